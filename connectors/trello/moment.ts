const [first, last] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T00:00:00Z')]

/** The instant a text names, ms; `NaN` where it names none, or one that no calendar of ours holds. */
export function instantIn(text: string): number {
  const at = Date.parse(text)
  return at >= first && at <= last ? at : Number.NaN
}
