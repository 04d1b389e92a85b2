import { parseConfig } from '../../../config/load.ts'
import { type App, openApp } from '../../../src/app.ts'
import { wallClock } from '../../../src/clock.ts'
import type { Delivery } from '../../../src/connector.ts'
import { subjectKey } from '../../../src/ids.ts'
import type { JobContext } from '../../../src/job.ts'
import { createLog } from '../../../src/log.ts'
import type { Observation } from '../../../src/observation.ts'
import { createRecorder, type Recorder } from '../../../src/record.ts'
import { unguarded } from '../../../src/store/guard.ts'
import type { Subject } from '../../../src/subject.ts'
import type { MirrorTask } from './task.ts'

const space = 's'

/** The whole service on an empty database, with one space whose cards are shown at the remote. */
export async function openService({ url, databaseUrl, redisUrl, directory }: MirrorTask) {
  const config = await parseConfig({
    ...{ text: configText(url, directory), name: 'bench.yaml' },
    env: {
      MOODLE_TOKEN: '5a'.repeat(16),
      TRELLO_KEY: 'k'.repeat(32),
      TRELLO_TOKEN: 't'.repeat(64),
      ...(databaseUrl !== null && { DATABASE_URL: databaseUrl }),
      ...(redisUrl !== null && { REDIS_URL: redisUrl }),
    },
  })
  const app = await openApp({ config, clock: wallClock, log: createLog('warn'), queue: true })
  return { app, close: () => app.close() }
}

/** Shows what is due, through the queue, until nothing is. */
export async function showAll(app: App): Promise<void> {
  await app.context.nudge('mirror', { space })
  for (;;) {
    const { count } = await app.store.db
      .selectFrom('link')
      .select((query) => query.fn.countAll().as('count'))
      .where('due_at', 'is not', null)
      .executeTakeFirstOrThrow()
    if (Number(count) === 0) return
    await wallClock.sleep(50)
  }
}

/** The service as it hears of its source; `committed` is called before the mirror is nudged. */
export function hearing(app: App, committed: () => void): JobContext {
  const { context } = app
  const connected = context.spaces.get(space)
  if (connected === undefined) throw new Error('The space is not there')
  const listener = {
    callbackUrl: '',
    ensure: async () => undefined,
    receive: ({ body }: Delivery): Observation => JSON.parse(body.toString()),
  }
  const trello = { ...connected.connectors.trello, listener }
  const connectors = { ...connected.connectors, trello }
  return {
    ...context,
    spaces: new Map([[space, { ...connected, connectors }]]),
    nudge(job, ids) {
      committed()
      return context.nudge(job, ids)
    },
  }
}

/** A delivery that tells of a new label, which no list does: the card is known to have it from then on. */
export function labelling(id: string): Delivery {
  const subject = subjectKey('trello', 'card', id)
  const told = {
    ...{ key: `labelled ${id}`, kind: 'added', subject, subjectKind: 'card' },
    ...{
      field: 'labels',
      entry: 'l3',
      before: null,
      after: 'Срочно',
      unlisted: { value: 'Срочно' },
    },
    ...{ actor: 'm1', at: wallClock.now(), sourceType: 'addLabelToCard' },
  }
  const page = { ...newsOf([]), last: false, activities: [told] }
  return { body: Buffer.from(JSON.stringify(page)), headers: {} }
}

/** The only page of a reading. */
export function newsOf(subjects: readonly Subject[]): Observation {
  const none = { activities: [], accounts: [], rejected: [], complete: [] }
  return { readAt: wallClock.now(), position: null, last: true, ...none, subjects: [...subjects] }
}

/** Half a kilobyte of description, a label, a date, a list of things to do, an attachment. */
export function cardOf(id: string, title: string): Subject {
  const text = `${title}: договориться о встрече, подготовить помещение и чай. `.repeat(4)
  return {
    ...{ key: subjectKey('trello', 'card', id), kind: 'card' },
    state: {
      ...{ title, closed: false, role: null, url: `https://trello.com/c/${id}` },
      body: { html: `<p>${text}</p>`, text, source: text, format: 'markdown' },
      ...{ labels: { l1: 'Волонтёры', l2: 'green' }, due: '2019-08-01T09:00:00Z' },
      ...{
        items: {
          i1: { checklist: 'Дела', name: 'Позвонить' },
          i2: { checklist: 'Дела', name: 'Написать' },
        },
        checked: { i1: true },
      },
      attachments: { a1: { name: 'План встречи', url: 'https://example.org/plan.pdf' } },
    },
  } as Subject
}

export function openRecorder(app: App): Recorder {
  const connected = app.context.spaces.get(space)
  if (connected === undefined) throw new Error('The space is not there')
  return createRecorder({
    ...{ db: app.store.db, space: connected.space, source: 'trello', reporting: {} },
    ...{ clock: wallClock, guard: unguarded },
  })
}

function configText(url: string, directory: string): string {
  return `
data: ${JSON.stringify(directory)}
trello: { baseUrl: 'http://127.0.0.1:1' }
moodle: { baseUrl: '${url}' }
spaces:
  - id: ${space}
    name: Проба
    writes: on
    trello: { board: IN2LmCfA }
    moodle: { course: 2 }
    mirror: { from: trello, to: moodle, limit: 1000000, quietSeconds: 0 }
`
}
