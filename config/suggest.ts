import { distance } from 'fastest-levenshtein'

/** The candidate a hurried hand most likely meant, or `null`. */
export function closest(word: string, candidates: Iterable<string>): string | null {
  const wanted = word.toLowerCase()
  const near = [...candidates]
    .map((candidate) => ({ candidate, far: farness(wanted, candidate.toLowerCase()) }))
    .filter(({ candidate, far }) => far <= tolerance(wanted, candidate))
    .sort((a, b) => a.far - b.far)
  return near[0]?.candidate ?? null
}

/** `Did you mean X?`, or else what there is to choose from, or nothing. */
export function suggestion(word: string, candidates: Iterable<string>): string {
  const known = [...candidates]
  const meant = closest(word, known)
  if (meant !== null) return `Did you mean ${meant}?${hasCyrillic(word, meant)}`
  return known.length > 0 && known.length <= 20 ? `Known here: ${known.join(', ')}.` : ''
}

/** One inside the other ("Moscow" in "Europe/Moscow") is nearer than any misspelling. */
function farness(wanted: string, candidate: string): number {
  const inside = wanted.length >= 3 && candidate.length >= 3
  if (inside && (candidate.includes(wanted) || wanted.includes(candidate))) return 0.5
  return distance(wanted, candidate)
}

function tolerance(wanted: string, candidate: string): number {
  return Math.max(1, Math.floor(Math.max(wanted.length, candidate.length) / 3))
}

/** Letters that look the same are the one mistake no eye can find. */
function hasCyrillic(word: string, meant: string): string {
  const lookalike = /\p{Script=Cyrillic}/u.test(word) && !/\p{Script=Cyrillic}/u.test(meant)
  return lookalike ? ' (Some of its letters are Cyrillic ones that look Latin.)' : ''
}
