import { isSection, type Path } from './yaml.ts'

/** What the JSON Schema of the file says about one key: read for suggestions only. */
export interface Known {
  /** Keys that may stand here. */
  keysAt(path: Path): readonly string[]
  /** What the key means, or an empty text. */
  descriptionAt(path: Path): string
}

export function createKnown(schema: unknown): Known {
  const nodeAt = (path: Path) => path.reduce<unknown>(childOf, schema)
  return {
    keysAt: (path) => Object.keys(sectionOf(sectionOf(nodeAt(path)).properties)),
    descriptionAt: (path) => String(sectionOf(nodeAt(path)).description ?? ''),
  }
}

function childOf(node: unknown, part: string | number): unknown {
  const { items, properties } = sectionOf(node)
  if (typeof part === 'string') return sectionOf(properties)[part]
  return Array.isArray(items) ? items[part] : items
}

function sectionOf(value: unknown): Record<string, unknown> {
  return isSection(value) ? value : {}
}
