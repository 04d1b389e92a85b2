/** Data for whoever reads stdout. @throws EPIPE when nobody does any more */
export function writeOut(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()))
  })
}

/** The one JSON value of a command. */
export function writeJson(value: unknown): Promise<void> {
  return writeOut(`${JSON.stringify(value, null, process.stdout.isTTY ? 2 : 0)}\n`)
}

export function writeLines(lines: readonly string[]): Promise<void> {
  return lines.length === 0 ? Promise.resolve() : writeOut(`${lines.join('\n')}\n`)
}

/** Talk: for the human in front of the terminal, never data. */
export function say(...lines: readonly string[]): void {
  for (const line of lines) process.stderr.write(`${line}\n`)
}

/** Columns of equal width, the last one as it is. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  '),
  )
}

/** `3 cards`, `1 card`. */
export function counted(n: number, noun: string, nouns = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : nouns}`
}

/** `2 min ago`; the other way round `in 2 min`. */
export function agoOrAhead(at: number, now: number): string {
  const words = lengthInWords(Math.abs(now - at))
  if (words === null) return 'just now'
  return at <= now ? `${words} ago` : `in ${words}`
}

function lengthInWords(ms: number): string | null {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 1) return null
  if (minutes < 120) return `${minutes} min`
  return minutes < 48 * 60
    ? `${Math.round(minutes / 60)} h`
    : counted(Math.round(minutes / 1440), 'day')
}
