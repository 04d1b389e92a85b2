import type { Region } from '../space.ts'

/**
 * The one region that somebody may have meant: «Карелия» and «Республика Карелия» have the word that
 * tells in common. For advice only, nobody is put into a region by it.
 */
export function regionLike(written: string, regions: readonly Region[]): Region | null {
  const said = tellingWords(written)
  const [only, ...others] = regions.filter(({ name, labels }) =>
    [name, ...labels].some((called) => tellingWords(called).some((word) => said.includes(word))),
  )
  return only !== undefined && others.length === 0 ? only : null
}

const common = new Set([
  ...['республика', 'область', 'обл', 'край', 'автономный', 'автономная', 'округ', 'ао'],
  ...['город', 'г', 'и', 'район', 'регион', 'republic', 'region', 'oblast', 'krai'],
])

function tellingWords(text: string): string[] {
  const words =
    text
      .toLowerCase()
      .replaceAll('ё', 'е')
      .match(/\p{L}+/gu) ?? []
  return words.filter((word) => !common.has(word))
}
