import { sql } from 'kysely'
import type { Value } from '../activity.ts'
import type { Instant, SubjectKey } from '../ids.ts'
import { isoTime, maybeIsoTime, toJson } from './json.ts'
import type { Db } from './open.ts'

/** A change of state that waits for the source to report it. */
export interface PendingChange {
  subject: SubjectKey
  subjectKind: string
  claim: string
  kind: string
  field: string | null
  entry: string | null
  before: Value
  after: Value
  /** Reports from then on count for it: the look before still saw the old state. */
  claimsFrom: Instant | null
}

export async function addPending(
  db: Db,
  at: { space: string; source: string; since: Instant; claimsUntil: Instant },
  changes: readonly PendingChange[],
): Promise<void> {
  if (changes.length === 0) return
  const rows = toJson(
    changes.map(({ subjectKind, claimsFrom, ...change }) => ({
      ...change,
      subject_kind: subjectKind,
      claims_from: maybeIsoTime(claimsFrom),
    })),
  )
  await sql`
    insert into app.pending (space, source, since, claims_until, subject, subject_kind, claim, kind, field, entry,
      before, after, claims_from)
    select ${at.space}, ${at.source}, ${isoTime(at.since)}::timestamptz,
      ${isoTime(at.claimsUntil)}::timestamptz, r.*
    from jsonb_to_recordset(${rows}::jsonb) as r (subject text, subject_kind text, claim text,
      kind text, field text, entry text, before jsonb, after jsonb, claims_from timestamptz)
    on conflict (space, subject, claim) do nothing`.execute(db)
}

/** Takes out what has waited since `until` or longer: nobody is going to report it. */
export async function takeOverdue(
  db: Db,
  space: string,
  source: string,
  until: Instant,
): Promise<readonly (PendingChange & { since: Instant })[]> {
  const rows = await db
    .deleteFrom('pending')
    .where('space', '=', space)
    .where('source', '=', source)
    .where('since', '<=', new Date(until))
    .returningAll()
    .execute()
  return rows.map((row) => ({
    subject: row.subject as SubjectKey,
    subjectKind: row.subject_kind,
    claim: row.claim,
    kind: row.kind,
    field: row.field,
    entry: row.entry,
    before: row.before as Value,
    after: row.after as Value,
    claimsFrom: row.claims_from?.getTime() ?? null,
    since: row.since.getTime(),
  }))
}
