import { toPlainText } from '../../src/text/plain-text.ts'

/**
 * A title as readers see it. Moodle 4.5 sends names HTML-escaped and with multilang spans untouched;
 * line breaks may occur.
 */
export function titleText(html: string, language: string): string {
  const text = /[<&]/.test(html) ? toPlainText(inLanguage(html, language)) : html
  return text.replace(/\s+/g, ' ').trim()
}

// No part of it looks beyond the next tag of its kind: hostile markup must not cost a square of its length.
const opening = String.raw`<(?:span|lang)\b(?=[^<>]*\bclass="multilang")(?=[^<>]*\blang="[\w-]+")[^<>]*>`
const span = String.raw`${opening}(?:(?!${opening})[\s\S])*?<\/(?:span|lang)>`
const spansInARow = () => new RegExp(`${span}(?:\\s*${span})*`, 'g')
const oneSpan = () => new RegExp(span, 'g')

/** Keeps of neighbouring multilang spans the one in `language`, else the first. */
export function inLanguage(html: string, language: string): string {
  if (!html.includes('multilang')) return html
  return html.replace(spansInARow(), (group) => {
    const spans = group.match(oneSpan()) ?? []
    const wanted = spans.find((one) => languageOf(one).startsWith(language)) ?? spans[0] ?? ''
    return wanted.replace(/^<[^>]*>|<\/[^>]*>$/g, '')
  })
}

function languageOf(oneOfThem: string): string {
  return /\blang="([\w-]+)"/.exec(oneOfThem)?.[1]?.toLowerCase() ?? ''
}

/** Somebody may have pasted a file address with their token; it must not travel on. */
export function withoutTokens(html: string): string {
  return html.replace(/([?&]|&amp;)(?:ws)?token=[0-9a-z]{16,}/gi, '$1')
}
