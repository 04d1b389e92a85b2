import { readFile } from 'node:fs/promises'
import { distance } from 'fastest-levenshtein'
import type { Environment } from './environment.ts'

/** Secrets by environment name, and what is wrong with those that cannot be read. */
export interface Secrets {
  values: Readonly<Record<string, string>>
  problems: readonly string[]
}

/**
 * Reads each name from the environment, or from the file that `<name>_FILE` names (as container
 * engines hand secrets over). Blank counts as absent. No message shows a value.
 */
export async function readSecrets(names: Iterable<string>, env: Environment): Promise<Secrets> {
  const results = await Promise.all([...new Set(names)].map((name) => readSecret(name, env)))
  return {
    values: Object.fromEntries(
      results.flatMap(({ name, value }) => (value ? [[name, value]] : [])),
    ),
    problems: results.flatMap(({ problem }) => problem ?? []),
  }
}

/** `set X, or X_FILE …`, with a hint at a name in the environment that was probably meant to be X. */
export function howToSet(name: string, env: Environment): string {
  const near = Object.keys(env).find((one) => one !== name && distance(one, name) <= 2)
  const hint = near ? ` (${near} is set; was it meant?)` : ''
  return `set ${name}, or ${name}_FILE to the path of a file that holds it${hint}`
}

interface Result {
  name: string
  value?: string
  problem?: string
}

async function readSecret(name: string, env: Environment): Promise<Result> {
  const value = env[name]?.trim()
  const file = env[`${name}_FILE`]?.trim()
  if (value && file) {
    return { name, problem: `environment: ${name} and ${name}_FILE are both set; keep one.` }
  }
  if (!file) return value ? { name, value } : { name }
  try {
    const text = (await readFile(file, 'utf8')).trim()
    if (text) return { name, value: text }
    return { name, problem: `environment: the file that ${name}_FILE names (${file}) is empty.` }
  } catch (cause) {
    const problem = `environment: the file that ${name}_FILE names (${file}) cannot be read (${codeOf(cause)}).`
    return { name, problem }
  }
}

function codeOf(cause: unknown): string {
  return typeof cause === 'object' && cause && 'code' in cause ? String(cause.code) : 'unknown'
}
