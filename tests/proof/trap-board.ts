import { startSandbox } from '../../connectors/trello/sandbox/index.ts'
import type { Trap, TrelloSandbox, Truth } from '../../connectors/trello/sandbox/truth.ts'
import { day, minute, second, virtualClock } from '../../src/clock.ts'
import { type SubjectKey, splitSubjectKey } from '../../src/ids.ts'
import { type Hold, openHolds } from '../../src/store/holds.ts'
import type { Store } from '../../src/store/open.ts'
import type { Chance } from './chance.ts'
import { fetchSight } from './fetch-sight.ts'
import { readLines, readStored } from './read-back.ts'
import { openService, readOnce, serviceConfig } from './service.ts'
import type { Sight } from './sight.ts'
import type { Line, Stored } from './story.ts'

/** A board, the service that reads it, and everything that really happened there. */
export interface TrapBoard {
  readonly chance: Chance
  readonly sandbox: TrelloSandbox
  readonly pageSize: number
  readonly truths: readonly Truth[]
  pass(ms: number): void
  /** Somebody does something random. */
  step(): void
  /** Somebody does this; for what is not to be looked for later. */
  act(verb: string, details: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>
  /** Somebody deletes it or moves it away. */
  remove(verb: Removal, id: string): Promise<void>
  /** From now on lists mislead. */
  setTrap(trap: Trap | null): void
  /** The service reads; gives the paths with queries that it asked for. */
  poll(): Promise<readonly string[]>
  /** The board as it really is, whatever trap is set. */
  sight(): Promise<Sight>
  seen(): Promise<Seen>
  close(): Promise<void>
}

/** What the service knows now, and what really is. */
export interface Seen {
  sight: Sight
  log: readonly Line[]
  stored: ReadonlyMap<SubjectKey, Stored>
  holds: readonly Hold[]
}

export interface TrapBoardOptions {
  store: Store
  chance: Chance
  seed: number
  /** Of the boards on this store. */
  number: number
}

/** The sandbox's own board, grown or shrunk to 1 to 60 cards, and read once. */
export async function openTrapBoard(options: TrapBoardOptions): Promise<TrapBoard> {
  const board = await openWhole(options)
  const { chance } = options
  await resize(board, chance.is(0.7) ? chance.between(1, 12) : chance.between(13, 60))
  await board.poll()
  return board
}

async function openWhole({ store, chance, seed, number }: TrapBoardOptions): Promise<TrapBoard> {
  const clock = virtualClock(Date.UTC(2019, 6, 1, 6) + number * 100 * day)
  const asked: string[] = []
  const own = seed * 1_000 + number
  const sandbox = await startSandbox({
    ...{ port: 0, clock, delivery: 'manual' },
    lateness: { share: 0.2, maxMs: 5 * minute, seed: own },
    onRequest: (url) => asked.push(url),
  })
  const space = `board-${number}`
  const pageSize = chance.is(0.5) ? 1_000 : chance.between(3, 25)
  const app = await openService(await serviceConfig({ sandbox, space, pageSize }), clock, store)
  const life = sandbox.life(own)
  const truths: Truth[] = []
  let trap: Trap | null = null
  const board: TrapBoard = {
    ...{ chance, sandbox, pageSize, truths },
    pass: (ms) => clock.set(clock.now() + ms),
    step: () => void truths.push(...life.step()),
    act: (verb, details) => sandbox.act(verb, { by: 'lidia.berezina', ...details }),
    async remove(verb, id) {
      const [subjectKind, kind] = removals[verb]
      const { action = null } = await board.act(verb, { [subjectKind]: id })
      const what = { subjectKind, subjectId: id, kind, action: action as string | null }
      truths.push({ ...what, ...untold, at: clock.now() })
    },
    setTrap(next) {
      trap = next
      sandbox.setTrap(trap)
    },
    async poll() {
      asked.length = 0
      await readOnce(app, { space, source: 'trello' })
      return [...asked]
    },
    async sight() {
      sandbox.setTrap(null)
      const sight = await fetchSight(sandbox)
      sandbox.setTrap(trap)
      return sight
    },
    async seen() {
      const [sight, log, stored, holds] = await Promise.all([
        ...([board.sight(), readLines(store, space), readStored(store, space)] as const),
        openHolds(store.db),
      ])
      return { sight, log, stored, holds: holds.filter((hold) => hold.space === space) }
    },
    async close() {
      await app.close()
      await sandbox.close()
    },
  }
  return board
}

type Removal = keyof typeof removals

const removals = {
  deleteCard: ['card', 'deleted'],
  moveCardAway: ['card', 'left'],
  moveListAway: ['list', 'left'],
  deleteComment: ['comment', 'deleted'],
} as const

const untold = { by: null, field: null, entry: null, after: null, listedAt: null, hook: null }

async function resize(board: TrapBoard, size: number): Promise<void> {
  const { chance } = board
  const sight = await board.sight()
  const [cards, lists] = [idsIn(sight, 'card'), idsIn(sight, 'list')]
  for (const card of chance.shuffled(cards).slice(size)) await board.act('deleteCard', { card })
  for (let made = cards.length; made < size; made += 1) {
    board.pass(chance.is(0.3) ? 0 : chance.between(1, 40) * second)
    const list = lists[chance.below(lists.length)]
    const { id: card } = await board.act('createCard', { list, name: `Проект ${made}` })
    if (chance.is(0.2)) await board.act('comment', { card, text: `Мнение о проекте ${made}` })
  }
  board.pass(10 * minute)
}

/** Ids of everything of a kind that the board shows. */
export function idsIn({ subjects }: Sight, kind: string): string[] {
  return [...subjects.keys()]
    .map((key) => splitSubjectKey(key))
    .flatMap((one) => (one.kind === kind ? [one.sourceId] : []))
}
