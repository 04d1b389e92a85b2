import { type RawBuilder, sql } from 'kysely'
import { toJson } from './json.ts'

/**
 * Rows for the FROM of a statement that is run for a handful of them, in one parameter. The planner takes
 * a JSON list for a hundred rows and would rather read a whole table than look up so many: it is told
 * that they are few. `columns` as after `as r` (names and types).
 */
export function fewRows(rows: readonly object[], columns: string): RawBuilder<unknown> {
  return sql`(select * from jsonb_to_recordset(${toJson(rows)}::jsonb) r (${sql.raw(columns)})
    limit ${sql.lit(atMost(rows.length))})`
}

/** In coarse steps: each other number would be another statement to plan. */
function atMost(count: number): number {
  return 4 ** Math.ceil(Math.log(Math.max(count, 4)) / Math.log(4))
}
