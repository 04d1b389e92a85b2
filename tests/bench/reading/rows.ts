import type { PoolFace } from '../../../src/store/pool-face.ts'

/** What a first reading writes in quantity, in an order in which it can be written again. */
export const tables = ['activity', 'revision', 'subject', 'link'] as const

type Table = (typeof tables)[number]

export type Row = Readonly<Record<string, unknown>>

/** The rows by table, in the order they were written. */
export type Rows = Readonly<Record<Table, readonly Row[]>>

const order = {
  activity: 'id',
  revision: 'activity',
  subject: 'touched_at, kind, key',
  link: 'subject',
} satisfies Record<Table, string>

export async function rowsOf(pool: PoolFace): Promise<Rows> {
  const found = await Promise.all(tables.map(async (table) => [table, await rowsIn(pool, table)]))
  return Object.fromEntries(found)
}

/** Spread evenly over that many transactions; a text goes with its line of the log. */
export function inParts(rows: Rows, parts: number): Rows[] {
  return Array.from({ length: parts }, (_, at) => {
    const part = (table: Table) => slice(rows[table], at, parts)
    const activity = part('activity')
    const ids = new Set(activity.map(({ id }) => id))
    const revision = rows.revision.filter((row) => ids.has(row.activity))
    return { activity, revision, subject: part('subject'), link: part('link') }
  })
}

/** A statement that takes rows as they are, as one JSON array. */
export function insertInto(table: Table): string {
  return `insert into app.${table} overriding system value
    select * from jsonb_populate_recordset(null::app.${table}, $1::jsonb)`
}

async function rowsIn(pool: PoolFace, table: Table): Promise<Row[]> {
  const { rows } = await pool.query<{ row: Row }>(
    `select to_jsonb(t) as row from app.${table} t order by ${order[table]}`,
  )
  return rows.map(({ row }) => row)
}

function slice(all: readonly Row[], at: number, parts: number): readonly Row[] {
  const size = Math.ceil(all.length / parts)
  return all.slice(at * size, (at + 1) * size)
}
