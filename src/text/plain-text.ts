import { compile } from 'html-to-text'

const textOf = compile({
  wordwrap: false,
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

/** The beginning of a text in one line, cut at a word, with «…» where something was cut. */
export function shortened(text: string, length: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= length) return line
  const head = line
    .slice(0, length)
    .toWellFormed()
    .replace(/\uFFFD$/, '')
  const atWord = head.replace(/\s+\S*$/, '')
  return `${atWord.length > length / 2 ? atWord : head}…`
}
