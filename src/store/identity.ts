import { sql } from 'kysely'
import { grouped } from '../grouped.ts'
import type { Instant } from '../ids.ts'
import { together } from '../people/link.ts'
import { type Face, type FaceKey, faceKey, type Verdict } from '../people/match.ts'
import { isoTime, toJson } from './json.ts'
import type { Db } from './open.ts'
import { derivePersons, register } from './persons.ts'

/** An account with whom it is held for. */
export interface KnownFace extends Face {
  /** The person it belongs to, and the one it was first held for. */
  person: string
  firstPerson: string
  organisationKind: string | null
  /** It has a role in the course. */
  seated: boolean
}

/** All accounts of a space but our own. */
export async function readFaces(db: Db, space: string): Promise<readonly KnownFace[]> {
  const { rows } = await sql<KnownFace>`
    select a.source, a.source_id as "sourceId", a.name, a.username, a.email, a.organisation,
      a.organisation_kind as "organisationKind", a.region, a.person_id as person,
      a.first_person as "firstPerson", a.roles <> '[]' as seated
    from app.account a join app.person p on p.id = a.person_id
    where a.space = ${space} and not a.own and p.erased_at is null
    order by a.source, a.source_id`.execute(db)
  return rows
}

export async function readVerdicts(db: Db, space: string): Promise<readonly Verdict[]> {
  return db
    .selectFrom('verdict')
    .select(['one', 'other', 'same'])
    .where('space', '=', space)
    .orderBy('said_at')
    .execute()
}

/** Keeps the operator's word; a later one about the same two replaces it. */
export async function saveVerdict(
  db: Db,
  space: string,
  { one, other, same }: Verdict,
  at: Instant,
): Promise<void> {
  const [first = one, second = other] = [one, other].sort()
  const said = { same, said_at: isoTime(at) }
  await db
    .insertInto('verdict')
    .values({ space, one: first, other: second, ...said })
    .onConflict((conflict) => conflict.columns(['space', 'one', 'other']).doUpdateSet(said))
    .execute()
}

/**
 * Brings persons to what is sure by now: accounts that are one person's belong to one, all others to
 * their own. Safe to repeat; does nothing where nothing has changed. To be called in a transaction.
 * @returns how many accounts were moved
 */
export async function linkPeople(db: Db, space: string): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtext(${`people ${space}`}))`.execute(db)
  if (!(await mayDiffer(db, space))) return 0
  const faces = await readFaces(db, space)
  const owners = ownersOf(faces, together(faces, await readVerdicts(db, space)))
  const moved = faces.filter((face) => owners.get(faceKey(face)) !== face.person)
  if (moved.length === 0) return 0
  const rows = moved.map((face) => ({ ...face, owner: owners.get(faceKey(face)) }))
  await move(db, space, rows)
  return moved.length
}

/** Two with one address, somebody linked already, or a word of the operator. */
async function mayDiffer(db: Db, space: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from app.verdict v where v.space = ${space})
      or exists (select from app.account a where a.space = ${space} and a.person_id <> a.first_person)
      or exists (select from app.account a join app.account b on b.space = a.space
        and lower(trim(b.email)) = lower(trim(a.email)) and b.source > a.source
        where a.space = ${space} and a.email is not null and b.email is not null) as found`.execute(
    db,
  )
  return rows[0]?.found ?? false
}

/** Person of each account: of a group the first that has a role in the course, else the first at all. */
function ownersOf(
  faces: readonly KnownFace[],
  roots: ReadonlyMap<FaceKey, FaceKey>,
): ReadonlyMap<FaceKey, string> {
  const owners = new Map<FaceKey, string>()
  for (const [, group] of grouped(faces, (face) => roots.get(faceKey(face)))) {
    const [owner] = group.toSorted(bySeat)
    for (const face of group) owners.set(faceKey(face), owner?.firstPerson ?? face.firstPerson)
  }
  return owners
}

function bySeat(one: KnownFace, other: KnownFace): number {
  const seats = Number(other.seated) - Number(one.seated)
  return seats || Number(BigInt(one.firstPerson) - BigInt(other.firstPerson))
}

async function move(
  db: Db,
  space: string,
  moved: readonly (KnownFace & { owner: string | undefined })[],
): Promise<void> {
  const rows = toJson(
    moved.map(({ source, sourceId, owner, firstPerson }) => ({
      ...{ source, source_id: sourceId, owner, first_person: firstPerson },
    })),
  )
  await sql`
    update app.account a set person_id = r.owner
    from jsonb_to_recordset(${rows}::jsonb) as r (source text, source_id text, owner bigint)
    where a.space = ${space} and a.source = r.source and a.source_id = r.source_id`.execute(db)
  await sql`
    update app.person p set same_as = nullif(r.owner, p.id)
    from jsonb_to_recordset(${rows}::jsonb) as r (owner bigint, first_person bigint)
    where p.id = r.first_person`.execute(db)
  const touched = [...new Set(moved.flatMap(({ person, owner }) => [person, owner ?? person]))]
  await derivePersons(db, sql`select unnest(${touched}::bigint[])`)
}

/** Accounts of the operator's list that it no longer has. */
export async function dropUnlisted(
  db: Db,
  space: string,
  listed: readonly string[],
): Promise<number> {
  const { rows } = await sql<{ person: string }>`
    delete from app.account
    where space = ${space} and source = ${register} and source_id <> all(${[...listed]}::text[])
    returning person_id as person`.execute(db)
  const touched = rows.map(({ person }) => person)
  await derivePersons(db, sql`select unnest(${touched}::bigint[])`)
  return rows.length
}
