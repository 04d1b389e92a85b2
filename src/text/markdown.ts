import Turndown from 'turndown'
import { safeHref } from './html.ts'
import { destination, escapeMarkdown } from './markdown-escape.ts'
import { asCode, emphasis, flat, type Piece, unmarked, within } from './markdown-inline.ts'
import { toSafeHtml } from './sanitize.ts'

/** Longer or deeper is nobody's text, and would cost a square of its length. */
const longest = 50_000
const deepest = 40
/** Blank for longer: trimming it would cost a square of its length. */
const wide = /\s{200,}/g

/**
 * A piece of HTML from outside as Markdown (CommonMark): links, emphasis, headings, lists, quotations and
 * code stay, pictures become links, tables lines. Nothing of the text acts as Markdown, as HTML, as a
 * mention or as an emoji. Of a text that is far too long or deep only the words. May be any markup: it is
 * made safe first.
 */
export function toMarkdown(markup: string): string {
  const html = toSafeHtml(markup.toWellFormed()).replace(wide, ' ')
  if (html.length > longest || depthOf(html) > deepest) return wordsOf(html)
  const markdown = converter.turndown(html).replace(/[ \t]+\n(?=\n|$)/g, '\n')
  return markdown.replace(linkToItself, bareAddress)
}

/** Everywhere an address that stands alone is a link by itself; nothing in it may be a mark. */
const linkToItself =
  /(?<![^\s(])\[(https?\\:\/\/(?:\\_|[^\s\\[\]()<>&*~`])+)\]\(([^\s()]+)\)(?=[.,;?)»]*(?:\s|$))/g

function bareAddress(link: string, label: string, href: string): string {
  const isBare = label.replace(/\\([_:])/g, '$1') === href && !/\b_|_\b/.test(href)
  return isBare ? href : link
}

function wordsOf(html: string): string {
  const text = html.replace(/<(?:br|\/p|\/div|\/li|\/h\d)\b[^<>]*>/g, '\n').replace(/<[^<>]*>/g, '')
  const lines = text.replace(/&(lt|gt|amp|quot);/g, (_, name) => entities[name] ?? '').split('\n')
  return lines.map((line) => escapeMarkdown(line.trim())).join('\n')
}

/** All that safe HTML has. */
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' }

/** Tags of safe HTML are closed; those that need not be do not count. */
function depthOf(html: string): number {
  let [depth, most] = [0, 0]
  for (const [tag] of html.matchAll(/<\/?[a-z][^<>]*>/g)) {
    if (tag.endsWith('/>')) continue
    depth += tag.startsWith('</') ? -1 : 1
    most = Math.max(most, depth)
  }
  return most
}

const converter = createConverter()

function createConverter(): Turndown {
  const rules = new Turndown({ headingStyle: 'atx', hr: '***' })
  rules.escape = escapeMarkdown
  rules.addRule('emphasis', {
    filter: ['strong', 'b', 'em', 'i', 's', 'del'],
    replacement: emphasis,
  })
  rules.addRule('unmarked', { filter: ['span', 'u', 'sub', 'sup'], replacement: unmarked })
  rules.addRule('code', { filter: 'code', replacement: asCode })
  rules.addRule('fenced', { filter: 'pre', replacement: (_, node) => fenced(node) })
  rules.addRule('link', { filter: 'a', replacement: toLink })
  rules.addRule('image', { filter: 'img', replacement: (_, node) => imageAsLink(node) })
  rules.addRule('heading', {
    filter: ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
    replacement: toHeading,
  })
  rules.addRule('list', { filter: ['ul', 'ol'], replacement: toList })
  rules.addRule('item', { filter: 'li', replacement: toItem })
  rules.addRule('cell', { filter: ['td', 'th'], replacement: toCell })
  rules.addRule('row', {
    filter: 'tr',
    replacement: (content) => `${inOneLine(content).replace(/ \|$/, '')}  \n`,
  })
  return rules
}

function toLink(content: string, node: Piece): string {
  const words = wordsIn(content, node).replace(linkInside, '$1')
  const href = safeHref(node.getAttribute('href'))
  return words === '' || href === null ? words : `[${words}](${destination(href)})`
}

/** Links do not nest. */
const linkInside = /\[((?:\\.|[^\\[\]])*)\]\([^()\s]*\)/g

function imageAsLink(node: Piece): string {
  const href = safeHref(node.getAttribute('src'))
  const words = escapeMarkdown(inOneLine(node.getAttribute('alt') ?? '')) || nameIn(href)
  return href === null || within('A', node) ? words : `[${words}](${destination(href)})`
}

function nameIn(href: string | null): string {
  const name = href?.split(/[?#]/, 1)[0]?.split('/').at(-1) || href
  return escapeMarkdown(name ?? '')
}

function toHeading(content: string, node: Piece): string {
  const words = wordsIn(content, node).replace(/(?<!\\)#+$/, '\\$&')
  return `\n\n${'#'.repeat(Number(node.nodeName.slice(1)))} ${words}\n\n`
}

/** In the middle of an item only a list that begins with one needs no blank line before it. */
function toList(content: string, node: Piece): string {
  const isLast = node.parentNode?.nodeName === 'LI' && node.nextSibling === null
  return isLast && /^(-|1\.) /.test(content) ? `\n${content}` : `\n\n${content}\n\n`
}

function toItem(content: string, node: Piece): string {
  if (content.trim() === '') return ''
  const prefix = node.parentNode?.nodeName === 'OL' ? `${numberOf(node)}. ` : '- '
  const lines = content
    .replace(/^[ \n]+|[ \n]+$/g, '')
    .replaceAll('\n', `\n${' '.repeat(prefix.length)}`)
  return `${prefix}${lines}${node.nextSibling ? '\n' : ''}`
}

function numberOf(item: Piece): number {
  const start = Number.parseInt(item.parentNode?.getAttribute('start') ?? '1', 10)
  let at = Number.isNaN(start) ? 1 : start
  for (let node = item.previousSibling; node; node = node.previousSibling)
    if (node.nodeName === 'LI') at += 1
  return Math.min(Math.max(at, 0), 999_999_999)
}

function toCell(content: string, node: Piece): string {
  return `${wordsIn(content, node)} | `
}

/** What has to stand in one line: of paragraphs, lists and quotations only the words. */
function wordsIn(content: string, node: Piece): string {
  return inOneLine(content.includes('\n\n') ? escapeMarkdown(inOneLine(flat(node))) : content)
}

function inOneLine(content: string): string {
  return content.replace(/[ \t]*\n\s*/g, ' ').trim()
}

function fenced(node: Piece): string {
  const code = linesOf(node).replace(/^\n+|\n+$/g, '')
  const longestRun = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longestRun + 1)
  return `\n\n${fence}\n${code}\n${fence}\n\n`
}

function linesOf(node: Piece): string {
  if (node.nodeName === 'BR') return '\n'
  if (node.nodeType === 3) return (node.textContent ?? '').replace(/\r\n?/g, '\n')
  return Array.from(node.childNodes, linesOf).join('')
}
