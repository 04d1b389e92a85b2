import type { StateCore, Token } from 'markdown-it'
import markdownIt from 'markdown-it'
import { escapeHtml } from '../../src/text/html.ts'
import { toSafeHtml } from '../../src/text/sanitize.ts'
import { readCalls } from './calls.ts'

/**
 * Trello's Markdown as html that is safe to show anywhere. HTML in the source is literal text, a
 * single line break is a break. Images become links: Trello serves its own only to its own members,
 * and foreign ones would tell a stranger who reads. Who is called with `@` is marked for the core
 * (`mentions.ts`), emoji by name become emoji. A text many times longer than Trello takes is
 * shown as it was typed.
 */
export function renderMarkdown(source: string): string {
  if (source.length > longest) return asTyped(escapeHtml(source))
  if (source.length <= short && plainSentences.test(source)) return asTyped(source)
  return toSafeHtml(markdown.render(source)).trim()
}

/** Trello takes 16,384 characters in a description (release notes of TrelloDotNet 2.3.0). */
const longest = 100_000
/** The short cut is taken step by step on the stack. */
const short = 5_000

function asTyped(text: string): string {
  return `<p>${text.replaceAll('\n', '<br />\n')}</p>`
}

/**
 * Most comments are a line or two of plain words, in which no rule of Markdown or HTML has anything to
 * find: each line begins with a letter and holds letters, digits, single spaces and plain stops.
 */
const plainSentences =
  /^\p{L}[\p{L}\p{N},.!?…—«»]*(?:[ \n]\p{L}[\p{L}\p{N},.!?…—«»]*| [\p{N}—«][\p{L}\p{N},.!?…—«»]*)*$/u

/** Titles the editor writes for itself: `smartCard-inline`, or nothing but a zero-width character. */
const editorTitle = /^(smartCard-\w+|[\u200b-\u200d\u2060\ufeff\s]*)$/
/** The editor's blank line is a paragraph that holds U+200C alone. */
const blank = /^[\u200b-\u200d\u2060\ufeff\s]*$/

const markdown = createRenderer()

function createRenderer() {
  const renderer = markdownIt({ html: false, linkify: true, breaks: true })
  renderer.linkify.set({ fuzzyLink: false })
  readCalls(renderer)
  renderer.core.ruler.after('inline', 'blank_paragraphs', dropBlankParagraphs)
  renderer.core.ruler.push('editor_titles', (state) => eachInline(state, withoutEditorTitles))
  renderer.core.ruler.push('images', (state) =>
    eachInline(state, (tokens) => imagesAsLinks(tokens, state)),
  )
  renderer.core.ruler.push('outside', (state) => eachInline(state, onlyOutside))
  return renderer
}

/** A link without its site would lead into the site where the text is shown: only its words are left. */
function onlyOutside(tokens: Token[]): Token[] {
  for (const token of tokens)
    if (token.type === 'link_open' && !outside.test(String(token.attrGet('href') ?? '')))
      token.attrs = token.attrs?.filter(([name]) => name !== 'href') ?? null
  return tokens
}

const outside = /^(?:https?:\/\/|mailto:)/i

function dropBlankParagraphs(state: StateCore): void {
  const isBlank = (token: Token | undefined) =>
    token?.type === 'inline' && token.content !== '' && blank.test(token.content)
  state.tokens = state.tokens.filter((token, at) => {
    if (token.type === 'paragraph_open') return !isBlank(state.tokens[at + 1])
    if (token.type === 'paragraph_close') return !isBlank(state.tokens[at - 1])
    return !isBlank(token)
  })
}

function eachInline(state: StateCore, change: (tokens: Token[]) => Token[]): void {
  for (const token of state.tokens) if (token.children) token.children = change(token.children)
}

function withoutEditorTitles(tokens: Token[]): Token[] {
  for (const token of tokens) {
    const title = token.attrGet('title')
    if (title !== null && editorTitle.test(String(title))) {
      token.attrs = token.attrs?.filter(([name]) => name !== 'title') ?? null
    }
  }
  return tokens
}

/** Inside a link only the words of the picture are left: links do not nest. */
function imagesAsLinks(tokens: Token[], state: StateCore): Token[] {
  let depth = 0
  return tokens.flatMap((token) => {
    depth += { link_open: 1, link_close: -1 }[token.type] ?? 0
    if (token.type !== 'image') return [token]
    const words = new state.Token('text', '', 0)
    const address = String(token.attrGet('src') ?? '')
    words.content = token.content || address
    return depth > 0
      ? [words]
      : [linkOpen(address, state), words, new state.Token('link_close', 'a', -1)]
  })
}

function linkOpen(address: string, state: StateCore): Token {
  const open = new state.Token('link_open', 'a', 1)
  open.attrSet('href', address)
  return open
}
