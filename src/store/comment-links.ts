import { sql } from 'kysely'
import type { Instant, SubjectKey } from '../ids.ts'
import { soonest } from './links.ts'
import type { Db } from './open.ts'
import type { TargetId } from './targets.ts'

/** The links of comments to a target that shows them one by one. */
type OfCard = TargetId & { card: SubjectKey }

/** The card has got an entry: its comments can be shown. */
export async function makeCommentsDue(
  db: Db,
  { at, ...of }: OfCard & { at: Instant },
): Promise<void> {
  await db
    .updateTable('link')
    .set({ due_at: soonest(at) })
    .where(isComment(of, sql`and s.gone_at is null`))
    .execute()
}

/** The entry of the card is gone, and with it whatever stood under it: due when it has one again. */
export async function forgetComments(db: Db, of: OfCard): Promise<void> {
  await db
    .updateTable('link')
    .set({
      ...{ remote_id: null, url: null, shown_hash: null, kept_looks: null, due_at: null },
      ...{ shown_looks: null, by_hand: null },
      reason: 'went with the entry of its card',
    })
    .where(isComment(of))
    .execute()
}

function isComment({ space, target, card }: OfCard, and = sql``) {
  return sql<boolean>`space = ${space} and target = ${target} and subject in (
    select key from app.subject s
    where s.space = ${space} and s.kind = 'comment' and s.place = ${card} ${and})`
}
