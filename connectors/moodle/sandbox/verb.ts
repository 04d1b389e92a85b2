import type { z } from 'zod'
import { isStaff } from './access.ts'
import { type Module, oneOf, type Person, type World } from './world.ts'

/** One verb of the sandbox: reads its details and changes the world. */
export type Verb = (
  world: World,
  details: Readonly<Record<string, unknown>>,
) => Record<string, unknown>

export function verb<Details>(
  schema: z.ZodType<Details>,
  run: (world: World, details: Details) => Record<string, unknown>,
): Verb {
  return (world, details) => run(world, schema.parse(details))
}

/** Who acts: somebody enrolled, by user name. Acting is being seen in the course. */
export function actor(world: World, username: string): Person {
  const person = personNamed(world, username)
  if (!person.enrolled) throw new Error(`${username} is not enrolled`)
  person.lastAccess = world.now()
  person.lastCourseAccess = world.now()
  return person
}

export function personNamed(world: World, username: string): Person {
  return oneOf(world.people, (person) => person.username === username, `account "${username}"`)
}

/** A course module by its name, of that kind. */
export function moduleNamed(world: World, modname: Module['modname'], name: string): Module {
  const isIt = (module: Module) => module.modname === modname && module.name === name
  return oneOf(world.modules, isIt, `${modname} «${name}»`)
}

/** The same of whoever may change the course. @throws Error for all others */
export function staff(world: World, username: string): Person {
  const person = actor(world, username)
  if (!isStaff(person)) throw new Error(`${username} may not change the course`)
  return person
}
