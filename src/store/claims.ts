import { sql } from 'kysely'
import { second } from '../clock.ts'
import type { Instant, SubjectKey } from '../ids.ts'
import { isoTime, maybeIsoTime, toJson } from './json.ts'
import type { Db } from './open.ts'

/** A change found by comparing, reduced to what a report of it would have to carry. */
export interface Claim {
  subject: SubjectKey
  claim: string
  /** Only what the source dates from then on counts; `null`: everything. */
  from: Instant | null
  /** When the look that found it began, by the source's clock. */
  lookedAt: Instant
}

/** The source's clock and ours may differ by so much more than is known, ms: `from` allows for it. */
export const skew = 5 * second

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
  const rows = toJson(
    claims.map(({ from, lookedAt, ...one }) => ({
      ...one,
      claims_from: maybeIsoTime(from),
      since: isoTime(lookedAt),
    })),
  )
  const found = await sql<{ subject: string; claim: string }>`
    select distinct p.subject, p.claim
    from jsonb_to_recordset(${rows}::jsonb) as p (subject text, claim text, claims_from timestamptz,
      claims_until timestamptz, since timestamptz)
    join app.activity a on a.space = ${space} and a.subject = p.subject
    where ${tells(0)}`.execute(db)
  return new Set(found.rows.map((row) => claimPair(row.subject, row.claim)))
}

/** Forgets every waiting change that the source, `clockAhead` ms ahead of us, has reported by now. */
export async function dropClaimed(
  db: Db,
  of: { space: string; source: string; clockAhead: number },
): Promise<void> {
  await sql`
    delete from app.pending p using app.activity a
    where p.space = ${of.space} and p.source = ${of.source}
      and a.space = p.space and a.subject = p.subject and ${tells(of.clockAhead)}`.execute(db)
}

/**
 * Whether the line `a` of the log tells of the change `p`: it was reported of the same change in the
 * time between the two looks, or of an arrival, which brings everything at once. A coming (or going)
 * tells nothing where the thing had gone (come) again by the look, nor where it had gone (come) just
 * before: then it was there at the look on account of another one.
 */
function tells(clockAhead: number) {
  const undone = sql`select from app.activity b
    where b.space = a.space and b.subject = a.subject
      and b.claim = case p.claim when 'created' then 'deleted' else 'created' end`
  const ahead = milliseconds(clockAhead)
  return sql<boolean>`(a.reported
    and (p.claims_until is null or a.at <= p.claims_until)
    and (p.claims_from is null or a.at >= p.claims_from)
    and case when p.claim in ('created', 'deleted') then a.claim = p.claim
      and not exists (${undone} and b.at > a.at and b.at <= p.since + ${ahead})
      and not exists (${undone} and b.reported and b.at < a.at
        and b.at >= p.claims_from + ${milliseconds(skew)})
    else a.claim = p.claim or a.kind = 'arrived' end)`
}

function milliseconds(ms: number) {
  return sql`${`${Math.round(ms)} milliseconds`}::interval`
}
