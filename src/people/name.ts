import { fold } from './fold.ts'
import { fullNames } from './given-names.ts'

/** A part of a name, folded; of an initial only the first sound. */
export interface Part {
  text: string
  initial: boolean
}

/** One way to read a name: which word is what. */
export interface Reading {
  given: Part | null
  patronymic: Part | null
  /** Several words where it is a double one; an initial in «Ольга К.». */
  surname: readonly Part[]
}

/**
 * All ways to read a name as it is written: «Снежная Анна Петровна», «А. П. Снежная», "Anna
 * Snezhnaya". One way where a given name or a patronymic tells which word is which.
 */
export function readingsOf(written: string): readonly Reading[] {
  const parts = partsOf(written)
  const at = parts.findIndex((part, place) => isPatronymic(part, place, parts))
  const patronymic = at < 0 ? null : (parts[at] ?? null)
  const rest = parts.filter((_, place) => place !== at)
  const known = rest.filter(({ text, initial }) => !initial && fullNames(text).length > 0)
  const [given] = known
  if (given !== undefined && known.length === 1) return [toReading(given, patronymic, rest)]
  const initials = rest.filter(({ initial }) => initial)
  if (initials.length > 0) return [withInitials(initials, patronymic, rest)]
  if (rest.length < 2) return [{ given: null, patronymic, surname: rest }]
  return rest.map((part) => toReading(part, patronymic, rest))
}

function toReading(given: Part, patronymic: Part | null, rest: readonly Part[]): Reading {
  const others = rest.filter((part) => part !== given)
  const surname = others.filter(({ initial }) => !initial)
  if (surname.length === 0) return { given, patronymic, surname: others }
  const second = others.find(({ initial }) => initial) ?? null
  return { given, patronymic: patronymic ?? second, surname }
}

function withInitials(
  initials: readonly Part[],
  patronymic: Part | null,
  rest: readonly Part[],
): Reading {
  const [given = null, second = null] = initials as readonly (Part | undefined)[]
  const surname = rest.filter(({ initial }) => !initial)
  return { given, patronymic: patronymic ?? second, surname }
}

function partsOf(written: string): Part[] {
  const words = written.normalize('NFKC').match(/[\p{L}'’ʹ]+\.?/gu) ?? []
  return words
    .map((word) => ({ text: fold(word), initial: isInitial(word) }))
    .filter(({ text }) => text !== '')
}

/** One letter, or the two or more that one becomes in Latin: «Ю.», "Yu.". */
function isInitial(word: string): boolean {
  const letters = word.replace('.', '')
  return (
    letters.length === 1 ||
    (word.endsWith('.') && /^([yji][aeou]|zh|kh|ts|ch|sh|sch|shch)$/i.test(letters))
  )
}

/** Of three words: a surname may end alike («Янович»). */
function isPatronymic({ text, initial }: Part, at: number, { length }: readonly Part[]): boolean {
  if (initial || length < 3 || at === 0) return false
  return /(?:[oe]v(?:iQ|na)|iQna|[^aeiou]iQ)$/.test(text)
}
