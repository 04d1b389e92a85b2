import { type RawBuilder, sql } from 'kysely'
import type { Instant, SubjectKey } from '../ids.ts'
import type { ByHand } from '../sweep.ts'
import { fewRows } from './few-rows.ts'
import { isoTime } from './json.ts'
import type { Db } from './open.ts'
import type { TargetId } from './targets.ts'

/** A card and the place where it is mirrored. */
export interface Link {
  subject: SubjectKey
  target: string
  mark: string
  remoteId: string | null
  shownHash: string | null
  /** Hash of how the entry read after our own last write; `null`: not known. */
  shownLooks: string | null
  /** What was decided last, or what has become of it. */
  reason: string | null
  /** A look has found the entry otherwise than it should read. */
  doubted: boolean
  /** What somebody has done to its entry, as far as it is told of and left so. */
  byHand: ByHand | null
  version: number
  /** A write for this card was begun and not confirmed: what the target shows is not known. */
  unsure: boolean
}

/** One effect a card: nothing is tried while an earlier try for it may still land. */
export function mirrorEffectKey({ target, subject }: Pick<Link, 'target' | 'subject'>): string {
  return `mirror:${target}:${subject}`
}

/** Makes the mirror look at these cards, which changed `at`; a card new to a target gets its row. */
export async function touchLinks(
  db: Db,
  where: { space: string; targets: readonly string[]; at: Instant; quietSeconds: number },
  cards: readonly SubjectKey[],
): Promise<void> {
  if (cards.length === 0 || where.targets.length === 0) return
  const at = sql`${isoTime(where.at)}::timestamptz`
  const waiting = sql`coalesce(link.waiting_since, ${at})`
  await sql`
    insert into app.link (space, subject, target, mark, due_at, touched_at, waiting_since)
    select ${where.space}, s.key, t.key, split_part(s.key, ':', 3), ${at}, ${at}, ${at}
    from app.subject s cross join unnest(${[...where.targets]}::text[]) t (key) where s.space = ${where.space} and s.key = any(${[...cards]}::text[])
    on conflict (space, subject, target)
      do update set version = link.version + 1, touched_at = ${at}, waiting_since = ${waiting},
        due_at = ${quietDue(where.quietSeconds, {
          ...{ at, waiting, shown: sql`link.shown_at`, before: sql`link.shown_before_at` },
        })}`.execute(db)
}

/**
 * When a change is to be shown: at once where the card has been quiet for long; else gathered with those
 * that follow, until a quiet time has brought no further one or five of them have passed. A gathered
 * write is followed by no other within five quiet times of the one before it: no card costs more than
 * two writes in that time.
 */
function quietDue(
  quietSeconds: number | RawBuilder<unknown>,
  when: Record<'at' | 'waiting' | 'shown' | 'before', RawBuilder<unknown>>,
) {
  const { at, waiting, shown, before } = when
  const quiet = sql`make_interval(secs => ${quietSeconds}::int)`
  const long = sql`make_interval(secs => 5 * ${quietSeconds}::int)`
  return sql`case when ${shown} + ${long} > ${at} then greatest(
    least(${at} + ${quiet}, ${waiting} + ${long}), ${before} + ${long}) else ${at} end`
}

/** Cards standing in one of these lists: they change their look when the list is renamed. */
export async function cardsIn(
  db: Db,
  space: string,
  lists: readonly SubjectKey[],
): Promise<readonly SubjectKey[]> {
  if (lists.length === 0) return []
  const rows = await db
    .selectFrom('subject')
    .select('key')
    .where('space', '=', space)
    .where('kind', '=', 'card')
    .where(sql<boolean>`place = any(${[...lists]}::text[])`)
    .execute()
  return rows.map((row) => row.key as SubjectKey)
}

/** Of cards that are due, those that have an entry. */
export async function countDueEntries(
  db: Db,
  { space, target }: TargetId,
  now: Instant,
): Promise<number> {
  const { count } = await db
    .selectFrom('link')
    .select((query) => query.fn.countAll().as('count'))
    .where('space', '=', space)
    .where('target', '=', target)
    .where('due_at', '<=', new Date(now))
    .where('remote_id', 'is not', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** What is due: the first `limit`, else all of it; where `only` is given, of these cards. */
export async function dueLinks(
  db: Db,
  { space, target }: TargetId,
  now: Instant,
  { limit, only }: { limit?: number; only?: ReadonlySet<SubjectKey> | undefined },
): Promise<readonly Link[]> {
  const rows = await db
    .selectFrom('link')
    .select(['subject', 'target', 'mark', 'remote_id', 'shown_hash', 'shown_looks'])
    .select(['version', 'reason', 'by_hand'])
    .select([isUnsure.as('unsure'), sql<boolean>`kept_looks is not null`.as('doubted')])
    .where('space', '=', space)
    .where('target', '=', target)
    .where('due_at', '<=', new Date(now))
    .orderBy('due_at')
    .orderBy('subject')
    .$if(only !== undefined, (query) => query.where('subject', 'in', [...(only ?? [])]))
    .$if(limit !== undefined, (query) => query.limit(limit ?? 0))
    .execute()
  return rows.map((row) => ({
    subject: row.subject as SubjectKey,
    target: row.target,
    mark: row.mark,
    remoteId: row.remote_id,
    shownHash: row.shown_hash,
    shownLooks: row.shown_looks,
    version: row.version,
    reason: row.reason,
    unsure: row.unsure,
    doubted: row.doubted,
    byHand: row.by_hand,
  }))
}

/** The key as `mirrorEffectKey` gives it. */
const isUnsure = sql<boolean>`exists (
  select from app.effect e
  where e.space = link.space and e.key = 'mirror:' || link.target || ':' || link.subject
    and e.state in ('reserved', 'uncertain'))`

type LinkId = { space: string; subject: SubjectKey; target: string }

/** What the target shows of a card now; its version is the one that was worked on. */
export interface ShownLink extends LinkId {
  version: number
  remoteId: string | null
  hash: string
  /** Hash of how the entry reads now, where it was read back. */
  looks?: string | null
  url: string | null
  at: Instant
  reason: string
  /** It says that the card is no longer shown there. */
  elsewhere: boolean
  quietSeconds: number
}

/**
 * The statement that writes down what the target shows now. A link stays due where its card was touched
 * again meanwhile.
 */
export function showingLinks(links: readonly ShownLink[]): RawBuilder<unknown> {
  const touched = sql`link.touched_at`
  const due = quietDue(sql`s.quiet`, {
    ...{ at: touched, waiting: touched },
    ...{ shown: sql`s.at`, before: sql`link.shown_at` },
  })
  const rows = links.map(({ remoteId, quietSeconds, at, hash, ...link }) => ({
    ...{ ...link, remote_id: remoteId, quiet: quietSeconds, at: isoTime(at) },
    hash: remoteId === null ? null : hash,
  }))
  return sql`
    update app.link set remote_id = s.remote_id, shown_hash = s.hash,
      shown_looks = s.looks, by_hand = null, url = coalesce(s.url, link.url),
      shown_at = s.at, shown_before_at = link.shown_at, reason = s.reason,
      elsewhere = s.elsewhere,
      due_at = case when link.version > s.version then ${due} end,
      waiting_since = case when link.version > s.version then link.touched_at end
    from ${fewRows(rows, shownColumns)} s
    where link.space = s.space and link.subject = s.subject and link.target = s.target`
}

const shownColumns = `space text, subject text, target text, version int, remote_id text, hash text,
  looks text, url text, at timestamptz, reason text, elsewhere boolean, quiet int`

/** Changes when, or whether, the mirror looks again. */
export async function deferLink(
  db: Db,
  link: LinkId & { version: number },
  next: { dueAt: Instant | null; reason: string },
): Promise<void> {
  await db
    .updateTable('link')
    .set({
      due_at:
        next.dueAt === null
          ? sql`case when version > ${link.version} then due_at end`
          : isoTime(next.dueAt),
      ...(next.dueAt === null && {
        waiting_since: sql`case when version > ${link.version} then waiting_since end`,
      }),
      reason: next.reason,
    })
    .where('space', '=', link.space)
    .where('subject', '=', link.subject)
    .where('target', '=', link.target)
    .execute()
}

/** When the mirror has to look next, per space. */
export async function nextLinkDue(db: Db): Promise<ReadonlyMap<string, Instant>> {
  const rows = await db
    .selectFrom('link')
    .select((query) => ['space', query.fn.min('due_at').as('due')])
    .where('due_at', 'is not', null)
    .groupBy('space')
    .execute()
  return new Map(rows.map((row) => [row.space, row.due?.getTime() ?? 0]))
}

/** Lets every due card of a target wait: it fails as a whole. */
export async function postponeLinks(
  db: Db,
  { space, target }: TargetId,
  until: Instant,
): Promise<void> {
  await db
    .updateTable('link')
    .set({ due_at: isoTime(until) })
    .where('space', '=', space)
    .where('target', '=', target)
    .where('due_at', '<', new Date(until))
    .execute()
}

/** Due at that moment, unless it is due before. */
export function soonest(at: Instant) {
  return sql<string>`least(due_at, ${isoTime(at)}::timestamptz)`
}

/** Makes these cards due now. */
export async function makeDue(
  db: Db,
  { space, target, at }: { space: string; target: string; at: Instant },
  cards: readonly SubjectKey[],
): Promise<void> {
  if (cards.length === 0) return
  await db
    .updateTable('link')
    .set({ due_at: soonest(at) })
    .where('space', '=', space)
    .where('target', '=', target)
    .where('subject', 'in', [...cards])
    .execute()
}

/** Gives a row to everything that has none: the mirror was switched on after the first reading. */
export async function declareLinks(
  db: Db,
  at: {
    space: string
    source: string
    target: string
    dueAt: Instant
    kinds: readonly ('card' | 'comment')[]
  },
): Promise<void> {
  await sql`
    insert into app.link (space, subject, target, mark, due_at)
    select s.space, s.key, ${at.target}, split_part(s.key, ':', 3), ${isoTime(at.dueAt)}::timestamptz
    from app.subject s
    where s.space = ${at.space} and s.source = ${at.source}
      and s.kind = any(${[...at.kinds]}::text[]) and s.gone_at is null
    on conflict (space, subject, target) do nothing`.execute(db)
}

/** Lets no card wait for its target any longer: an operator may have mended it. */
export async function hurryLinks(db: Db, { space, target }: TargetId, now: Instant): Promise<void> {
  await db
    .updateTable('link')
    .set({ due_at: isoTime(now) })
    .where('space', '=', space)
    .where('target', '=', target)
    .where('due_at', '>', new Date(now))
    .execute()
}
