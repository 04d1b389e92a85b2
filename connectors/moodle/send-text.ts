import { escapeHtml } from '../../src/text/html.ts'
import { toSafeHtml } from '../../src/text/sanitize.ts'
import { plainField } from './outgoing.ts'

/** Moodle 4.5 takes 4096 bytes of an instant message, about 2,000 Cyrillic letters. */
const maxBytes = 4096

export interface Letter {
  html: string
  text: string
}

/**
 * A message as it fits into Moodle's chat: the HTML where it is plain, else the text (the HTML of a
 * mail is layout), shortened at the end of a sentence. `ending` is always kept.
 */
export function chatHtml(letter: Letter, ending: string): string {
  const reduced = isLayout(letter.html) ? '' : plainField(toSafeHtml(letter.html)).trim()
  const whole = reduced + ending
  if (reduced !== '' && bytesOf(whole) <= maxBytes) return whole
  return shortened(plainField(letter.text), ending)
}

/** The same for a forum, which has room for all of it. */
export function forumHtml(letter: Letter, ending: string): string {
  const body = isLayout(letter.html) ? toHtml(plainField(letter.text)) : toSafeHtml(letter.html)
  return plainField(body) + ending
}

function isLayout(html: string): boolean {
  return html.trim() === '' || /<(?:html|table|style)\b/i.test(html)
}

/** As many whole sentences as fit; the first link of what is cut off is kept. */
function shortened(text: string, ending: string): string {
  const all = toHtml(text) + ending
  if (bytesOf(all) <= maxBytes) return all
  const sentences = sentencesOf(text)
  const fits = (count: number) => bytesOf(cutHtml(sentences, count, ending)) <= maxBytes
  return cutHtml(sentences, largest(sentences.length, fits), ending)
}

/** Where one is very long, its words. */
function sentencesOf(text: string): string[] {
  const sentences = text.match(/[\s\S]+?(?:[.!?…]["»)]*\s+|\n+|$)/g) ?? []
  return sentences.flatMap((one) => (one.length > 500 ? (one.match(/\s*\S+\s*/g) ?? []) : one))
}

function cutHtml(sentences: readonly string[], count: number, ending: string): string {
  const kept = sentences.slice(0, count).join('').trimEnd()
  const link = kept.includes('http') ? null : firstLink(sentences.slice(count).join(''))
  return `${toHtml(`${kept} […]`)}${link === null ? '' : toHtml(link)}${ending}`
}

function firstLink(text: string): string | null {
  return /https?:\/\/\S{1,500}/.exec(text)?.[0] ?? null
}

/** The largest count for which `fits` holds, given that it holds for all smaller ones. */
function largest(count: number, fits: (count: number) => boolean): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(middle)) low = middle
    else high = middle - 1
  }
  return low
}

function toHtml(text: string): string {
  const paragraphs = text.split(/\n{2,}/).filter((part) => part.trim() !== '')
  return paragraphs.map((part) => `<p>${linked(part.trim()).replaceAll('\n', '<br>')}</p>`).join('')
}

function linked(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, index) => {
      const shown = escapeHtml(part)
      return index % 2 === 1 ? `<a href="${shown}">${shown}</a>` : shown
    })
    .join('')
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length
}
