import { refuseParameter } from './failure.ts'
import { brokenText, type Tree } from './form.ts'

/** Reads one parameter, or refuses the whole request as Moodle 4.5 does: `invalidparameter`. */
export type Param<Value> = (tree: Tree | undefined) => Value

type Shape<Fields extends Record<string, Param<unknown>>> = {
  [Name in keyof Fields]: ReturnType<Fields[Name]>
}

/** A structure: unknown names are refused, missing ones are the matter of each field. */
export function object<Fields extends Record<string, Param<unknown>>>(
  fields: Fields,
): Param<Shape<Fields>> {
  return (tree) => {
    const map = tree === undefined ? new Map<string, Tree>() : tree
    if (typeof map === 'string') refuseParameter()
    for (const name of map.keys()) if (!Object.hasOwn(fields, name)) refuseParameter()
    const read = Object.entries(fields).map(([name, field]) => [name, field(map.get(name))])
    return Object.fromEntries(read) as Shape<Fields>
  }
}

/** A list; absent it is refused, unless a default is given. */
export function list<Item>(item: Param<Item>, fallback?: readonly Item[]): Param<readonly Item[]> {
  return (tree) => {
    if (tree === undefined && fallback) return fallback
    if (!(tree instanceof Map)) refuseParameter()
    return [...tree.values()].map((value) => item(value))
  }
}

export function int(fallback?: number): Param<number> {
  return scalar(fallback, (text) => (/^-?\d+$/.test(text) ? Number(text) : refuseParameter()))
}

/** Only `0` and `1` pass: the word `true` is refused. */
export function bool(fallback?: boolean): Param<boolean> {
  return scalar(fallback, (text) => (/^[01]$/.test(text) ? text === '1' : refuseParameter()))
}

/** Any text. */
export function raw(fallback?: string): Param<string> {
  return scalar(fallback, (text) => text)
}

/** Text without tags (PARAM_TEXT); the only ones that pass are multilang spans. */
export function plain(fallback?: string): Param<string> {
  return scalar(fallback, (text) => (hasTags(text) ? refuseParameter() : text))
}

/** Letters only (PARAM_ALPHA). */
export function word(fallback?: string): Param<string> {
  return scalar(fallback, (text) => (/^[a-zA-Z]*$/.test(text) ? text : refuseParameter()))
}

export function optional<Value>(param: Param<Value>): Param<Value | null> {
  return (tree) => (tree === undefined ? null : param(tree))
}

/** Name and value pairs, as most `options` are. */
export const options = list(object({ name: raw(), value: raw() }), [])

function scalar<Value>(fallback: Value | undefined, read: (text: string) => Value): Param<Value> {
  return (tree) => {
    if (tree === undefined) return fallback === undefined ? refuseParameter() : fallback
    if (typeof tree !== 'string' || tree.includes(brokenText)) refuseParameter()
    return read(tree)
  }
}

function hasTags(text: string): boolean {
  const span =
    /<span (?:lang="[\w-]+" class="multilang"|class="multilang" lang="[\w-]+")>(.*?)<\/span>/gs
  return /<(?!\s)/.test(text.replaceAll(span, '$1'))
}
