import { z } from 'zod'
import type { TrelloSandbox, Truth } from '../../connectors/trello/sandbox/truth.ts'

/** The board as somebody sees it who reads the sandbox without our connector. */
export interface RawBoard {
  board: Fields
  lists: Map<string, Fields>
  cards: Map<string, Fields>
  comments: Map<string, Fields>
}

/** A field's value, or for keyed fields their entries. */
type Fields = Record<string, unknown>

const id = z.string()
const named = z.looseObject({ id, name: id })
const Board = z.object({
  id,
  name: id,
  closed: z.boolean(),
  lists: z.array(named.extend({ closed: z.boolean() })),
  labels: z.array(named.extend({ color: id })),
  members: z.array(z.looseObject({ id })),
  customFields: z.array(
    named.extend({ options: z.array(z.object({ id, value: z.object({ text: id }) }).loose()) }),
  ),
})
const CheckItem = named.extend({ state: id })
const Card = z.looseObject({
  id,
  name: id,
  desc: id,
  closed: z.boolean(),
  idList: id,
  due: id.nullable(),
  start: id.nullable(),
  dueComplete: z.boolean(),
  isTemplate: z.boolean(),
  cardRole: id.nullable(),
  idLabels: z.array(id),
  idMembers: z.array(id),
  attachments: z.array(named.extend({ url: id })),
  checklists: z.array(named.extend({ checkItems: z.array(CheckItem) })),
  customFieldItems: z.array(
    z.looseObject({
      idCustomField: id,
      idValue: id.nullish(),
      value: z.record(id, id).nullish(),
    }),
  ),
})
const Comment = z.looseObject({
  id,
  data: z.looseObject({ text: id, card: z.looseObject({ id }) }),
})

/** Asks the sandbox for a path below `/1`, and gives the parsed answer. */
export async function ask(sandbox: TrelloSandbox, path: string, init: RequestInit = {}) {
  const url = new URL(`/1${path}`, sandbox.url)
  url.searchParams.set('key', 'sandbox-key')
  url.searchParams.set('token', 'sandbox-token')
  const answer = await fetch(url, init)
  const body = await answer.text()
  const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true
  return { status: answer.status, body: isJson ? JSON.parse(body) : body }
}

export async function readRaw(sandbox: TrelloSandbox): Promise<RawBoard> {
  const nested = 'lists=all&labels=all&labels_limit=1000&members=all&customFields=true'
  const parts = 'attachments=true&checklists=all&customFieldItems=true'
  const board = Board.parse((await ask(sandbox, `/boards/IN2LmCfA?${nested}`)).body)
  const cards = z
    .array(Card)
    .parse((await ask(sandbox, `/boards/IN2LmCfA/cards/all?${parts}`)).body)
  const filter = 'filter=commentCard,copyCommentCard&limit=1000'
  const said = (await ask(sandbox, `/boards/IN2LmCfA/actions?${filter}`)).body
  const options = new Map(
    board.customFields.flatMap((field) => field.options.map(({ id, value }) => [id, value.text])),
  )
  return {
    board: {
      ...{ title: board.name, closed: board.closed },
      people: keyed(board.members, () => true),
      labels: keyed(board.labels, ({ name, color }) => name || color),
      fields: keyed(board.customFields, ({ name }) => name),
    },
    lists: new Map(board.lists.map(({ id, name, closed }) => [id, { title: name, closed }])),
    cards: new Map(cards.map((card) => [card.id, cardFields(card, options)])),
    comments: new Map(
      z
        .array(Comment)
        .parse(said)
        .map(({ id, data }) => [id, { body: data.text, card: data.card.id }]),
    ),
  }
}

function cardFields(card: z.infer<typeof Card>, options: ReadonlyMap<string, string>): Fields {
  const items = card.checklists.flatMap(({ id: checklist, checkItems }) =>
    checkItems.map((item) => ({ ...item, checklist })),
  )
  const fields = card.customFieldItems.map(({ idCustomField, idValue, value }) => ({
    id: idCustomField,
    text: idValue ? options.get(idValue) : Object.values(value ?? {})[0],
  }))
  return {
    ...{ title: card.name, body: card.desc, place: `trello:list:${card.idList}` },
    ...{ closed: card.closed, due: card.due, start: card.start, done: card.dueComplete },
    role: card.isTemplate ? 'template' : card.cardRole,
    labels: Object.fromEntries(card.idLabels.map((id) => [id, true])),
    people: Object.fromEntries(card.idMembers.map((id) => [id, true])),
    checklists: keyed(card.checklists, ({ name }) => name),
    items: keyed(items, ({ name, checklist }) => ({ name, checklist })),
    checked: keyed(
      items.filter(({ state }) => state === 'complete'),
      () => true,
    ),
    attachments: keyed(card.attachments, ({ name, url }) => ({ name, url })),
    fields: keyed(fields, ({ text }) => text),
  }
}

function keyed<T extends { id: string }>(things: readonly T[], value: (thing: T) => unknown) {
  return Object.fromEntries(things.map((thing) => [thing.id, value(thing)]))
}

export interface Replay {
  /** The board as it follows from the start and the truths so far. */
  board: RawBoard
  /** Only what a thing brings along when it comes is taken from `seen`, the board after the truths. */
  add(truths: readonly Truth[], seen: RawBoard): void
}

export function startReplay(board: RawBoard): Replay {
  /** Comments of cards that have left: they come back with them. */
  const away = new Map<string, Fields>()
  const step = (truth: Truth, seen: RawBoard) => {
    if (['created', 'arrived'].includes(truth.kind)) come(board, away, truth, seen)
    else if (['deleted', 'left'].includes(truth.kind)) go(board, away, truth)
    else change(thing(board, truth), isCardLabel(truth) ? { ...truth, after: true } : truth)
  }
  return {
    board,
    add(truths, seen) {
      for (const truth of truths) step(truth, seen)
    },
  }
}

function come(
  board: RawBoard,
  away: Map<string, Fields>,
  { subjectKind, subjectId, kind }: Truth,
  seen: RawBoard,
): void {
  const fresh = things(seen, subjectKind).get(subjectId)
  if (fresh) things(board, subjectKind).set(subjectId, structuredClone(fresh))
  if (kind !== 'arrived') return
  for (const [id, comment] of away) {
    if (comment.card === subjectId) board.comments.set(id, comment)
  }
}

/** Cards go with their list and comments with their card. */
function go(board: RawBoard, away: Map<string, Fields>, { subjectKind, subjectId }: Truth): void {
  things(board, subjectKind).delete(subjectId)
  for (const [id, { place }] of board.cards) {
    if (place === `trello:list:${subjectId}`) board.cards.delete(id)
  }
  for (const [id, comment] of board.comments) {
    if (board.cards.has(String(comment.card))) continue
    board.comments.delete(id)
    away.set(id, comment)
  }
}

function change(fields: Fields, { kind, field, entry, after }: Truth): void {
  if (field === null) throw new Error(`A change of no field: ${kind}`)
  if (entry === null) fields[field] = after
  else fields[field] = withEntry(fields[field] as Fields, kind, entry, after)
  if (kind === 'removed') dropItems(fields, field, entry ?? '')
}

function withEntry(was: Fields, kind: string, entry: string, after: unknown): Fields {
  const others = Object.entries(was).filter(([key]) => key !== entry)
  return Object.fromEntries(kind === 'removed' ? others : [...others, [entry, after]])
}

/** Items go with their checklist, ticks with their item. */
function dropItems(fields: Fields, field: string, entry: string): void {
  const items = Object.entries((fields.items ?? {}) as Record<string, { checklist: string }>)
  if (field === 'checklists') {
    fields.items = Object.fromEntries(items.filter(([, { checklist }]) => checklist !== entry))
  }
  if (field !== 'checklists' && field !== 'items') return
  const left = fields.items as Fields
  const checked = Object.keys(fields.checked as Fields).filter((id) => id in left)
  fields.checked = Object.fromEntries(checked.map((id) => [id, true]))
}

/** What a label is called is told of the board alone. */
function isCardLabel({ subjectKind, field }: Truth): boolean {
  return subjectKind === 'card' && field === 'labels'
}

function thing(known: RawBoard, { subjectKind, subjectId }: Truth): Fields {
  const found = subjectKind === 'board' ? known.board : things(known, subjectKind).get(subjectId)
  if (!found) throw new Error(`A change of ${subjectKind} ${subjectId}, which is not there`)
  return found
}

function things(known: RawBoard, kind: Truth['subjectKind']): Map<string, Fields> {
  if (kind === 'list') return known.lists
  return kind === 'card' ? known.cards : known.comments
}
