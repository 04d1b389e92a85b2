import { plainLine } from '../../src/text/plain-text.ts'

/** What Moodle refuses as invalid UTF-8 or cannot store: half surrogates and control characters. */
export function plainField(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to go
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
}

/**
 * One line that survives as it is: Moodle 4.5 strips tags from text fields and refuses subjects with
 * anything that begins like one, "<3" included.
 */
export function lineText(text: string): string {
  const line = plainLine(plainField(text))
  return line.replaceAll('<', '‹').replaceAll('>', '›')
}

/** Moodle 4.5 keeps 255 characters of a subject and fails on the next one. */
export function subjectLine(text: string): string {
  const characters = [...lineText(text)]
  if (characters.length <= 255) return characters.join('')
  return `${characters.slice(0, 254).join('').trimEnd()}…`
}
