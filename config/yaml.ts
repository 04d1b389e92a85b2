import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
} from 'yaml'
import { Misconfigured } from '../src/errors.ts'

/** Keys and list positions from the root of the file down. */
export type Path = readonly (string | number)[]

export interface Position {
  line: number
  column: number
}

/** A configuration file: its content, and where each part of it stands. */
export interface YamlFile {
  /** As the operator named it. */
  name: string
  value: Readonly<Record<string, unknown>>
  /** Where the value stands (its key, where it is a section); of the nearest section when it is absent. */
  positionOf(path: Path): Position
  /** Where the last key of the path stands. */
  keyPositionOf(path: Path): Position
}

interface Step {
  key: Node | null
  value: Node | null
}

const hints: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'indent with spaces, not with tabs',
  DUPLICATE_KEY: 'this key is given twice in its section; keep one of the two',
  BAD_INDENT: 'the indentation does not fit; keys of one section start in the same column',
  MISSING_CHAR: 'a quote, bracket or colon is missing here or on the line before',
  MULTILINE_IMPLICIT_KEY: 'a colon is missing, or a text has a colon inside and needs quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a text with a colon inside needs quotes',
  MULTIPLE_DOCS: 'the file holds a second document after ---; give one file',
}

/** @throws Misconfigured with every place where the text is not valid YAML */
export function readYaml(text: string, name: string): YamlFile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const toPosition = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  if (document.errors.length > 0) {
    throw new Misconfigured(
      document.errors.map(({ code, message, pos }) => {
        const { line, column } = toPosition(pos[0])
        return `${name}:${line}:${column} This is not valid YAML: ${hints[code] ?? message}.`
      }),
    )
  }
  return {
    name,
    value: sectionOf(document, name),
    positionOf: (path) => toPosition(offsetOf(walk(document, path))),
    keyPositionOf: (path) => toPosition(startOf(walk(document, path).at(-1)?.key)),
  }
}

function sectionOf(document: Document.Parsed, name: string): Record<string, unknown> {
  const value = plainValue(document, name)
  if (isSection(value)) return value
  throw new Misconfigured([
    `${name}:1:1 The file holds no settings; start from a copy of config/vmeste.example.yaml.`,
  ])
}

/** Aliases are looked up only now. */
function plainValue(document: Document.Parsed, name: string): unknown {
  try {
    return document.toJS()
  } catch (cause) {
    const advice = 'an alias (*name) has no anchor (&name) before it, or there are too many of them'
    throw new Misconfigured([`${name}:1:1 This is not valid YAML: ${advice}.`], { cause })
  }
}

/** A map of keys, as opposed to a list, a text or nothing. */
export function isSection(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The nodes along a path, as far as it exists. */
function walk(document: Document.Parsed, path: Path): Step[] {
  const steps: Step[] = [{ key: document.contents, value: document.contents }]
  for (const part of path) {
    const step = childOf(document, steps.at(-1)?.value ?? null, part)
    if (!step) break
    steps.push(step)
  }
  return steps
}

function childOf(document: Document, parent: Node | null, part: string | number): Step | null {
  const node = isAlias(parent) ? parent.resolve(document) : parent
  if (isMap<Node, Node>(node)) return toStep(node.items.find((pair) => keyText(pair) === part))
  const item = isSeq<Node>(node) ? node.items[Number(part)] : undefined
  return item ? { key: item, value: item } : null
}

function toStep(pair: Pair<Node, Node | null> | undefined): Step | null {
  return pair ? { key: pair.key, value: pair.value } : null
}

function keyText({ key }: Pair<Node, unknown>): unknown {
  return isScalar(key) ? String(key.value) : null
}

function offsetOf(steps: readonly Step[]): number {
  const last = steps.at(-1)
  const text = isScalar(last?.value) && last.value.source !== ''
  return startOf(text ? last?.value : last?.key)
}

function startOf(node: Node | null | undefined): number {
  return node?.range?.[0] ?? 0
}
