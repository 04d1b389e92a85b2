import type { TrelloSandbox } from '../../connectors/trello/sandbox/truth.ts'
import type { App } from '../../src/app.ts'
import { type VirtualClock, virtualClock } from '../../src/clock.ts'
import type { Sandbox } from '../../src/connector.ts'
import { configOf, leave, openBeside, openQuietly, startSandbox } from './service.ts'

/** Cards that are shown as discussions of a course, and people who answer there. */
export interface ReplyStage {
  clock: VirtualClock
  trello: TrelloSandbox
  moodle: Sandbox
  /** Requests to Trello that write comments, so far. */
  trelloWrites(): number
  app(): App
  /** A card with its discussion, both read. */
  newCard(name: string): Promise<{ card: string; discussionId: number }>
  /** The same, shown by the service itself. */
  newShownCard(name: string): Promise<{ card: string; discussionId: number }>
  mirrorNow(): Promise<void>
  /** Posts written and edited by the service, so far. */
  postWrites(): Promise<number>
  /** Somebody answers; gives the id of the post. */
  answer(discussionId: number, message: string, more?: object): Promise<number>
  readMoodle(): Promise<void>
  readTrello(): Promise<void>
  replyNow(): Promise<void>
  /** Reads the course and brings what was answered. */
  cycle(): Promise<void>
  passTime(ms: number): Promise<void>
  comments(card: string): Promise<Comment[]>
  row(post: number): Promise<Record<string, unknown>>
  holds(): Promise<{ scope: string; reason: string }[]>
  log(): Promise<{ subject: string; kind: string; own: boolean }[]>
  restart(settings?: string): Promise<void>
  /** Opens and leaves a service that shows cards as something else. */
  tryAs(as: 'discussions' | 'entries', settings: string): Promise<void>
  close(): Promise<void>
}

export interface Comment {
  id: string
  idMemberCreator: string
  data: { text: string }
}

const forum = 'Обмен опытом'
const by = 'lidia.berezina'

/** `settings`: of the section `mirror`; without them answers are off. */
export async function openReplyStage(settings = ', replies: {}'): Promise<ReplyStage> {
  const clock = virtualClock(Date.parse('2019-07-01T06:00:00Z'))
  const asked: string[] = []
  const onRequest = (url: string) => asked.push(url)
  const options = { port: 0, clock, onRequest }
  const trello = (await startSandbox('trello', options)) as TrelloSandbox
  const moodle = await startSandbox('moodle', { port: 0, clock })
  const configured = (given: string, as?: string) =>
    configOf(textOf(trello, moodle, given, as), [trello, moodle])
  let app = await openQuietly(await configured(settings), clock)
  const read = async (source: string) => {
    await app.hurry()
    await app.run('poll', { space: 's', source })
  }
  await read('moodle')
  const stage: ReplyStage = {
    ...{ clock, trello, moodle, app: () => app },
    trelloWrites: () => asked.filter(isWrite).length,
    async newCard(name) {
      const made = await trello.act('createCard', { by, list: 'Идеи', name })
      const card = String(made.id)
      await read('trello')
      const discussion = {
        by: 'sync-bot',
        forum,
        subject: name,
        message: '<p>Карточка</p>',
      }
      const { discussionId } = await moodle.act('discuss', discussion)
      await app.store.db
        .updateTable('link')
        .set({ remote_id: String(discussionId) })
        .where('subject', '=', `trello:card:${card}`)
        .execute()
      return { card, discussionId: Number(discussionId) }
    },
    async newShownCard(name) {
      const made = await trello.act('createCard', { by, list: 'Идеи', name })
      const card = String(made.id)
      await read('trello')
      await stage.mirrorNow()
      const link = app.store.db.selectFrom('link').select('remote_id')
      const shown = link.where('subject', '=', `trello:card:${card}`)
      const { remote_id } = await shown.executeTakeFirstOrThrow()
      return { card, discussionId: Number(remote_id) }
    },
    mirrorNow: () => app.run('mirror', { space: 's' }),
    async postWrites() {
      const { calls } = (await moodle.act('calls', {})) as { calls: Record<string, number> }
      const names = Object.keys(calls).filter((name) => /^mod_forum_(add|update)_/.test(name))
      return names.reduce((sum, name) => sum + (calls[name] ?? 0), 0)
    },
    async answer(discussionId, message, more = {}) {
      const { postId } = await moodle.act('reply', { by: 'user01', discussionId, message, ...more })
      return Number(postId)
    },
    readMoodle: () => read('moodle'),
    readTrello: () => read('trello'),
    replyNow: () => app.run('reply', { space: 's' }),
    async cycle() {
      await stage.readMoodle()
      await stage.replyNow()
    },
    async passTime(ms) {
      clock.set(clock.now() + ms)
    },
    comments: (card) => commentsOf(trello, card),
    async row(post) {
      const found = await app.store.db
        .selectFrom('reply')
        .selectAll()
        .where('post', '=', `moodle:post:${post}`)
        .executeTakeFirst()
      return found ?? {}
    },
    async holds() {
      const open = app.store.db.selectFrom('hold').select(['scope', 'reason'])
      return open.where('released_at', 'is', null).execute()
    },
    log: () =>
      app.store.db
        .selectFrom('activity')
        .select(['subject', 'kind', 'own'])
        .orderBy('id')
        .execute(),
    async restart(given = settings) {
      const next = await openBeside(app, await configured(given))
      await leave(app)
      app = next
    },
    async tryAs(as, given) {
      const other = await openQuietly(await configured(given, as), clock)
      await other.close()
    },
    async close() {
      await app.close()
      await trello.close()
      await moodle.close()
    },
  }
  return stage
}

/** Reads have a query, writes have none. */
function isWrite(url: string): boolean {
  return /^\/1\/(cards\/[^/?]+\/actions\/comments|actions\/[^/?]+)$/.test(url)
}

async function commentsOf({ url, secrets }: Sandbox, card: string): Promise<Comment[]> {
  const { TRELLO_KEY: key, TRELLO_TOKEN: token } = secrets
  const authorization = `OAuth oauth_consumer_key="${key}", oauth_token="${token}"`
  const path = `/1/cards/${card}/actions?filter=commentCard&limit=1000`
  const answer = await fetch(`${url}${path}`, { headers: { authorization } })
  const comments = (await answer.json()) as Comment[]
  return comments.toReversed()
}

function textOf(trello: Sandbox, moodle: Sandbox, settings: string, as = 'discussions'): string {
  const into = as === 'discussions' ? `, into: ${forum}` : ''
  return `
trello: { baseUrl: ${trello.url} }
moodle: { baseUrl: ${moodle.url} }
spaces:
  - id: s
    name: Действуем вместе
    locale: ru
    timezone: Europe/Moscow
    writes: on
    trello: { board: IN2LmCfA }
    moodle: { course: 2 }
    mirror: { from: trello, to: moodle, as: ${as}${into}${settings} }
    regions: [{ id: kaliningrad, name: Калининградская область }]
`
}
