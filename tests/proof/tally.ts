/** What a proof counts and finds wrong while it goes on. */
export interface Tally {
  rows: Map<string, number>
  failures: string[]
}

export function add({ rows }: Tally, counts: Readonly<Record<string, number>>): void {
  for (const [row, count] of Object.entries(counts)) rows.set(row, (rows.get(row) ?? 0) + count)
}

/** The rows of each group of traps, so that the table has them in order. */
export function trapRows(groups: readonly string[]): Map<string, number> {
  const rows = ['traps', 'held', 'wrong deletions']
  return new Map(groups.flatMap((group) => rows.map((row) => [`${group}: ${row}`, 0] as const)))
}
