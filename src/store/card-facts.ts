import { sql } from 'kysely'
import { type FormerNames, type FormerOfCard, formerOf } from '../former-names.ts'
import { grouped } from '../grouped.ts'
import { type SubjectKey, splitSubjectKey } from '../ids.ts'
import type { SubjectState } from '../subject.ts'
import { namesByUserName, withNames } from '../text/mentions.ts'
import type { Db } from './open.ts'
import { accountNames } from './people.ts'
import { isNoEcho } from './replies.ts'

/** What a card's view is made of: who is called in its texts has their name; in a closed list it is closed. */
export interface CardFacts {
  state: SubjectState
  gone: boolean
  listTitle: string
  /** What its list and its labels were called before. */
  former: FormerOfCard
  memberNames: readonly string[]
  /** What they are called at their source. */
  userNames: readonly string[]
  /** Newest first, at most ten. */
  comments: readonly { author: string; at: number; html: string }[]
}

/** Everything needed to show these cards, in a handful of queries whatever their number. */
export async function readCards(
  db: Db,
  space: string,
  source: string,
  keys: readonly SubjectKey[],
  former: FormerNames = [],
): Promise<ReadonlyMap<SubjectKey, CardFacts>> {
  if (keys.length === 0) return new Map()
  const [names, said, cards] = await Promise.all([
    accountNames(db, space, source),
    newestComments(db, space, keys),
    cardRows(db, space, keys),
  ])
  const comments = grouped(said, (row) => row.place)
  const namesOf = ({ people }: SubjectState) =>
    Object.keys(people ?? {}).map((id) => names.get(id) ?? { name: '', userName: '' })
  const called = namesByUserName(names.values())
  return new Map(
    cards.map((card) => [
      card.key as SubjectKey,
      {
        state: asShown(card, called),
        gone: card.gone,
        listTitle: card.list ?? '',
        former: formerOfCard(card.state, former),
        memberNames: namesOf(card.state).map(({ name }) => name),
        userNames: namesOf(card.state).map(({ userName }) => userName),
        comments: (comments.get(card.key) ?? []).map((row) => ({
          author: names.get(row.author ?? '')?.name ?? '',
          at: row.created_at?.getTime() ?? 0,
          html: withNames(row.html ?? '', called),
        })),
      },
    ]),
  )
}

function formerOfCard({ place, labels }: SubjectState, former: FormerNames): FormerOfCard {
  const list = place == null ? null : splitSubjectKey(place).sourceId
  return formerOf(former, { list, labels: Object.keys(labels ?? {}) })
}

type CardRow = Awaited<ReturnType<typeof cardRows>>[number]

function asShown(
  { state, listClosed }: CardRow,
  called: ReadonlyMap<string, string>,
): SubjectState {
  const body = state.body ? { ...state.body, html: withNames(state.body.html, called) } : null
  return { ...state, body, ...(listClosed && { closed: true }) }
}

/** Every card of a source, in one order, those that are gone too. */
export async function cardKeys(db: Db, space: string, source: string): Promise<SubjectKey[]> {
  const rows = await db
    .selectFrom('subject')
    .select('key')
    .where('space', '=', space)
    .where('source', '=', source)
    .where('kind', '=', 'card')
    .orderBy('key')
    .execute()
  return rows.map(({ key }) => key as SubjectKey)
}

async function cardRows(db: Db, space: string, keys: readonly SubjectKey[]) {
  const result = await sql<{
    key: string
    state: SubjectState
    gone: boolean
    list: string | null
    listClosed: boolean
  }>`
    select card.key, card.state, card.gone_at is not null as gone, list.title as list,
      coalesce(list.state -> 'closed' = 'true', false) as "listClosed"
    from app.subject card
    left join app.subject list on list.space = card.space and list.key = card.place
    where card.space = ${space} and card.key = any(${[...keys]}::text[])`.execute(db)
  return result.rows
}

async function newestComments(db: Db, space: string, keys: readonly SubjectKey[]) {
  const result = await sql<{
    place: string
    author: string | null
    created_at: Date | null
    html: string | null
  }>`
    select place, author, created_at, html from (
      select place, author, created_at, state #>> '{body,html}' as html,
        row_number() over (partition by place order by created_at desc, key desc) as rank
      from app.subject
      where space = ${space} and kind = 'comment' and gone_at is null
        and place = any(${[...keys]}::text[]) and ${isNoEcho}) newest
    where rank <= 10 order by place, rank`.execute(db)
  return result.rows
}
