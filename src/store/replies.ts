import { sql } from 'kysely'
import { type Instant, type SubjectKey, subjectKey } from '../ids.ts'
import type { ReplyWay } from '../reply-way.ts'
import { isoTime } from './json.ts'
import type { Db } from './open.ts'

/** One effect an answer: nothing is tried while an earlier try for it may still land. */
export function replyEffectKey({ target, post }: { target: string; post: SubjectKey }): string {
  return `reply:${target}:${post}`
}

/**
 * Makes answers due, of these posts or of all: those that are brought already look again, those under a
 * card that nobody knew yet get their row. Only what was made since then is brought.
 */
export async function touchReplies(
  db: Db,
  way: ReplyWay & { since: Instant; at: Instant },
  posts: readonly SubjectKey[] | 'all',
): Promise<void> {
  if (posts !== 'all') await touchKnown(db, way, posts)
  await addUnknown(db, way, posts)
}

async function touchKnown(
  db: Db,
  { space, target, at }: ReplyWay & { at: Instant },
  posts: readonly SubjectKey[],
): Promise<void> {
  if (posts.length === 0) return
  await sql`
    update app.reply set version = version + 1, due_at = ${isoTime(at)}::timestamptz
    where space = ${space} and target = ${target} and post = any(${[...posts]}::text[])`.execute(db)
}

/** Our own posts are no answers. Moments of posts are whole seconds. */
async function addUnknown(
  db: Db,
  way: ReplyWay & { since: Instant; at: Instant },
  posts: readonly SubjectKey[] | 'all',
): Promise<void> {
  if (posts !== 'all' && posts.length === 0) return
  const { space, from, target, shownAt } = way
  const which = posts === 'all' ? sql`true` : sql`p.key = any(${[...posts]}::text[])`
  const since = isoTime(Math.floor(way.since / 1000) * 1000)
  await sql`
    insert into app.reply (space, post, target, card, mark, due_at)
    select p.space, p.key, ${target}, l.subject, p.state ->> 'url', ${isoTime(way.at)}::timestamptz
    from app.link l
    join app.subject p on p.space = l.space and p.place = ${from} || ':discussion:' || l.remote_id
    where l.space = ${space} and l.target = any(${[...shownAt]}::text[])
      and l.remote_id is not null and split_part(l.subject, ':', 2) = 'card'
      and p.kind = 'post' and p.gone_at is null and not p.own
      and p.created_at >= ${since}::timestamptz and p.state ->> 'url' is not null and ${which}
    on conflict (space, post, target) do nothing`.execute(db)
}

/** When answers are to be looked at next, per space. */
export async function nextReplyDue(db: Db): Promise<ReadonlyMap<string, Instant>> {
  const rows = await db
    .selectFrom('reply')
    .select((query) => ['space', query.fn.min('due_at').as('due')])
    .where('due_at', 'is not', null)
    .groupBy('space')
    .execute()
  return new Map(rows.map((row) => [row.space, row.due?.getTime() ?? 0]))
}

export interface ReplyId {
  space: string
  post: SubjectKey
  target: string
}

/** What stands under the card now; the row stays due where its answer was touched again meanwhile. */
export async function confirmReply(
  db: Db,
  reply: ReplyId & { version: number },
  now: {
    remoteId: string | null
    shownHash: string | null
    keptHash: string | null
    at: Instant
    reason: string
    /** Is to be looked at again at once. */
    again?: boolean
  },
): Promise<void> {
  await oneReply(db, reply)
    .set({
      remote_id: now.remoteId,
      shown_hash: now.shownHash,
      kept_hash: now.keptHash,
      written_at: isoTime(now.at),
      reason: now.reason,
      due_at:
        now.again === true
          ? isoTime(now.at)
          : sql<string | null>`case when version > ${reply.version} then due_at end`,
    })
    .execute()
}

/** Changes when, or whether, an answer is looked at again. */
export async function deferReply(
  db: Db,
  reply: ReplyId & { version: number },
  next: { dueAt: Instant | null; reason: string },
): Promise<void> {
  const unlessTouched = sql<string | null>`case when version > ${reply.version} then due_at end`
  const dueAt = next.dueAt === null ? unlessTouched : isoTime(next.dueAt)
  await oneReply(db, reply).set({ due_at: dueAt, reason: next.reason }).execute()
}

/** From now on its comment is left alone. */
export async function disputeReply(
  db: Db,
  reply: ReplyId & { version: number },
  dispute: { at: Instant; reason: string; remoteId: string },
): Promise<void> {
  const { at, reason, remoteId } = dispute
  await oneReply(db, reply)
    .set({ disputed_at: isoTime(at), due_at: null, reason, remote_id: remoteId })
    .execute()
}

/** A lost try has landed: the comment is known to be as that left it. */
export async function noteKept(db: Db, reply: ReplyId, keptHash: string): Promise<void> {
  await oneReply(db, reply).set({ kept_hash: keptHash }).execute()
}

/** Its comment was removed by our own hand, and may be written anew. */
export async function forgetComment(db: Db, reply: ReplyId, at: Instant): Promise<void> {
  const nothing = { remote_id: null, shown_hash: null, kept_hash: null }
  await oneReply(db, reply)
    .set({ ...nothing, due_at: isoTime(at) })
    .execute()
}

/** Lets every answer that is due wait. */
export async function postponeReplies(
  db: Db,
  { space, target, until }: { space: string; target: string; until: Instant },
): Promise<void> {
  await db
    .updateTable('reply')
    .set({ due_at: isoTime(until) })
    .where('space', '=', space)
    .where('target', '=', target)
    .where('due_at', '<', new Date(until))
    .execute()
}

/** How many answers are left alone for what was done to their comments, and their cards, latest first. */
export async function disputedReplies(
  db: Db,
  { space, target }: { space: string; target: string },
): Promise<{ count: number; cards: readonly string[] }> {
  const { rows } = await sql<{ card: string }>`
    select coalesce(s.state ->> 'url', r.card) as card
    from app.reply r left join app.subject s on s.space = r.space and s.key = r.card
    where r.space = ${space} and r.target = ${target} and r.disputed_at is not null
    order by r.disputed_at desc, r.post`.execute(db)
  return { count: rows.length, cards: [...new Set(rows.map(({ card }) => card))] }
}

/**
 * Of the comments in `subject`: what people wrote. Comments that bring answers are left out, by their mark
 * (`own`) and by their key: they stand already where they came from.
 */
export const isNoEcho = sql<boolean>`not subject.own and not exists (
  select from app.reply r where r.space = subject.space and r.card = subject.place
    and subject.key = r.target || ':comment:' || r.remote_id)`

/** Of these cards, the comments that bring answers to them: not to be brought back (`isEcho`). */
export async function writtenReplies(
  db: Db,
  space: string,
  cards: readonly SubjectKey[],
): Promise<ReadonlySet<SubjectKey>> {
  if (cards.length === 0) return new Set()
  const rows = await db
    .selectFrom('reply')
    .select(['target', 'remote_id'])
    .where('space', '=', space)
    .where('remote_id', 'is not', null)
    .where(sql<boolean>`card = any(${[...cards]}::text[])`)
    .execute()
  return new Set(
    rows.map(({ target, remote_id }) => subjectKey(target, 'comment', remote_id ?? '')),
  )
}

function oneReply(db: Db, { space, post, target }: ReplyId) {
  return db
    .updateTable('reply')
    .where('space', '=', space)
    .where('post', '=', post)
    .where('target', '=', target)
}
