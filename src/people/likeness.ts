import { distance } from 'fastest-levenshtein'
import { fullNames } from './given-names.ts'
import { type Part, type Reading, readingsOf } from './name.ts'

/** From here on two words are the same, misspelt. */
const alike = 0.8

/**
 * How likely two names, each read in any of its ways, are those of one person, from 0 to 1. Whole name
 * and patronymic 0.98; surname and given name 0.9, with an initial 0.7; a surname alone 0.4, its
 * initial with the given name 0.45; given name and patronymic of a woman whose surname is another 0.5.
 * Namesakes are as alike as can be: names alone are never sure.
 */
export function likenessOf(ones: readonly Reading[], others: readonly Reading[]): number {
  let most = 0
  for (const one of ones) for (const other of others) most = Math.max(most, compare(one, other))
  return most
}

/**
 * Two names that one person hardly has, whatever else is shared: «Анна» and «Ольга», «Ю. Ким» and
 * «Юлия Лесная». Not where a given name is common to both (a woman may have married), nor where one is
 * no such name at all.
 */
export function contradict(one: string | null, other: string | null): boolean {
  const [names, others] = [readingsOf(one ?? ''), readingsOf(other ?? '')]
  if (!names.some(isTelling) || !others.some(isTelling)) return false
  const meant = others.flatMap(givenNames)
  const isShared = names.flatMap(givenNames).some((name) => meant.includes(name))
  return !isShared && likenessOf(names, others) === 0
}

function isTelling({ given }: Reading): boolean {
  return given !== null && (given.initial || fullNames(given.text).length > 0)
}

function givenNames({ given }: Reading): readonly string[] {
  return given === null || given.initial ? [] : fullNames(given.text)
}

/** The cheapest first: most pairs have two given names. */
function compare(one: Reading, other: Reading): number {
  const given = givenLikeness(one.given, other.given)
  if (given?.value === 0) return 0
  const surname = surnameLikeness(one.surname, other.surname)
  const patronymic = patronymicLikeness(one.patronymic, other.patronymic)
  if (surname >= alike) return surname * withSurname(given, patronymic)
  if (isShortened(one, other)) return given?.full === true && given.value >= 0.9 ? 0.45 : 0
  return isMarried(one, other, { given, patronymic }) ? 0.5 : 0
}

interface Judged {
  /** `null`: one of them does not say. */
  given: { value: number; full: boolean } | null
  patronymic: number | null
}

function withSurname(given: Judged['given'], patronymic: Judged['patronymic']): number {
  if (given === null) return 0.4
  if (patronymic === 0) return 0.2
  const base = given.full ? 0.9 * given.value : 0.7
  return patronymic === null ? base : base + (given.full ? 0.08 : 0.12) * patronymic
}

/** «Ольга К.» and «Ольга Ким». */
function isShortened({ surname: [one] }: Reading, { surname: [other] }: Reading): boolean {
  if (one === undefined || other === undefined) return false
  return (one.initial || other.initial) && isInitialOf(one, other)
}

function isMarried(one: Reading, other: Reading, { given, patronymic }: Judged): boolean {
  if (given === null || !given.full || given.value < 0.9 || (patronymic ?? 0) < 0.9) return false
  return [one, other].every((name) => name.patronymic?.text.endsWith('na') ?? false)
}

function surnameLikeness(one: readonly Part[], other: readonly Part[]): number {
  const words = (parts: readonly Part[]) => parts.filter(({ initial }) => !initial)
  return Math.max(
    0,
    ...words(one).flatMap((a) => words(other).map((b) => surnameWords(a.text, b.text))),
  )
}

/** A man's surname and a woman's are those of two people. */
function surnameWords(one: string, other: string): number {
  if (one === other) return 1
  const [short, long] = one.length < other.length ? [one, other] : [other, one]
  if (long === `${short}a` || (short.endsWith('ski') && long === `${short.slice(0, -1)}aa`))
    return 0
  if (short.endsWith('i') && long.endsWith('a') && short.slice(0, -1) === long.slice(0, -1))
    return 0
  return wordLikeness(one, other)
}

function givenLikeness(one: Part | null, other: Part | null): Judged['given'] {
  if (one === null || other === null) return null
  if (one.initial || other.initial) return { value: Number(isInitialOf(one, other)), full: false }
  if (one.text === other.text) return { value: 1, full: true }
  const [meant, said] = [meaningsOf(one), meaningsOf(other)]
  if (meant.some((name) => said.includes(name))) return { value: 0.95, full: true }
  if (fullNames(one.text).length > 0 && fullNames(other.text).length > 0)
    return { value: 0, full: true }
  return { value: atLeast(wordLikeness(one.text, other.text)), full: true }
}

function patronymicLikeness(one: Part | null, other: Part | null): number | null {
  if (one === null || other === null) return null
  if (one.initial || other.initial) return isInitialOf(one, other) ? 0.7 : 0
  return atLeast(wordLikeness(one.text, other.text))
}

/** An initial of `Y` or `J` may stand for any of «Е, Ю, Я». */
function isInitialOf(one: Part, other: Part): boolean {
  const [a = '', b = ''] = [one.text[0], other.text[0]]
  return (
    a === b ||
    (a === 'i' && one.initial && 'aeu'.includes(b)) ||
    (b === 'i' && other.initial && 'aeu'.includes(a))
  )
}

function meaningsOf({ text }: Part): readonly string[] {
  const full = fullNames(text)
  return full.length === 0 ? [text] : full
}

/** One slip of the finger is forgiven in words of four letters and more. */
function wordLikeness(one: string, other: string): number {
  const length = Math.max(one.length, other.length, 1)
  const slips = isSwapped(one, other) ? 1 : distance(one, other)
  return slips === 1 && length >= 4 ? Math.max(alike, 1 - 1 / length) : 1 - slips / length
}

/** Two neighbouring letters have changed places. */
function isSwapped(one: string, other: string): boolean {
  if (one.length !== other.length) return false
  const at = [...one].findIndex((letter, place) => letter !== other[place])
  const swapped = `${one.slice(0, at)}${one[at + 1]}${one[at]}${one.slice(at + 2)}`
  return at >= 0 && swapped === other
}

function atLeast(value: number): number {
  return value >= alike ? value : 0
}
