import type { Config } from '../../config/config.ts'
import type { TrelloSandbox } from '../../connectors/trello/sandbox/truth.ts'
import { type App, openApp } from '../../src/app.ts'
import { second, type VirtualClock } from '../../src/clock.ts'
import type { Sandbox } from '../../src/connector.ts'
import { isoTime } from '../../src/store/json.ts'
import type { Store } from '../../src/store/open.ts'
import { scheduleSource } from '../../src/store/sources.ts'
import { configOf, startSandbox } from '../support/service.ts'
import { silent } from '../support/wirings.ts'
import { type Asked, type LossyFront, type Marks, openLossyFront } from './lossy-front.ts'
import { inAnswering } from './place-forum.ts'
import { spaceText } from './space-text.ts'
import { postIn } from './walk-answers.ts'

/** Cards that are shown as discussions, people who answer there, and processes between both. */
export interface AnswerStage {
  clock: VirtualClock
  trello: TrelloSandbox
  moodle: Sandbox
  /** Stands before Trello; marks are posts, and cards for looks at all that was said there. */
  front: LossyFront
  /** Reads one side. */
  read(source: 'trello' | 'moodle'): Promise<void>
  run(job: 'mirror' | 'reply'): Promise<void>
  /** New cards, shown; for each the post under which people answer. */
  cards(count: number): Promise<{ card: string; first: number }[]>
  close(): Promise<void>
}

export interface StageOptions {
  store: Store
  clock: VirtualClock
  /** Each job is one of a new process. */
  restarts: boolean
}

const space = 's'

export async function openAnswerStage(options: StageOptions): Promise<AnswerStage> {
  const { store } = options
  const clock = renewing(options)
  const trello = (await startSandbox('trello', { port: 0, clock })) as TrelloSandbox
  const moodle = await startSandbox('moodle', { port: 0, clock })
  await inAnswering.prepare({ moodle })
  const front = await openLossyFront(trello, clock, marksOf(trello))
  const config = await configOf(
    spaceText({
      ...{ space, trello: front.url, moodle: moodle.url },
      mirror: `${inAnswering.settings}limit: 100000`,
    }),
    [trello, moodle],
  )
  const open = () => openOn(config, { ...options, clock })
  const lasting = options.restarts ? null : await open()
  const run = async (job: string, more = {}) => {
    const app = lasting ?? (await open())
    await app.run(job, { space, ...more })
    if (lasting === null) await leave(app)
  }
  const read = async (source: string) => {
    await scheduleSource(store.db, { space, source }, clock.now())
    await run('poll', { source })
  }
  return {
    ...{ clock, trello, moodle, front, read, run },
    async cards(count) {
      const made = []
      for (let at = 1; at <= count; at += 1) made.push(await makeCard(trello, `Карточка ${at}`))
      await read('trello')
      await run('mirror')
      const shown = await inAnswering.entries({ moodle })
      const firsts = new Map(shown.map(({ id, values }) => [values.card_id ?? '', id]))
      return made.map((card) => ({ card, first: firsts.get(card) ?? 0 }))
    },
    async close() {
      if (lasting !== null) await leave(lasting)
      front.close()
      await trello.close()
      await moodle.close()
    },
  }
}

/** Who waits for its turn renews its lease meanwhile, as timers do where time is real. */
function renewing({ store, clock }: StageOptions): VirtualClock {
  return {
    ...clock,
    async sleep(ms, signal) {
      const held = store.db.updateTable('lease').where('expires_at', '>', new Date(clock.now()))
      await clock.sleep(ms, signal)
      await held.set({ expires_at: isoTime(clock.now() + 30 * second) }).execute()
    },
  }
}

function openOn(config: Config, { store, clock }: StageOptions): Promise<App> {
  const lent = { ...store, close: async () => undefined }
  return openApp({ config, clock, log: silent, queue: false, store: lent })
}

async function leave({ context }: App): Promise<void> {
  for (const { connectors } of context.spaces.values())
    for (const connector of Object.values(connectors)) await connector.close?.()
}

async function makeCard(trello: Sandbox, name: string): Promise<string> {
  const { id } = await trello.act('createCard', { by: 'lidia.berezina', list: 'Идеи', name })
  return String(id)
}

function marksOf(trello: TrelloSandbox): Marks {
  const known = new Map<string, string | null>()
  /** Of a comment that is gone, too. */
  const postOf = (comment: string): string | null => {
    const one = trello.comments().find(({ id }) => id === comment)
    if (one !== undefined) known.set(comment, named(postIn(one.text)))
    return known.get(comment) ?? null
  }
  return {
    written({ method, url, body }: Asked) {
      if (method === 'GET') return null
      if (method === 'DELETE') return postOf(idIn(url))
      return named(postIn(JSON.parse(body).text))
    },
    sought({ method, url }: Asked) {
      if (method !== 'GET') return null
      if (url.startsWith('/1/actions/')) return postOf(idIn(url))
      return /^\/1\/cards\/\w+\/actions/.test(url) ? idIn(url) : null
    },
  }
}

function named(post: number | null): string | null {
  return post === null ? null : String(post)
}

/** What stands third in a path. */
function idIn(url: string): string {
  return url.split(/[/?]/)[3] ?? ''
}
