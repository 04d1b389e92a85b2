/** What Markdown gives a meaning wherever it stands. */
const everywhere = /[\\`*_[\]<~]/g
const entity = /&(?=#?\w+;|#?\w*$)/g
/** `:thumbsup:` and `@somebody` are words here and call nobody; an address takes in no sign behind it. */
const colon = /:(?=[\w+-]+:|[a-z_+-][\w+-]*$|\/\/)/g
const mention = /(?<![\p{L}\p{N}])@(?=[\p{L}\p{N}])/gu
/** What makes a picture of the link behind it. */
const beforeLink = /!(?=\\\[|$)/g
/** What makes a heading, a list, a quotation or a line of the line it begins; a wide blank may go. */
const lineStart = /(?<=^(?:(?=\s*[^\S \t\r\n])\s*)?)(?:[-+](?=[-\s]|$)|#{1,6}(?=\s|$)|[=>])/
const numberStart = /^((?:(?=\s*[^\S \t\r\n])\s*)?\d+)([.)])(?=\s|$)/
/** The line that makes a table of the one above it, or a piece of it. */
const tableLine = /^(?=.*[|-])[\s|:-]+$/
/** An address in the text, without what ends the sentence. */
const address = /((?:https?|ftp):\/\/[^\s<>"()[\]{}«»*~`|\\]*[^\s<>"()[\]{}«»*~`|\\.,:;!?'_])/

/** What an address is written as in brackets. */
const inBrackets = /[\s<>()\\]/g

const control = /\p{Cc}+/gu

/**
 * A piece of text of one line that Markdown shows as it is. It may be the beginning of a line, the end,
 * or stand between other pieces. Addresses become links to themselves.
 */
export function escapeMarkdown(text: string): string {
  const plain = text.replace(control, ' ')
  if (tableLine.test(plain)) return plain.replace(/[|:-]/g, '\\$&')
  const pieces = plain.split(address)
  return pieces.map((piece, at) => (at % 2 === 1 ? toItself(piece) : escapeWords(piece))).join('')
}

function toItself(href: string): string {
  return `[${escapeWords(href)}](${destination(href)})`
}

/** An address with nothing in it that ends the link. */
export function destination(href: string): string {
  const whole = href.replace(inBrackets, (sign) => encodeURIComponent(sign).replace(/[()]/, hexOf))
  return whole.replace(/&(?=#?\w+;)/g, '\\&')
}

function hexOf(sign: string): string {
  return `%${sign.charCodeAt(0).toString(16)}`
}

function escapeWords(words: string): string {
  return words
    .replace(everywhere, '\\$&')
    .replace(entity, '\\&')
    .replace(colon, '\\:')
    .replace(mention, '\\@')
    .replace(beforeLink, '\\!')
    .replace(lineStart, '\\$&')
    .replace(numberStart, '$1\\$2')
}
