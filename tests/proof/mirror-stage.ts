import { type App, openApp } from '../../src/app.ts'
import { type VirtualClock, virtualClock } from '../../src/clock.ts'
import type { Sandbox } from '../../src/connector.ts'
import { subjectKey } from '../../src/ids.ts'
import { createRecorder } from '../../src/record.ts'
import type { Space } from '../../src/space.ts'
import { unguarded } from '../../src/store/guard.ts'
import type { Store } from '../../src/store/open.ts'
import { declareSources } from '../../src/store/sources.ts'
import type { Subject } from '../../src/subject.ts'
import { page } from '../support/recording.ts'
import { configOf, startSandbox } from '../support/service.ts'
import { silent } from '../support/wirings.ts'
import { type CrashFront, openCrashFront } from './crash-front.ts'
import { Crashed, type CrashSteps } from './crash-steps.ts'
import { crashStore } from './crash-store.ts'
import type { Act, BoardCard, Said } from './mirror-scenario.ts'
import { inDatabase } from './place-database.ts'
import { bot, type Course, type WalkPlace, writesOf } from './walk-place.ts'

/** A course in which the cards of a space are shown, and processes that come and go. */
export interface MirrorStage {
  clock: VirtualClock
  moodle: Sandbox
  front: CrashFront
  /** What the board is like becomes known. */
  read(board: ReadonlyMap<string, BoardCard>): Promise<void>
  /** Somebody spoils the entry of a card by hand. */
  spoil(act: Act): Promise<void>
  /** One run of a process of its own, while which others may go on as it sleeps. */
  run(steps: CrashSteps, meanwhile?: () => Promise<void>): Promise<void>
  entries(): Promise<readonly Entry[]>
  /** Entries written so far, tries that were lost included. */
  writes(): Promise<number>
  /** An app that lives, for a look. */
  open(): Promise<App>
  close(): Promise<void>
}

export interface Entry {
  id: number
  values: Readonly<Record<string, string>>
}

export interface StageOptions {
  store: Store
  space: string
  clock?: VirtualClock
  /** A course that is there already. */
  moodle?: Sandbox
  /** Where cards are shown; entries of a database where nothing is given. */
  place?: WalkPlace
  /** Where its processes reach the course, instead of the stage's own front. */
  through?: string
}

export async function openMirrorStage(options: StageOptions): Promise<MirrorStage> {
  const clock = options.clock ?? virtualClock(Date.parse('2019-07-01T06:00:00Z'))
  const moodle = options.moodle ?? (await startSandbox('moodle', { port: 0, clock }))
  const place = options.place ?? inDatabase
  if (options.moodle === undefined) await place.prepare({ moodle })
  const front = await openCrashFront(moodle)
  const source = { space: options.space, source: 'trello' }
  await declareSources(options.store.db, [source], clock.now())
  const config = await configOf(
    configText(options.through ?? front.url, options.space, place),
    [moodle],
    trelloSecrets,
  )
  const openOn = (store: Store) =>
    openApp({ config, clock, log: silent, queue: false, store: { ...store, close: nothing } })
  const entries = () => place.entries({ moodle })
  return {
    ...{ clock, moodle, front, entries, open: () => openOn(options.store) },
    read: (board) => read(options, clock, config.spaces[0], board),
    async spoil(act) {
      if (isSpoiling(act)) await spoil(place, { moodle }, act)
    },
    async run(steps, meanwhile = nothing) {
      front.serve(steps, meanwhile)
      const mortal = crashStore(options.store, steps)
      await openOn(mortal).then((app) => runOn(app, options.space), unlessCrashed)
    },
    writes: () => writesOf({ moodle }),
    async close() {
      front.close()
      if (options.moodle === undefined) await moodle.close()
    },
  }
}

async function nothing(): Promise<void> {}

async function runOn(app: App, space: string): Promise<void> {
  await app.run('mirror', { space }).catch(unlessCrashed)
  for (const { connectors } of app.context.spaces.values())
    for (const connector of Object.values(connectors)) await connector.close?.()
}

function unlessCrashed(error: unknown): void {
  if (!(error instanceof Crashed)) throw error
}

const trelloSecrets = { TRELLO_KEY: 'k'.repeat(32), TRELLO_TOKEN: 't'.repeat(64) }

function configText(moodle: string, space: string, place: WalkPlace): string {
  return `
log: silent
trello: { baseUrl: 'http://127.0.0.1:1' }
moodle: { baseUrl: '${moodle}' }
spaces:
  - id: ${space}
    name: Проба
    writes: on
    trello: { board: IN2LmCfA }
    moodle: { course: 2 }
    mirror: { from: trello, to: moodle, ${place.settings}lookEveryHours: 1, limit: 100000 }
`
}

async function read(
  { store }: StageOptions,
  clock: VirtualClock,
  space: Space | undefined,
  board: ReadonlyMap<string, BoardCard>,
): Promise<void> {
  if (space === undefined) return
  const subjects = [...board.values()].filter(({ gone }) => !gone).flatMap(toSubjects)
  const here = new Set(subjects.map(({ key }) => key))
  const recorder = createRecorder({
    ...{ db: store.db, space, source: 'trello', reporting: {}, clock, guard: unguarded },
    verify: async (keys) => new Map(keys.map((key) => [key, here.has(key) ? 'here' : 'gone'])),
  })
  const complete = [{ kind: 'card' }, { kind: 'comment' }]
  await recorder.record(page(clock.now(), { subjects, complete }))
}

function toSubjects(card: BoardCard): Subject[] {
  const said = (card.said ?? []).filter(({ gone }) => !gone)
  return [toSubject(card), ...said.map((one) => toComment(one, card.id))]
}

function toComment({ id, text }: Said, card: string): Subject {
  const place = subjectKey('trello', 'card', card)
  const body = { html: `<p>${text}</p>`, text, source: text, format: 'markdown' as const }
  const state = { body, place, author: null, createdAt: Date.UTC(2019, 5, 30) }
  return { key: subjectKey('trello', 'comment', id), kind: 'comment', state }
}

function toSubject({ id, title, closed, isTask }: BoardCard): Subject {
  const url = `https://trello.com/c/${id}`
  const state = { title, closed, role: isTask ? null : 'separator', url }
  return { key: subjectKey('trello', 'card', id), kind: 'card', state }
}

async function spoil(place: WalkPlace, course: Course, { act, id }: Spoiling): Promise<void> {
  const entries = await place.entries(course)
  const entry = entries.find(({ values }) => values.card_id === id)
  if (entry === undefined) return
  if (act === 'edit') await place.hands.edit(course, entry, () => 0)
  if (act === 'remove') await place.hands.remove(course, entry)
  if (act === 'double') await place.hands.copy(course, entry, bot)
}

type Spoiling = Extract<Act, { act: 'edit' | 'remove' | 'double' }>

function isSpoiling(act: Act): act is Spoiling {
  return ['edit', 'remove', 'double'].includes(act.act)
}
