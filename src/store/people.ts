import { sql } from 'kysely'
import type { Account } from '../account.ts'
import type { Instant, PersonId } from '../ids.ts'
import { isoTime, maybeIsoTime, toJson } from './json.ts'
import type { Db } from './open.ts'
import { derivePersons } from './persons.ts'

/**
 * Writes accounts as a source knows them; each new one gets a person of its own. What the source did
 * not say keeps its old value. An account that is seen again is no longer gone.
 */
export async function saveAccounts(
  db: Db,
  space: string,
  source: string,
  accounts: readonly Account[],
): Promise<void> {
  if (accounts.length === 0) return
  const unique = mergeBySourceId(accounts)
  await addMissing(
    db,
    space,
    source,
    unique.map((account) => account.sourceId),
  )
  const rows = toJson(unique.map(toRow))
  await updateAccounts(db, space, source, rows)
  const ids = unique.map((account) => account.sourceId)
  await derivePersons(
    db,
    sql`select person_id from app.account
      where space = ${space} and source = ${source} and source_id = any(${ids}::text[])`,
  )
}

/** Adds the accounts never seen before, without a name. */
export async function ensureAccounts(
  db: Db,
  space: string,
  source: string,
  sourceIds: readonly string[],
): Promise<void> {
  const wanted = [...new Set(sourceIds)]
  if (wanted.length > 0) await addMissing(db, space, source, wanted)
}

/** Person of each account; accounts never seen before are added without a name. */
export async function personsOf(
  db: Db,
  space: string,
  source: string,
  sourceIds: readonly string[],
): Promise<ReadonlyMap<string, PersonId>> {
  const wanted = [...new Set(sourceIds)]
  if (wanted.length === 0) return new Map()
  await addMissing(db, space, source, wanted)
  const rows = await db
    .selectFrom('account')
    .select(['source_id', 'person_id'])
    .where('space', '=', space)
    .where('source', '=', source)
    .where(sql<boolean>`source_id = any(${wanted}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.source_id, row.person_id as PersonId]))
}

/** Shown name of each account, where it has one, and what it is called at its source. */
export async function accountNames(
  db: Db,
  space: string,
  source: string,
): Promise<ReadonlyMap<string, { name: string; userName: string }>> {
  const rows = await db
    .selectFrom('account')
    .select(['source_id', 'name', 'username'])
    .where('space', '=', space)
    .where('source', '=', source)
    .execute()
  return new Map(
    rows.map((row) => [
      row.source_id,
      { name: row.name ?? row.username ?? '', userName: row.username ?? '' },
    ]),
  )
}

/** Members who are no longer there keep their row, so that what they did keeps its author. */
export async function markAccountsGone(
  db: Db,
  space: string,
  source: string,
  sourceIds: readonly string[],
  at: Instant,
): Promise<void> {
  if (sourceIds.length === 0) return
  await sql`
    update app.account set gone_at = ${isoTime(at)}::timestamptz
    where space = ${space} and source = ${source} and gone_at is null
      and source_id = any(${[...sourceIds]}::text[])`.execute(db)
}

/** An account may stand in a page several times, each time saying more or less of it. */
function mergeBySourceId(accounts: readonly Account[]): readonly Account[] {
  const merged = new Map<string, Account>()
  for (const account of accounts) {
    const told = Object.entries(account).filter(
      ([, value]) => value !== undefined && value !== null,
    )
    merged.set(account.sourceId, {
      ...merged.get(account.sourceId),
      ...(Object.fromEntries(told) as Partial<Account>),
      sourceId: account.sourceId,
    })
  }
  return [...merged.values()]
}

async function addMissing(
  db: Db,
  space: string,
  source: string,
  sourceIds: readonly string[],
): Promise<void> {
  const known = await db
    .selectFrom('account')
    .select('source_id')
    .where('space', '=', space)
    .where('source', '=', source)
    .where(sql<boolean>`source_id = any(${[...sourceIds]}::text[])`)
    .execute()
  const have = new Set(known.map((row) => row.source_id))
  const missing = sourceIds.filter((id) => !have.has(id))
  if (missing.length === 0) return
  const persons = await db
    .insertInto('person')
    .values(missing.map(() => ({ space })))
    .returning('id')
    .execute()
  const accounts = missing.map((id, index) => ({ source_id: id, person_id: persons[index]?.id }))
  await sql`
    insert into app.account (space, source, source_id, person_id, first_person)
    select ${space}, ${source}, r.*, r.person_id
    from jsonb_to_recordset(${toJson(accounts)}::jsonb) as r (source_id text, person_id bigint)
    on conflict do nothing`.execute(db)
}

async function updateAccounts(db: Db, space: string, source: string, rows: string): Promise<void> {
  await sql`
    update app.account a set name = coalesce(r.name, a.name),
      username = coalesce(r.username, a.username), email = coalesce(r.email, a.email),
      roles = coalesce(r.roles, a.roles), groups = coalesce(r.groups, a.groups),
      organisation = coalesce(r.organisation, a.organisation),
      organisation_kind = coalesce(r.organisation_kind, a.organisation_kind),
      region = coalesce(r.region, a.region), url = coalesce(r.url, a.url), own = coalesce(r.own, a.own),
      last_seen_at = greatest(r.last_seen_at, a.last_seen_at),
      gone_at = case when r.roles is null then a.gone_at end
    from jsonb_to_recordset(${rows}::jsonb) as r (source_id text, name text, username text,
      email text, roles jsonb, groups jsonb, organisation text, organisation_kind text, region text,
      url text, own boolean, last_seen_at timestamptz)
    where a.space = ${space} and a.source = ${source} and a.source_id = r.source_id
      and (a.name, a.username, a.email, a.roles, a.groups, a.organisation, a.organisation_kind, a.region,
        a.url, a.own, a.last_seen_at, a.gone_at) is distinct from (coalesce(r.name, a.name), coalesce(r.username, a.username),
        coalesce(r.email, a.email), coalesce(r.roles, a.roles), coalesce(r.groups, a.groups),
        coalesce(r.organisation, a.organisation),
        coalesce(r.organisation_kind, a.organisation_kind), coalesce(r.region, a.region),
        coalesce(r.url, a.url), coalesce(r.own, a.own), greatest(r.last_seen_at, a.last_seen_at),
        case when r.roles is null then a.gone_at end)`.execute(db)
}

function toRow(account: Account) {
  return {
    source_id: account.sourceId,
    name: account.name ?? null,
    username: account.username ?? null,
    email: account.email ?? null,
    roles: account.roles ?? null,
    groups: account.groups ?? null,
    url: account.url ?? null,
    own: account.own ?? null,
    last_seen_at: maybeIsoTime(account.lastSeenAt),
    organisation: account.organisation ?? null,
    organisation_kind: account.organisationKind ?? null,
    region: account.region ?? null,
  }
}
