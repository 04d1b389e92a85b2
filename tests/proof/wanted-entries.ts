import { entryValues } from '../../connectors/moodle/mirror-fields.ts'
import { fieldNames, type Target } from '../../connectors/moodle/mirror-target.ts'
import { startMoodleSandbox } from '../../connectors/moodle/sandbox/index.ts'
import { toCard } from '../../connectors/trello/normalize-card.ts'
import { toComment } from '../../connectors/trello/normalize-comment.ts'
import { Action, Card } from '../../connectors/trello/schema.ts'
import type { CardView } from '../../src/card.ts'
import { cardView } from '../../src/card-view.ts'
import type { Clock } from '../../src/clock.ts'
import type { Sandbox } from '../../src/connector.ts'
import { allActions, askTrello } from './fetch-sight.ts'
import type { Entry } from './mirror-stage.ts'
import { boardRef } from './service.ts'
import { entriesIn } from './walk-hands.ts'

/** A card on the board and what its entry has to hold, field by field. */
export interface WantedEntry {
  isTask: boolean
  values: Entry['values']
}

/**
 * What the core makes of the board as its server tells it right now, laid out and then stored by a
 * course of its own. Nothing of it comes from a database of ours. Card id → entry.
 */
export async function wantedEntries(
  trello: Pick<Sandbox, 'url' | 'secrets'>,
  names: ReadonlyMap<string, string>,
  clock: Clock,
): Promise<ReadonlyMap<string, WantedEntry>> {
  const cards = await renderedCards(trello, names)
  const stored = await storedValues(
    cards.map(({ view }) => view),
    clock,
  )
  return new Map(
    cards.map(({ view, isTask }) => [view.mark, { isTask, values: stored.get(view.mark) ?? {} }]),
  )
}

interface Rendered {
  view: CardView
  isTask: boolean
}

interface RawBoard {
  lists: { id: string; name: string; closed: boolean }[]
  cards: unknown[]
}

async function renderedCards(
  trello: Pick<Sandbox, 'url' | 'secrets'>,
  names: ReadonlyMap<string, string>,
): Promise<Rendered[]> {
  const get = (path: string) => askTrello(trello, `/1/boards/${boardRef}${path}`)
  const { lists } = (await get('?lists=all')) as RawBoard
  const cards = (await get('/cards/all?attachments=true&checklists=all')) as RawBoard['cards']
  const comments = (await allActions(get)).flatMap(
    (raw) => toComment(Action.parse(raw), source) ?? [],
  )
  return cards.map((raw) => {
    const { key, state } = toCard(Card.parse(raw), { source, boardId: '', fieldOptions: new Map() })
    const list = lists.find(({ id }) => state.place === `${source}:list:${id}`)
    const said = comments.filter((comment) => comment.state.place === key)
    const view = cardView({
      card: { ...state, closed: state.closed === true || list?.closed === true },
      mark: key.split(':')[2] ?? '',
      listTitle: list?.name ?? '',
      memberNames: Object.keys(state.people ?? {}).map((id) => names.get(id) ?? ''),
      comments: said.toSorted(newestFirst).map(({ state: comment }) => ({
        author: names.get(comment.author ?? '') ?? '',
        at: comment.createdAt ?? 0,
        html: comment.body?.html ?? '',
      })),
      ...{ locale: 'ru', timezone: 'Europe/Moscow', gone: false },
    })
    return { view, isTask: (state.role ?? null) === null }
  })
}

const source = 'trello'

type Comment = NonNullable<ReturnType<typeof toComment>>

function newestFirst(one: Comment, other: Comment): number {
  const later = (other.state.createdAt ?? 0) - (one.state.createdAt ?? 0)
  return later || (one.key < other.key ? 1 : -1)
}

/** Moodle cleans what it stores: what becomes of these views there, by their marks. */
async function storedValues(
  views: readonly CardView[],
  clock: Clock,
): Promise<ReadonlyMap<string, Entry['values']>> {
  const moodle = await startMoodleSandbox({ port: 0, clock })
  try {
    for (const view of views) {
      const values = Object.fromEntries(
        entryValues(anyTarget, view, 'ru')
          .filter(({ subfield }) => subfield !== '1')
          .map(({ fieldid, value }) => [fieldNames[fieldid] ?? '', value]),
      )
      await moodle.act('addEntry', { by: 'sync-bot', database: 'Карточки Trello', values })
    }
    const entries = await entriesIn({ moodle })
    return new Map(entries.map(({ values }) => [values.card_id ?? '', values]))
  } finally {
    await moodle.close()
  }
}

/** Fields are numbered as they are named. */
const anyTarget: Pick<Target, 'fields'> = {
  fields: Object.fromEntries(
    fieldNames.map((name, id) => [name, { id, name, type: '' }]),
  ) as Target['fields'],
}
