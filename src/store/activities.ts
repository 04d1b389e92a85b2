import { sql } from 'kysely'
import type { ActivityKind, Value } from '../activity.ts'
import type { Instant, PersonId, SubjectKey } from '../ids.ts'
import { isoTime, maybeIsoTime, toJson } from './json.ts'
import type { Db } from './open.ts'

/** One activity on its way into the log. */
export interface NewActivity {
  key: string
  kind: ActivityKind
  subject: SubjectKey
  subjectKind: string
  field: string | null
  entry: string | null
  claim: string
  /** Who, as a person, or still as an account of the source. */
  actor: PersonId | null
  account: string | null
  at: Instant
  reported: boolean
  own: boolean
  sourceType: string | null
  before: Value
  after: Value
  beforeHash: string | null
  afterHash: string | null
  /** Of an inferred line: it happened after that look; `null`: nobody knows, or the source says when. */
  afterAt: Instant | null
}

/** An activity ready to be written: what it is matched by, and its row as text. */
export interface Line
  extends Pick<NewActivity, 'key' | 'subject' | 'claim' | 'account' | 'at' | 'sourceType'> {
  json: string
}

export function toLine(activity: NewActivity): Line {
  const { key, subject, claim, account, at, sourceType } = activity
  return { key, subject, claim, account, at, sourceType, json: toJson(toRow(activity)) }
}

/** Where lines come from, and when they are written. */
export interface Appending {
  space: string
  source: string
  seenAt: Instant
  /** What is older is no news; `null`: nothing is. */
  newsFrom: Instant | null
}

/**
 * Appends what the log does not hold yet, texts beside it; tells how many were new. No key twice; each
 * account is known.
 */
export async function appendActivities(
  db: Db,
  at: Appending,
  lines: readonly Line[],
): Promise<number> {
  if (lines.length === 0) return 0
  const rows = `[${lines.map(({ json }) => json).join()}]`
  const newsFrom = maybeIsoTime(at.newsFrom)
  const result = await sql<{ count: string }>`
    with r as (
      select * from rows from (jsonb_to_recordset(${rows}::jsonb) as (key text, kind text,
        subject text, subject_kind text, field text, entry text, claim text, actor bigint,
        account text, at timestamptz, reported boolean, own boolean, source_type text,
        before_hash text, after_hash text, after_at timestamptz, before jsonb, after jsonb))
        with ordinality as r (key, kind, subject, subject_kind, field, entry, claim, actor, account,
          at, reported, own, source_type, before_hash, after_hash, after_at, before, after, position)),
    added as (
      insert into app.activity (space, source, seen_at, key, kind, subject, subject_kind, field, entry,
        claim, actor, at, reported, silent, own, source_type, before_hash, after_hash, after_at)
      select ${at.space}, ${at.source}, ${isoTime(at.seenAt)}::timestamptz, key, kind, subject,
        subject_kind, field, entry, claim, coalesce(r.actor, c.person_id), at, reported,
        coalesce(at < ${newsFrom}::timestamptz, true), r.own, source_type, before_hash, after_hash,
        after_at
      from r left join app.account c
        on c.space = ${at.space} and c.source = ${at.source} and c.source_id = r.account
      order by r.at, r.position
      on conflict (space, source, key) do nothing returning id, key),
    texts as (
      insert into app.revision (activity, before, after)
      select added.id, r.before, r.after
      from added join r on r.key = added.key
      where r.before is not null or r.after is not null)
    select count(*) as count from added`.execute(db)
  return Number(result.rows[0]?.count ?? 0)
}

/** One line of the log, ready for reading. */
export interface LoggedActivity {
  id: string
  space: string
  source: string
  kind: string
  subject: string
  subjectKind: string
  field: string | null
  entry: string | null
  actor: string | null
  at: Date
  seenAt: Date
  reported: boolean
  sourceType: string | null
  key: string
  /** The source's own event that told later of this inferred line, who did it and when. */
  amendedBy: string | null
  before: unknown
  after: unknown
  erased: boolean
}

/** The log in the order it was written, page by page, so that memory stays constant. */
export async function* readLog(db: Db, space: string | null): AsyncIterable<LoggedActivity[]> {
  let after = '0'
  for (;;) {
    const page = await logPage(db, space, after)
    const last = page.at(-1)
    if (last === undefined) return
    yield page
    after = last.id
  }
}

async function logPage(db: Db, space: string | null, after: string): Promise<LoggedActivity[]> {
  const rows = await db
    .selectFrom('told as a')
    .leftJoin('revision as r', 'r.activity', 'a.id')
    .select([
      'a.id',
      'a.space',
      'a.source',
      'a.kind',
      'a.subject',
      'a.subject_kind as subjectKind',
      'a.field',
      'a.entry',
      'a.actor',
      'a.at',
      'a.seen_at as seenAt',
      'a.reported',
      'a.source_type as sourceType',
      'a.key',
      'a.amended_by as amendedBy',
      'r.before',
      'r.after',
      'r.erased_at as erasedAt',
    ])
    .where('a.id', '>', after)
    .$if(space !== null, (query) => query.where('a.space', '=', space ?? ''))
    .orderBy('a.id')
    .limit(1_000)
    .execute()
  return rows.map(({ erasedAt, ...row }) => ({ ...row, erased: erasedAt !== null }))
}

/** What is empty is left out: a page of a thousand rows is long enough. */
function toRow(activity: NewActivity) {
  return {
    key: activity.key,
    kind: activity.kind,
    subject: activity.subject,
    subject_kind: activity.subjectKind,
    field: activity.field ?? undefined,
    entry: activity.entry ?? undefined,
    claim: activity.claim,
    actor: activity.actor ?? undefined,
    account: activity.account ?? undefined,
    at: isoTime(activity.at),
    reported: activity.reported,
    own: activity.own,
    source_type: activity.sourceType ?? undefined,
    before_hash: activity.beforeHash ?? undefined,
    after_hash: activity.afterHash ?? undefined,
    after_at: maybeIsoTime(activity.afterAt) ?? undefined,
    before: activity.before ?? undefined,
    after: activity.after ?? undefined,
  }
}
