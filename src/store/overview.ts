import { sql } from 'kysely'
import type { Instant } from '../ids.ts'
import { isoTime } from './json.ts'
import type { Db } from './open.ts'

/** What a space's rows say at a glance. */
export interface Counts {
  /** Cards the mirror has to look at, and cards that are shown. */
  links: { due: number; shown: number }
  /** The same of comments, where each is shown by itself. */
  comments: { due: number; shown: number }
  /** Answers given where cards are shown: to be brought to them, and brought. */
  answers: { due: number; brought: number }
  effects: { reserved: number; done: number; uncertain: number; failed: number }
  messages: { due: number; sending: number; sent: number; failed: number; dropped: number }
  /** Messages that failed for good, made since the moment that was asked for. */
  failedLately: number
  quarantined: number
}

/** Throws when the database does not answer. */
export async function ping(db: Db): Promise<void> {
  await sql`select 1`.execute(db)
}

export async function readCounts(db: Db, space: string, failedSince: Instant): Promise<Counts> {
  const { rows } = await sql<{ name: string; count: number }>`
    select split_part(subject, ':', 2) || ' due' as name, count(*)::int as count from app.link
      where space = ${space} and due_at is not null group by name
    union all select split_part(subject, ':', 2) || ' shown' as name, count(distinct subject)::int
      from app.link
      where space = ${space} and shown_hash is not null and not elsewhere group by name
    union all select case when due_at is null then 'answer brought' else 'answer due' end,
      count(*)::int from app.reply
      where space = ${space} and (due_at is not null or remote_id is not null) group by 1
    union all select 'effect ' || state, count(*)::int from app.effect
      where space = ${space} and (state <> 'failed' or starts_with(key, 'mirror:'))
      group by state
    union all select 'message ' || state, count(*)::int from app.message
      where space = ${space} group by state
    union all select 'failed lately', count(*)::int from app.message
      where space = ${space} and state = 'failed'
        and created_at >= ${isoTime(failedSince)}::timestamptz
    union all select 'quarantined', count(*)::int from app.quarantine
      where space = ${space} and resolved_at is null`.execute(db)
  return toCounts(new Map(rows.map(({ name, count }) => [name, count])))
}

/** The newest line of the log, or `0`: what comes later has a greater id. */
export async function lastActivityId(db: Db): Promise<string> {
  const row = await db
    .selectFrom('activity')
    .select(({ fn }) => fn.max('id').as('id'))
    .executeTakeFirst()
  return row?.id ?? '0'
}

/** Writes that were confirmed by the other side since then. */
export async function countConfirmed(
  db: Db,
  { space, since }: { space: string; since: Instant },
): Promise<number> {
  const row = await db
    .selectFrom('effect')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('space', '=', space)
    .where('state', '=', 'done')
    .where('done_at', '>=', new Date(since))
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

/** Lines of the log after `id`; of one space and source where they are named. */
export async function countActivities(
  db: Db,
  of: { space?: string | null; source?: string; after?: string },
): Promise<number> {
  const { space = null, source = null, after = '0' } = of
  const row = await db
    .selectFrom('activity')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('id', '>', after)
    .$if(space !== null, (query) => query.where('space', '=', space ?? ''))
    .$if(source !== null, (query) => query.where('source', '=', source ?? ''))
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

function toCounts(counts: ReadonlyMap<string, number>): Counts {
  const of = (name: string) => counts.get(name) ?? 0
  return {
    links: { due: of('card due'), shown: of('card shown') },
    comments: { due: of('comment due'), shown: of('comment shown') },
    answers: { due: of('answer due'), brought: of('answer brought') },
    effects: {
      reserved: of('effect reserved'),
      done: of('effect done'),
      uncertain: of('effect uncertain'),
      failed: of('effect failed'),
    },
    messages: {
      due: of('message due'),
      sending: of('message sending'),
      sent: of('message sent'),
      failed: of('message failed'),
      dropped: of('message dropped'),
    },
    failedLately: of('failed lately'),
    quarantined: of('quarantined'),
  }
}
