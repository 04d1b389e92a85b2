/** A request's parameters as PHP sees them: `a[0][b]=c` is a map in a map. */
export type Tree = string | TreeMap
export type TreeMap = Map<string, Tree>

/** PHP's `max_input_vars`: what comes after is dropped without a word. */
const maxInputVars = 5000

/** Stands in a value whose bytes were no UTF-8; the readers of parameters refuse it. */
export const brokenText = '\uFFFD'

/** Reads a query string or an urlencoded body. */
export function parseForm(text: string): TreeMap {
  const root: TreeMap = new Map()
  const pairs = text.split('&').filter((pair) => pair !== '')
  for (const pair of pairs.slice(0, maxInputVars)) {
    const [name = '', ...rest] = pair.split('=')
    put(root, pathOf(decode(name)), decode(rest.join('=')))
  }
  return root
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return brokenText
  }
}

function pathOf(name: string): string[] {
  const bracket = name.indexOf('[')
  if (bracket < 1) return [name]
  const inner = [...name.slice(bracket).matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? '')
  return [name.slice(0, bracket), ...inner]
}

function put(map: TreeMap, [head = '', ...rest]: string[], value: string): void {
  const key = head === '' ? String(map.size) : head
  if (rest.length === 0) {
    map.set(key, value)
    return
  }
  const present = map.get(key)
  const inner: TreeMap = present instanceof Map ? present : new Map()
  map.set(key, inner)
  put(inner, rest, value)
}
