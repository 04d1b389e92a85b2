import { sql } from 'kysely'
import type { Instant, SubjectKey } from '../ids.ts'
import { maybeIsoTime, toJson } from './json.ts'
import type { Db } from './open.ts'

/** A change found by comparing, reduced to what a report of it would have to carry. */
export interface Claim {
  subject: SubjectKey
  claim: string
  /** Only what the source dates from then on counts; `null`: everything. */
  from: Instant | null
}

export function claimPair(subject: string, claim: string): string {
  return `${subject} ${claim}`
}

/**
 * Which of these claims the source has reported. What was inferred is no report: the same may have
 * happened again. A coming or going is told as long as the log tells of no later going or coming.
 */
export async function claimedPairs(
  db: Db,
  space: string,
  claims: readonly Claim[],
): Promise<ReadonlySet<string>> {
  if (claims.length === 0) return new Set()
  const rows = toJson(claims.map((one) => ({ ...one, claims_from: maybeIsoTime(one.from) })))
  const found = await sql<{ subject: string; claim: string }>`
    select distinct p.subject, p.claim
    from jsonb_to_recordset(${rows}::jsonb) as p (subject text, claim text, claims_from timestamptz,
      claims_until timestamptz)
    join app.activity a on a.space = ${space} and a.subject = p.subject
    where ${tells}`.execute(db)
  return new Set(found.rows.map((row) => claimPair(row.subject, row.claim)))
}

/** Forgets every waiting change that the source has reported by now. */
export async function dropClaimed(db: Db, space: string, source: string): Promise<void> {
  await sql`
    delete from app.pending p using app.activity a
    where p.space = ${space} and p.source = ${source}
      and a.space = p.space and a.subject = p.subject and ${tells}`.execute(db)
}

const opposite = sql`(case p.claim when 'created' then 'deleted' else 'created' end)`

/** The log tells that by then the thing had gone again, or come back. */
const undoneLater = sql`select from app.activity b
  where b.space = a.space and b.subject = a.subject and b.claim = ${opposite} and b.at > a.at
    and (p.claims_until is null or b.at <= p.claims_until)`

/** Between the two looks it went before it came (or came before it went): another one was found. */
const undoneBefore = sql`select from app.activity b
  where b.space = a.space and b.subject = a.subject and b.claim = ${opposite} and b.reported
    and b.at < a.at and b.at >= p.claims_from`

/**
 * Whether the line `a` of the log tells of the change `p`: it was reported of the same change in the
 * time between the two looks, or of an arrival, which brings everything at once.
 */
const tells = sql<boolean>`(a.reported
  and (p.claims_until is null or a.at <= p.claims_until)
  and case when p.claim in ('created', 'deleted')
    then a.claim = p.claim and not exists (${undoneLater}) and not exists (${undoneBefore})
    else (a.claim = p.claim or a.kind = 'arrived')
      and (p.claims_from is null or a.at >= p.claims_from) end)`
