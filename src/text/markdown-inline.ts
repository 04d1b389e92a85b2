import { escapeMarkdown } from './markdown-escape.ts'

/** What is needed of a node of parsed HTML. */
export interface Piece {
  nodeName: string
  nodeType: number
  textContent: string | null
  childNodes: ArrayLike<Piece>
  firstChild: Piece | null
  lastChild: Piece | null
  previousSibling: Piece | null
  nextSibling: Piece | null
  parentNode: Piece | null
  getAttribute(name: string): string | null
}

const marks: Readonly<Record<string, string>> = {
  ...{ STRONG: '**', B: '**', EM: '*', I: '*', S: '~~', DEL: '~~' },
}
const emphasised = Object.keys(marks)
const transparent = ['SPAN', 'U', 'SUB', 'SUP']
const letter = /^[^\s\p{P}\p{S}]$/u

/**
 * Words between marks where Markdown takes the marks for what they are: next to a letter only on the
 * inside of letters, never side by side, never one in another but around the same words. Elsewhere the
 * plain words.
 */
export function emphasis(trimmed: string, node: Piece): string {
  if (hasBlock(node)) return apart(trimmed)
  const content = withBreaks(trimmed, node)
  const mark = markOf(node) ?? ''
  const words = mark === '~~' ? content : content.replace(/^\*+|\*+$/g, '')
  const [first = '', last = ''] = [[...words][0], [...words].at(-1)]
  const fits =
    !/^\s*$|\n/.test(content) &&
    !isInOther(node) &&
    fitsAt(first, outside(node, 'previousSibling')) &&
    fitsAt(last, outside(node, 'nextSibling'))
  return fits ? `${mark}${content}${mark}` : content
}

/** What gives no mark of its own; what begins a line inside of it still does. */
export function unmarked(content: string, node: Piece): string {
  return hasBlock(node) ? apart(content) : withBreaks(content, node)
}

/** Line breaks at the edges get lost where blanks beside them move out of the marks. */
function withBreaks(content: string, node: Piece): string {
  const before = isAtEdge(node, 'firstChild') && !/^\s*\n/.test(content) ? '  \n' : ''
  const after = isAtEdge(node, 'lastChild') && !/\n\s*$/.test(content) ? '  \n' : ''
  return `${before}${content}${after}`
}

function isAtEdge(node: Piece, edge: 'firstChild' | 'lastChild'): boolean {
  const child = node[edge]
  if (child === null) return false
  const isBlank = child.nodeType === 3 && child.textContent?.trim() === ''
  const beside = edge === 'firstChild' ? child.nextSibling : child.previousSibling
  if (isBlank) return beside?.nodeName === 'BR'
  return child.nodeName === 'BR' || isAtEdge(child, edge)
}

function apart(content: string): string {
  return `\n\n${content}\n\n`
}

function hasBlock(node: Piece): boolean {
  return Array.from(node.childNodes).some(
    (child) => (isBlock(child) && child.nodeName !== 'BR') || hasBlock(child),
  )
}

/** A piece of code in a line, or its words where marks would run together. */
export function asCode(_content: string, node: Piece): string {
  const code = (node.textContent ?? '').replace(/[\s\p{Cc}]+/gu, ' ').trim()
  const alone = outside(node, 'previousSibling') !== null && outside(node, 'nextSibling') !== null
  if (code === '' || !alone || within('A', node)) return escapeMarkdown(code)
  const longestRun = Math.max(0, ...[...code.matchAll(/`+/g)].map(([run]) => run.length))
  const mark = '`'.repeat(longestRun + 1)
  const space = /^`|`$/.test(code) ? ' ' : ''
  return `${mark}${space}${code}${space}${mark}`
}

export function within(name: string, node: Piece): boolean {
  for (let at = node.parentNode; at; at = at.parentNode) if (at.nodeName === name) return true
  return false
}

/** The words of a node, whatever begins a line kept apart by a space. */
export function flat(node: Piece): string {
  if (node.nodeType === 3) return node.textContent ?? ''
  const words = Array.from(node.childNodes, flat).join('')
  return isBlock(node) ? ` ${words} ` : words
}

function fitsAt(inner: string, outer: string | null): boolean {
  return outer !== null && (letter.test(inner) || !letter.test(outer))
}

/** Inside of other marks, but for different ones around the very same words. */
function isInOther(node: Piece): boolean {
  let alone = true
  for (let at = node; at.parentNode !== null && !isBlock(at.parentNode); at = at.parentNode) {
    const parent = at.parentNode
    alone &&= parent.childNodes.length === 1
    const other = markOf(parent)
    if (other !== undefined && (!alone || other === markOf(node))) return true
  }
  return false
}

function markOf(node: Piece): string | undefined {
  return marks[node.nodeName]
}

/** The character beside it, a space at an edge, `null` where other marks may stand. */
function outside(node: Piece, side: 'previousSibling' | 'nextSibling'): string | null {
  if (edgeOf(node.textContent, side === 'previousSibling').trim() === '') return ' '
  const beside = node[side]
  if (beside === null) return atEdge(node.parentNode, side)
  if (isBlock(beside)) return ' '
  if (beside.textContent === '') return null
  const near = edgeOf(beside.textContent, side === 'nextSibling')
  return beside.nodeType === 3 || near.trim() === '' ? near : null
}

function atEdge(parent: Piece | null, side: 'previousSibling' | 'nextSibling'): string | null {
  const goesOn = [...emphasised, ...transparent].includes(parent?.nodeName ?? '')
  return parent !== null && goesOn ? outside(parent, side) : ' '
}

function edgeOf(text: string | null, first: boolean): string {
  const characters = text ?? ''
  const edge = first ? characters.slice(0, 2) : characters.slice(-2)
  return (first ? [...edge][0] : [...edge].at(-1)) ?? ' '
}

/** Whatever begins a line of its own. */
function isBlock({ nodeType, nodeName }: Piece): boolean {
  const inline = [...emphasised, ...transparent, 'A', 'CODE', 'IMG']
  return nodeType !== 3 && !inline.includes(nodeName)
}
