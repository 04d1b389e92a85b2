/**
 * JSON as PostgreSQL takes it: it refuses NUL characters and lone surrogates, which do come in texts
 * from outside. Both are rare and always escaped, so that a look at the result tells whether to mend.
 */
export function toJson(value: unknown): string {
  const json = JSON.stringify(value ?? null)
  return odd.test(json) ? mended(value) : json
}

const odd = /\\u(?:0000|d[89a-f])/

function mended(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, item) => {
    if (typeof item === 'string') return storableText(item)
    return hasOddKey(item) ? withStorableKeys(item) : item
  })
}

function hasOddKey(item: unknown): item is object {
  if (item === null || typeof item !== 'object' || Array.isArray(item)) return false
  return Object.keys(item).some((key) => key !== storableText(key))
}

function withStorableKeys(item: object): object {
  return Object.fromEntries(Object.entries(item).map(([key, value]) => [storableText(key), value]))
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
