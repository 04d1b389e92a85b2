import type { Instant, SubjectKey } from '../ids.ts'
import type { ByHand } from '../sweep.ts'
import { soonest } from './links.ts'
import type { Db } from './open.ts'

/** A card and its entry, as far as we know, for a look at all entries of a target. */
export interface SweptLink {
  subject: SubjectKey
  mark: string
  remoteId: string | null
  shownHash: string | null
  keptLooks: string | null
  shownLooks: string | null
  byHand: ByHand | null
  /** What was decided about it last. */
  reason: string | null
  /** It is due, now or later. */
  isWaiting: boolean
}

const batch = 200

/** All cards of a target in the order of their keys, some at a time. */
export async function* sweptLinks(
  db: Db,
  target: { space: string; target: string },
): AsyncGenerator<readonly SweptLink[]> {
  for (let after: SubjectKey | null = null; ; ) {
    const links: readonly SweptLink[] = await linksAfter(db, target, after)
    yield links
    after = links.at(-1)?.subject ?? null
    if (links.length < batch) return
  }
}

async function linksAfter(
  db: Db,
  { space, target }: { space: string; target: string },
  after: SubjectKey | null,
): Promise<readonly SweptLink[]> {
  const rows = await db
    .selectFrom('link')
    .select(['subject', 'mark', 'remote_id', 'shown_hash', 'due_at'])
    .select(['kept_looks', 'shown_looks', 'by_hand', 'reason'])
    .where('space', '=', space)
    .where('target', '=', target)
    .where('subject', '>', after ?? '')
    .orderBy('subject')
    .limit(batch)
    .execute()
  return rows.map((row) => ({
    subject: row.subject as SubjectKey,
    mark: row.mark,
    remoteId: row.remote_id,
    shownHash: row.shown_hash,
    keptLooks: row.kept_looks,
    shownLooks: row.shown_looks,
    byHand: row.by_hand,
    reason: row.reason,
    isWaiting: row.due_at !== null,
  }))
}

interface LinkId {
  space: string
  target: string
  subject: SubjectKey
}

/** This entry is the card's, and shows it as it should. */
export async function adoptEntry(
  db: Db,
  link: LinkId,
  entry: {
    remoteId: string
    url: string | null
    hash: string
    looks: string
    reason: string
    /** It says that the card is no longer shown there. */
    elsewhere: boolean
  },
): Promise<void> {
  await update(db, link, {
    ...{ remote_id: entry.remoteId, url: entry.url, shown_hash: entry.hash },
    ...{ kept_looks: null, shown_looks: entry.looks, by_hand: null },
    ...{ reason: entry.reason, elsewhere: entry.elsewhere },
  })
}

/** This entry is the card's, and does not show it as it should. */
export async function doubtEntry(
  db: Db,
  link: LinkId,
  entry: { remoteId: string; url: string | null; keptLooks: string; reason: string; at: Instant },
): Promise<void> {
  await update(db, link, {
    ...{ remote_id: entry.remoteId, url: entry.url, shown_hash: null },
    ...{ shown_looks: null, by_hand: null },
    ...{ kept_looks: entry.keptLooks, reason: entry.reason, due_at: soonest(entry.at) },
  })
}

/** The card has no entry any more. */
export async function forgetEntry(
  db: Db,
  link: LinkId,
  { at, reason }: { at: Instant; reason: string },
): Promise<void> {
  await update(db, link, {
    ...{ remote_id: null, url: null, shown_hash: null, kept_looks: null },
    ...{ shown_looks: null, by_hand: null },
    ...{ reason, due_at: soonest(at) },
  })
}

async function update(db: Db, { space, target, subject }: LinkId, values: object): Promise<void> {
  await db
    .updateTable('link')
    .set(values)
    .where('space', '=', space)
    .where('target', '=', target)
    .where('subject', '=', subject)
    .execute()
}
