import { plainLine } from '../../src/text/plain-text.ts'

/**
 * What Moodle refuses as invalid UTF-8 or cannot store: half surrogates and control characters. The sign
 * that stands for something unreadable says nothing and may be refused as well.
 */
export function plainField(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to go
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/g, '')
}

/**
 * One line that survives as it is: Moodle 4.5 strips tags from text fields and refuses subjects with
 * anything that begins like one, "<3" included.
 */
export function lineText(text: string): string {
  const line = plainLine(plainField(text))
  return line.replaceAll('<', '‹').replaceAll('>', '›')
}

/**
 * A line for a field of an entry. Teachers save all entries as a table, where a cell that begins with one of
 * these signs would be a formula: an invisible space before it makes it words.
 */
export function cellText(text: string): string {
  return lineText(text).replace(/^[=+\-@]/, '\u200b$&')
}

/** Moodle 4.5 keeps 255 characters of a subject and fails on the next one. */
const longestSubject = 255

/** A subject that Moodle takes; one that is too long ends at a word, never inside of a sign. */
export function subjectLine(text: string): string {
  const line = lineText(text)
  if ([...line].length <= longestSubject) return line
  const head = wholeSigns(line, longestSubject - 1)
  const atWord = head.replace(/\s+\S*$/, '')
  return `${(atWord.length > head.length / 2 ? atWord : head).trimEnd()}…`
}

/** The beginning of a line in signs as people see them: letters with accents, families, flags. */
function wholeSigns(line: string, length: number): string {
  const start = [...line].slice(0, length + 1).join('')
  const signs = [...new Intl.Segmenter().segment(start)].map(({ segment }) => segment)
  return signs.slice(0, -1).join('') || [...start].slice(0, length).join('')
}
