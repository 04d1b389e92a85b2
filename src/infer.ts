import type { ReportedActivity, Value } from './activity.ts'
import { type Change, claimOf } from './compare.ts'
import { contentHash } from './hash.ts'
import type { Instant, PersonId, SubjectKey } from './ids.ts'
import { type Line, toLine } from './store/activities.ts'
import type { PendingChange } from './store/pending.ts'

/** How a reading stands to what is known already. */
export interface Newness {
  /** Something is known to compare with: the first reading of all infers nothing. */
  comparing: boolean
  /** Nothing of it is news, as of the source's first reading. */
  silent: boolean
  /** What is older is no news. */
  startedAt: Instant
}

/** A change found by comparing, with what is known about its subject. */
export interface FoundChange {
  change: Change
  subject: SubjectKey
  subjectKind: string
  /** Who and when, where the state itself tells (the author and time of a creation). */
  actor: PersonId | null
  at: Instant
  own: boolean
  /** It happened after that look; `null`: nobody knows. */
  afterAt: Instant | null
}

/** A reported event as a line of the log. */
export function fromReport(report: ReportedActivity): Line {
  const entry = report.entry ?? null
  return toLine({
    key: report.key,
    kind: report.kind,
    subject: report.subject,
    subjectKind: report.subjectKind,
    field: report.field,
    entry,
    claim: claimOf(report.kind, report.field, entry, report.after),
    actor: null,
    account: report.actor,
    at: report.at,
    reported: true,
    own: report.own ?? false,
    sourceType: report.sourceType,
    before: report.before,
    after: report.after,
    beforeHash: hashOf(report.before),
    afterHash: hashOf(report.after),
    afterAt: null,
  })
}

/** A found change as a line of the log. Its key names the look that found it. */
export function fromFinding(found: FoundChange, readAt: Instant): Line {
  const { change } = found
  return toLine({
    key: `~${contentHash([found.subject, change.claim, readAt])}`,
    kind: change.kind,
    subject: found.subject,
    subjectKind: found.subjectKind,
    field: change.field,
    entry: change.entry,
    claim: change.claim,
    actor: found.actor,
    account: null,
    at: found.at,
    reported: false,
    own: found.own,
    sourceType: null,
    before: change.before,
    after: change.after,
    beforeHash: hashOf(change.before),
    afterHash: hashOf(change.after),
    afterAt: found.afterAt,
  })
}

/** A found change that its source may still report. */
export function toPending(found: FoundChange): PendingChange {
  const { claim, kind, field, entry, before, after } = found.change
  const { subject, subjectKind, afterAt: claimsFrom } = found
  return { subject, subjectKind, claim, kind, field, entry, before, after, claimsFrom }
}

function hashOf(value: Value): string | null {
  return value === null ? null : contentHash(value)
}
