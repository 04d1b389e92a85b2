import { sql } from 'kysely'
import type { Instant, SubjectKey } from '../ids.ts'
import { namesByUserName, withNames } from '../text/mentions.ts'
import type { Db } from './open.ts'
import { accountNames } from './people.ts'
import type { TargetId } from './targets.ts'

/** What the view of a comment is made of, besides its card. */
export interface CommentFacts {
  card: SubjectKey
  /** The entry of its card at the target; `null`: it has none (yet). */
  under: string | null
  author: string
  /** `null`: not known. */
  at: Instant | null
  html: string
  /** As it was written at its source. */
  text: string
  gone: boolean
}

interface Row {
  key: string
  card: string
  under: string | null
  author: string | null
  created_at: Date | null
  html: string | null
  text: string | null
  gone: boolean
}

/** Everything needed to show these comments by themselves, in two queries whatever their number. */
export async function readComments(
  db: Db,
  { space, target, source }: TargetId & { source: string },
  keys: readonly SubjectKey[],
): Promise<ReadonlyMap<SubjectKey, CommentFacts>> {
  if (keys.length === 0) return new Map()
  const names = await accountNames(db, space, source)
  const called = namesByUserName(names.values())
  const { rows } = await sql<Row>`
    select c.key, c.place as card, l.remote_id as under, c.author, c.created_at,
      c.state #>> '{body,html}' as html, c.state #>> '{body,source}' as text,
      c.gone_at is not null as gone
    from app.subject c
    left join app.link l on l.space = c.space and l.subject = c.place and l.target = ${target}
    where c.space = ${space} and c.kind = 'comment' and c.place is not null
      and c.key = any(${[...keys]}::text[])`.execute(db)
  return new Map(
    rows.map((row) => [
      row.key as SubjectKey,
      { ...toFacts(row, names), html: withNames(row.html ?? '', called) },
    ]),
  )
}

function toFacts(row: Row, names: Awaited<ReturnType<typeof accountNames>>) {
  return {
    card: row.card as SubjectKey,
    under: row.under,
    author: names.get(row.author ?? '')?.name ?? '',
    at: row.created_at?.getTime() ?? null,
    text: row.text ?? '',
    gone: row.gone,
  }
}
