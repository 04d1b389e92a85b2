import { compile } from 'html-to-text'

/** Deeper nesting is nobody's text, and would exhaust the stack. */
const deepest = 200

const textOf = compile({
  wordwrap: false,
  limits: { maxDepth: deepest },
  selectors: [
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'img', format: 'skip' },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
      selector,
      options: { uppercase: false },
    })),
  ],
})

/** The words of a piece of HTML, links and pictures left out, paragraphs kept apart by a line. */
export function toPlainText(markup: string): string {
  return textOf(markup).trim()
}

/**
 * A text from outside in one line that cannot act: no control characters, which move a terminal's
 * cursor, and none that turn the direction of what follows.
 */
export function plainLine(text: string): string {
  return text
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
}

/** The beginning of a text in one line, cut at a word, with «…» where something was cut. */
export function shortened(text: string, length: number): string {
  const line = plainLine(text)
  if (line.length <= length) return line
  const head = line
    .slice(0, length)
    .toWellFormed()
    .replace(/\uFFFD$/, '')
  const atWord = head.replace(/\s+\S*$/, '')
  return `${atWord.length > length / 2 ? atWord : head}…`
}
