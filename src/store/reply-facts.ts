import { sql } from 'kysely'
import type { Instant, SubjectKey } from '../ids.ts'
import type { Region } from '../space.ts'
import type { SubjectState } from '../subject.ts'
import { isoTime } from './json.ts'
import type { Db } from './open.ts'
import { regionOfPerson, regionTable } from './regions.ts'
import type { ReplyId } from './replies.ts'

/** An answer that is due, with everything that decides about it. */
export interface DueReply extends ReplyId {
  card: SubjectKey
  remoteId: string | null
  shownHash: string | null
  keptHash: string | null
  version: number
  disputed: boolean
  /** A write was begun and not confirmed, and what it would have left. */
  unsure: boolean
  triedHash: string | null
  triedRemoving: boolean
  cardGone: boolean
  answer: {
    state: SubjectState
    gone: boolean
    /** It went along with what it stood in. */
    uprooted: boolean
    own: boolean
    /** Of who gave it, as far as known. */
    name: string | null
    organisation: string | null
    region: string | null
  }
}

interface Row {
  post: SubjectKey
  card: SubjectKey
  remote_id: string | null
  shown_hash: string | null
  kept_hash: string | null
  version: number
  disputed: boolean
  effect: string | null
  content_hash: string | null
  card_gone: boolean
  state: SubjectState
  gone: boolean
  uprooted: boolean
  own: boolean
  name: string | null
  organisation: string | null
  region: string | null
}

/** The first `limit`, those due longest first. */
export async function dueReplies(
  db: Db,
  { space, target, regions }: { space: string; target: string; regions: readonly Region[] },
  now: Instant,
  limit: number,
): Promise<readonly DueReply[]> {
  const { rows } = await sql<Row>`
    with ${regionTable(regions)}
    select r.post, r.card, r.remote_id, r.shown_hash, r.kept_hash, r.version,
      r.disputed_at is not null as disputed, e.kind as effect, e.content_hash,
      coalesce(c.gone_at is not null, true) as card_gone, s.state, s.gone_at is not null as gone,
      s.gone_with is not null as uprooted, s.own, coalesce(p.name, a.name) as name, p.organisation,
      coalesce((select g.name from region g where g.id = ${regionOfPerson}), nullif(p.region, '')) as region
    from app.reply r
    join app.subject s on s.space = r.space and s.key = r.post
    left join app.subject c on c.space = r.space and c.key = r.card
    left join app.account a on a.space = r.space and a.source = s.source and a.source_id = s.author
    left join app.person p on p.id = a.person_id and p.erased_at is null
    left join app.effect e on e.space = r.space and e.key = 'reply:' || r.target || ':' || r.post
      and e.state in ('reserved', 'uncertain')
    where r.space = ${space} and r.target = ${target} and r.due_at <= ${isoTime(now)}::timestamptz
    order by r.due_at, r.post limit ${limit}`.execute(db)
  return rows.map((row) => toDue(row, { space, target }))
}

function toDue(row: Row, at: { space: string; target: string }): DueReply {
  const { effect, content_hash, state, gone, uprooted, own, name, organisation, region } = row
  return {
    ...{ ...at, post: row.post, card: row.card, version: row.version },
    ...{ remoteId: row.remote_id, shownHash: row.shown_hash, keptHash: row.kept_hash },
    ...{ disputed: row.disputed, cardGone: row.card_gone, unsure: effect !== null },
    triedHash: effect === null || effect === 'remove' ? null : content_hash,
    triedRemoving: effect === 'remove',
    answer: { state, gone, uprooted, own, name, organisation, region },
  }
}
