import type { App } from '../../src/app.ts'
import { type VirtualClock, virtualClock } from '../../src/clock.ts'
import type { Sandbox } from '../../src/connector.ts'
import { configOf, openBeside, openQuietly, startSandbox } from './service.ts'

/** A board whose cards are shown in a course, and the service between them. */
export interface MirrorStage {
  clock: VirtualClock
  trello: Sandbox
  moodle: Sandbox
  /** Somebody on the board. */
  by: string
  app(): App
  /** A second process on the same database, with other settings of the mirror; to be left (`leave`) before the stage is closed. */
  openBeside(settings?: string): Promise<App>
  /** Reads the board and shows what changed. */
  cycle(): Promise<void>
  readBoard(): Promise<void>
  mirrorNow(): Promise<void>
  passTime(ms: number): Promise<void>
  newCard(name: string, list?: string): Promise<{ id: string }>
  entries(database?: string): Promise<Entry[]>
  entriesOf(card: string, database?: string): Promise<Entry[]>
  entryOf(card: string, database?: string): Promise<Entry | undefined>
  /** Entries written while that goes on. */
  writesOf(work: () => Promise<void>): Promise<number>
  /** Goes on with an empty database. */
  forgetEverything(): Promise<void>
  close(): Promise<void>
}

export interface Entry {
  id: number
  modified: number
  values: Record<string, string>
}

const by = 'lidia.berezina'

/** `settings`: further ones of the section `mirror`. */
export async function openMirrorStage(
  settings = '',
  { writes = true }: { writes?: boolean } = {},
): Promise<MirrorStage> {
  const clock = virtualClock(Date.parse('2019-07-01T06:00:00Z'))
  const trello = await startSandbox('trello', { port: 0, clock })
  const moodle = await startSandbox('moodle', { port: 0, clock })
  const config = (other = settings) =>
    configOf(configText(trello, moodle, { settings: other, writes }), [trello, moodle])
  const open = async () => openQuietly(await config(), clock)
  let app = await open()
  const entries = async (database = 'Карточки Trello') => {
    const { entries: found } = await moodle.act('entries', { database })
    return found as Entry[]
  }
  const stage: MirrorStage = {
    ...{ clock, trello, moodle, by, entries, app: () => app },
    openBeside: async (other) => openBeside(app, await config(other)),
    async cycle() {
      await stage.readBoard()
      await stage.mirrorNow()
    },
    async readBoard() {
      await app.hurry()
      await app.run('poll', { space: 's', source: 'trello' })
    },
    mirrorNow: () => app.run('mirror', { space: 's' }),
    async passTime(ms) {
      clock.set(clock.now() + ms)
    },
    async newCard(name, list = 'Идеи') {
      const card = await trello.act('createCard', { by, list, name })
      return { id: String(card.id) }
    },
    async entriesOf(card, database) {
      return (await entries(database)).filter(({ values }) => values.card_id === card)
    },
    entryOf: async (card, database) => (await stage.entriesOf(card, database))[0],
    async writesOf(work) {
      const before = await writesAt(moodle)
      await work()
      return (await writesAt(moodle)) - before
    },
    async forgetEverything() {
      await app.close()
      app = await open()
    },
    async close() {
      await app.close()
      await trello.close()
      await moodle.close()
    },
  }
  return stage
}

const writing = [
  ...['mod_data_add_entry', 'mod_data_update_entry', 'mod_forum_add_discussion'],
  ...['mod_forum_add_discussion_post', 'mod_forum_update_discussion_post'],
]

async function writesAt(moodle: Sandbox): Promise<number> {
  const { calls } = (await moodle.act('calls', {})) as { calls: Record<string, number> }
  return writing.reduce((sum, name) => sum + (calls[name] ?? 0), 0)
}

function configText(
  trello: Sandbox,
  moodle: Sandbox,
  { settings, writes }: { settings: string; writes: boolean },
): string {
  return `
trello: { baseUrl: ${trello.url} }
moodle: { baseUrl: ${moodle.url} }
spaces:
  - id: s
    name: Проба
    locale: ru
    timezone: Europe/Moscow
    writes: ${writes ? 'on' : 'off'}
    trello: { board: IN2LmCfA }
    moodle: { course: 2 }
    mirror: { from: trello, to: moodle, lookEveryHours: 1${settings} }
`
}
