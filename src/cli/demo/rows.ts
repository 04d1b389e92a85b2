/** Rows of a sandbox's answer: every sandbox gives plain objects. */
export function rowsOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value : []
}
