import type markdownIt from 'markdown-it'
import type { StateInline } from 'markdown-it'
import { mentionRel } from '../../src/text/mentions.ts'
import { emoji } from './emoji.ts'

/** User names: letters of English, digits and underscores, in old ones dots and dashes within. */
const called =
  /@([a-z0-9_]{1,100}(?:[.-][a-z0-9_]{1,100}){0,9})(?![\p{L}\p{N}@_-]|\.[\p{L}\p{N}])/iuy
const shortName = /:([a-z0-9_+-]{1,50}):/y
const partOfWord = /[\p{L}\p{N}_@./+-]$/u

/**
 * Reads what Trello's dialect has beside CommonMark: `@somebody`, marked so that the core may put the
 * name of a person there, and `:thumbsup:`. Neither in code, links, addresses or the middle of words, nor
 * behind a backslash.
 */
export function readCalls(renderer: ReturnType<typeof markdownIt>): void {
  renderer.inline.ruler.before('link', 'mention', mention)
  renderer.inline.ruler.before('link', 'emoji', shortcode)
}

function mention(state: StateInline, silent: boolean): boolean {
  const [whole] = matchHere(state, '@', called) ?? []
  if (whole === undefined || state.linkLevel > 0) return false
  if (!silent) {
    state.push('link_open', 'a', 1).attrSet('rel', mentionRel)
    state.push('text', '', 0).content = whole
    state.push('link_close', 'a', -1)
  }
  state.pos += whole.length
  return true
}

function shortcode(state: StateInline, silent: boolean): boolean {
  const [whole, name = ''] = matchHere(state, ':', shortName) ?? []
  const sign = emoji.get(name)
  if (whole === undefined || sign === undefined) return false
  if (!silent) state.push('text', '', 0).content = sign
  state.pos += whole.length
  return true
}

function matchHere({ src, pos }: StateInline, sign: string, what: RegExp): RegExpExecArray | null {
  if (src[pos] !== sign || partOfWord.test(src.slice(Math.max(0, pos - 2), pos))) return null
  what.lastIndex = pos
  return what.exec(src)
}
