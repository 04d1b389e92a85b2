/**
 * JSON as PostgreSQL takes it: it refuses NUL characters and lone surrogates, which do come in texts
 * from outside.
 */
export function toJson(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, item) =>
    typeof item === 'string' ? storableText(item) : item,
  )
}

export function storableText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}

export function isoTime(at: number): string {
  return new Date(at).toISOString()
}

export function maybeIsoTime(at: number | null | undefined): string | null {
  return at === null || at === undefined ? null : isoTime(at)
}
