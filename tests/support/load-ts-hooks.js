import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { transform } from '@swc/core'

const options = { jsc: { target: 'es2023', parser: { syntax: 'typescript' } } }

/**
 * Node 20 cannot load TypeScript; this takes the types out on the way.
 * @type {import('node:module').LoadHook}
 */
export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context)
  const { code } = await transform(await readFile(fileURLToPath(url), 'utf8'), {
    .../** @type {import('@swc/core').Options} */ (options),
    module: { type: 'es6' },
  })
  return { format: 'module', source: code, shortCircuit: true }
}
