import type { TreeMap } from './form.ts'
import type { Param } from './params.ts'
import type { World } from './world.ts'

/** The general settings every call may carry. */
export interface Settings {
  /** Stored text, neither rendered nor cleaned. */
  raw: boolean
}

/** One function of the external service. */
export interface WebFunction {
  writes: boolean
  /** @throws MoodleFailure */
  run(world: World, params: TreeMap, settings: Settings): unknown
}

/** A function with its parameters; unknown and missing ones are refused before it runs. */
export function reads<Params>(
  params: Param<Params>,
  run: (world: World, params: Params, settings: Settings) => unknown,
): WebFunction {
  return { writes: false, run: (world, tree, settings) => run(world, params(tree), settings) }
}

export function writes<Params>(
  params: Param<Params>,
  run: (world: World, params: Params, settings: Settings) => unknown,
): WebFunction {
  return { ...reads(params, run), writes: true }
}
