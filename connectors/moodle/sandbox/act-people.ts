import { z } from 'zod'
import { actor, personNamed, verb } from './verb.ts'
import { oneOf, type Person, takeId, type World } from './world.ts'

const onGroup = z.strictObject({ username: z.string(), group: z.string() })

export const peopleVerbs = {
  enrol: verb(
    z.strictObject({
      username: z.string(),
      fullname: z.string(),
      email: z.string(),
      region: z.string().optional(),
      organisation: z.string().optional(),
      orgtype: z.enum(['ГУ', 'СОНКО']).optional(),
      role: z.enum(['student', 'teacher', 'editingteacher', 'manager']).default('student'),
    }),
    enrol,
  ),
  unenrol: verb(z.strictObject({ username: z.string() }), (world, { username }) => {
    Object.assign(personNamed(world, username), { enrolled: false, groups: [] })
    return {}
  }),
  joinGroup: verb(onGroup, (world, { username, group }) => {
    const person = personNamed(world, username)
    if (!person.enrolled) throw new Error(`${username} is not enrolled`)
    person.groups = [...new Set([...person.groups, groupNamed(world, group)])]
    return {}
  }),
  leaveGroup: verb(onGroup, (world, { username, group }) => {
    const person = personNamed(world, username)
    const gone = groupNamed(world, group)
    person.groups = person.groups.filter((id) => id !== gone)
    return {}
  }),
  renameGroup: verb(z.strictObject({ group: z.string(), to: z.string() }), (world, details) => {
    const id = groupNamed(world, details.group)
    world.groups = world.groups.map((one) => (one.id === id ? { ...one, name: details.to } : one))
    return {}
  }),
  visit: verb(z.strictObject({ by: z.string() }), (world, { by }) => {
    actor(world, by)
    return {}
  }),
}

interface Enrolment {
  username: string
  fullname: string
  email: string
  region?: string | undefined
  organisation?: string | undefined
  orgtype?: string | undefined
  role: Person['role']
}

/** An account that exists already is enrolled again, with the new details. */
function enrol(world: World, details: Enrolment) {
  const { username, email, role } = details
  const [firstname = '', ...rest] = details.fullname.split(' ')
  const known = world.people.find((person) => person.username === username)
  const person: Person = {
    ...{ id: known?.id ?? takeId(world, 'person'), username, firstname, lastname: rest.join(' ') },
    ...{ email, emailShown: true, role, enrolled: true, city: null },
    orgtype: details.orgtype ?? null,
    region: details.region ?? null,
    organisation: details.organisation ?? null,
    groups: groupsOf(world, details.region),
    ...{ lastAccess: known?.lastAccess ?? 0, lastCourseAccess: 0 },
  }
  if (known) Object.assign(known, person)
  else world.people.push(person)
  return { userId: person.id }
}

function groupNamed(world: World, group: string): number {
  return oneOf(world.groups, ({ name }) => name === group, `group «${group}»`).id
}

/** The group of the region's name, where there is one. */
function groupsOf(world: World, region: string | undefined): number[] {
  return world.groups.filter(({ name }) => name === region).map(({ id }) => id)
}
