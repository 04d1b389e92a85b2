import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { Value } from '../../src/activity.ts'
import { type Instant, type SubjectKey, subjectKey } from '../../src/ids.ts'
import type { SubjectState } from '../../src/subject.ts'

/** Everything a subject is or holds: spot (`spotOf`) → value. A spot that holds nothing is not there. */
export type Spots = ReadonlyMap<string, Value>

/** The board as its API showed it in one moment, in the words of the log but read beside the connector. */
export interface Sight {
  subjects: ReadonlyMap<SubjectKey, Spots>
  /** Listed actions → their dates; a comment is one of them. */
  listed: ReadonlyMap<string, Instant>
}

/** The raw answers a sight is made of. */
export interface RawBoard {
  board: unknown
  cards: unknown
  actions: readonly unknown[]
}

/** A place in a subject where a value stands: a field, or an entry of a keyed one. */
export function spotOf(field: string, entry: string | null): string {
  return entry === null ? field : `${field} ${entry}`
}

/** Whether the subject exists is a spot as well. */
export const existence = ''

/** Nothing, `false` and an empty text mean the same. */
export function plain(value: Value | undefined): Value {
  return value === undefined || value === false || value === '' ? null : value
}

export function same(a: Value | undefined, b: Value | undefined): boolean {
  return isDeepStrictEqual(plain(a), plain(b))
}

const Named = z.looseObject({ id: z.string(), name: z.string() })
const Label = z.looseObject({ id: z.string(), name: z.string(), color: z.string().nullish() })
const Field = Named.extend({
  options: z.array(z.looseObject({ id: z.string(), value: z.looseObject({ text: z.string() }) })),
})
const Board = Named.extend({
  closed: z.boolean(),
  lists: z.array(Named.extend({ closed: z.boolean() })),
  members: z.array(z.looseObject({ id: z.string() })),
  labels: z.array(Label),
  customFields: z.array(Field),
})
const Checklist = Named.extend({ checkItems: z.array(Named.extend({ state: z.string() })) })
const FieldItem = z.looseObject({
  idCustomField: z.string(),
  value: z.record(z.string(), z.string()).nullish(),
  idValue: z.string().nullish(),
})
const Card = Named.extend({
  desc: z.string(),
  idList: z.string(),
  closed: z.boolean(),
  due: z.string().nullable(),
  dueComplete: z.boolean(),
  start: z.string().nullable(),
  cardRole: z.string().nullable(),
  isTemplate: z.boolean(),
  idMembers: z.array(z.string()),
  labels: z.array(Label),
  attachments: z.array(Named.extend({ url: z.string() })),
  checklists: z.array(Checklist),
  customFieldItems: z.array(FieldItem),
})
const Action = z.looseObject({
  id: z.string(),
  type: z.string(),
  date: z.string(),
  data: z.looseObject({
    text: z.string().optional(),
    card: z.looseObject({ id: z.string() }).optional(),
  }),
})

type Card = z.infer<typeof Card>
type Fields = z.infer<typeof Field>[]

export function toSight(raw: RawBoard): Sight {
  const board = Board.parse(raw.board)
  const cards = z.array(Card).parse(raw.cards)
  const actions = z.array(Action).parse(raw.actions)
  const comments = actions.filter(({ type }) => type.endsWith('ommentCard'))
  return {
    subjects: new Map<SubjectKey, Spots>([
      [keyOf('board', board.id), boardSpots(board)],
      ...board.lists.map((list) => [keyOf('list', list.id), listSpots(list)] as const),
      ...cards.map(
        (card) => [keyOf('card', card.id), cardSpots(card, board.customFields)] as const,
      ),
      ...comments.map((one) => [keyOf('comment', one.id), commentSpots(one)] as const),
    ]),
    listed: new Map(actions.map(({ id, date }) => [id, Date.parse(date)])),
  }
}

/** What the service has stored of a subject, in the same shape; what is never logged is left out. */
export function storedSpots(kind: string, state: SubjectState): Spots {
  const { url, createdAt, author, body, place, ...fields } = state
  const isPlaced = kind === 'card' || kind === 'comment'
  return spots([
    ...Object.entries(fields).flatMap(([field, value]) => entriesOf(field, value)),
    ['body', body?.source ?? null],
    ['place', isPlaced ? (place ?? null) : null],
  ])
}

type Entry = readonly [spot: string, value: Value]

function entriesOf(field: string, value: unknown): Entry[] {
  if (value === null || typeof value !== 'object') return [[field, (value ?? null) as Value]]
  return Object.entries(value).map(([entry, inner]) => [spotOf(field, entry), inner])
}

function boardSpots(board: z.infer<typeof Board>): Spots {
  return spots([
    ...listSpots(board),
    ...board.members.map(({ id }) => entry('people', id, true)),
    ...board.labels.map((label) => entry('labels', label.id, shown(label))),
    ...board.customFields.map(({ id, name }) => entry('fields', id, name)),
  ])
}

function listSpots({ name, closed }: { name: string; closed: boolean }): Spots {
  return spots([
    [existence, true],
    ['title', name],
    ['closed', closed],
  ])
}

function cardSpots(card: Card, fields: Fields): Spots {
  return spots([
    ...listSpots(card),
    ['body', card.desc],
    ['place', keyOf('list', card.idList)],
    ['due', card.due],
    ['done', card.dueComplete],
    ['start', card.start],
    ['role', card.isTemplate ? 'template' : card.cardRole],
    ...card.labels.map((label) => entry('labels', label.id, shown(label))),
    ...card.idMembers.map((id) => entry('people', id, true)),
    ...card.attachments.map(({ id, name, url }) => entry('attachments', id, { name, url })),
    ...card.customFieldItems.map((item) =>
      entry('fields', item.idCustomField, contentOf(item, fields)),
    ),
    ...card.checklists.flatMap(checklistEntries),
  ])
}

function checklistEntries({ id: checklist, name, checkItems }: z.infer<typeof Checklist>): Entry[] {
  return [
    entry('checklists', checklist, name),
    ...checkItems.map(({ id, name }) => entry('items', id, { name, checklist })),
    ...checkItems.map(({ id, state }) => entry('checked', id, state === 'complete')),
  ]
}

function commentSpots({ data: { text, card } }: z.infer<typeof Action>): Spots {
  return spots([
    [existence, true],
    ['body', text ?? null],
    ['place', card ? keyOf('card', card.id) : null],
  ])
}

function contentOf({ idValue, value }: z.infer<typeof FieldItem>, fields: Fields): string | null {
  const options = fields.flatMap(({ options }) => options)
  if (idValue) return options.find(({ id }) => id === idValue)?.value.text ?? null
  return Object.values(value ?? {})[0] ?? null
}

function shown({ name, color }: z.infer<typeof Label>): string {
  return name || color || ''
}

function spots(entries: Iterable<Entry>): Spots {
  return new Map([...entries].filter(([, value]) => plain(value) !== null))
}

function entry(field: string, id: string, value: Value): Entry {
  return [spotOf(field, id), value]
}

function keyOf(kind: string, id: string): SubjectKey {
  return subjectKey('trello', kind, id)
}
