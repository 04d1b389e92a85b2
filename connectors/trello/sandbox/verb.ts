import { z } from 'zod'
import type { World } from './world.ts'

/** Somebody doing something on the board; gives the ids of what came of it. */
export type Verb = (
  world: World,
  details: Readonly<Record<string, unknown>>,
) => Record<string, unknown>

/** A verb that takes only details of this form. @throws ZodError naming what is wrong with them */
export function verb<Shape extends z.ZodRawShape>(
  shape: Shape,
  act: (
    world: World,
    details: z.output<z.ZodObject<Shape, z.core.$strict>>,
  ) => Record<string, unknown>,
): Verb {
  const form = z.strictObject(shape)
  return (world, details) => act(world, form.parse(details))
}
