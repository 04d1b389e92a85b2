import {
  can,
  courseIsOpen,
  isShown,
  requireCapability,
  requireCourse,
  requireLogin,
} from './access.ts'
import { refuse, refuseParameter } from './failure.ts'
import { reads } from './function.ts'
import { pictureUrl } from './links.ts'
import { int, list, object, options, raw, word } from './params.ts'
import { fullName, type Group, type Person, type Role, type World } from './world.ts'

export const userFunctions = {
  core_enrol_get_enrolled_users: reads(object({ courseid: int(), options }), enrolledUsers),
  core_group_get_activity_allowed_groups: reads(
    object({ cmid: int(), userid: int(0) }),
    allowedGroups,
  ),
  core_user_get_users_by_field: reads(object({ field: word(), values: list(raw()) }), usersByField),
}

type Row = Record<string, unknown>

function enrolledUsers(
  world: World,
  params: { courseid: number; options: readonly { name: string; value: string }[] },
): Row[] {
  requireCourse(world, params.courseid)
  requireCapability(world, 'moodle/course:viewparticipants', 'View participants')
  const option = new Map(params.options.map(({ name, value }) => [name, value]))
  const fields = wantedFields(option.get('userfields'))
  const people = participants(world)
    .filter((person) => isSeen(world, person))
    .filter((person) => inGroup(person, Number(option.get('groupid') ?? 0)))
    .sort(order(option.get('sortby') ?? 'id', option.get('sortdirection') ?? 'ASC'))
  const from = Number(option.get('limitfrom') ?? 0)
  const count = Number(option.get('limitnumber') ?? 0)
  return people
    .slice(from, count > 0 ? from + count : undefined)
    .map((person) => pick(enrolledRow(world, person), fields))
}

function participants(world: World): Person[] {
  return world.people.filter((person) => person.enrolled)
}

/** Without `moodle/user:viewdetails` a person sees nobody but themselves. */
function isSeen(world: World, person: Person): boolean {
  return person.id === world.bot.id || can(world, 'moodle/user:viewdetails')
}

function inGroup(person: Person, group: number): boolean {
  return group === 0 || person.groups.includes(group)
}

function order(sortby: string, direction: string): (one: Person, other: Person) => number {
  const sign = direction.toUpperCase() === 'DESC' ? -1 : 1
  if (sortby === 'firstname' || sortby === 'lastname') {
    return (one, other) => sign * one[sortby].localeCompare(other[sortby], 'ru')
  }
  if (!['id', 'siteorder'].includes(sortby)) refuseParameter()
  return (one, other) => sign * (one.id - other.id)
}

const knownFields = (
  'id username firstname lastname fullname email department firstaccess lastaccess ' +
  'lastcourseaccess description descriptionformat city country profileimageurlsmall ' +
  'profileimageurl customfields groups roles preferences enrolledcourses'
).split(' ')

function wantedFields(userfields: string | undefined): ReadonlySet<string> | null {
  if (!userfields) return null
  const wanted = userfields.split(',').map((name) => name.trim())
  const unknown = wanted.find((name) => !knownFields.includes(name))
  if (unknown) refuse('invaliduserfield', `Invalid user field: ${unknown}`)
  return new Set([...wanted, 'id', 'fullname'])
}

function pick(row: Row, fields: ReadonlySet<string> | null): Row {
  if (!fields) return row
  return Object.fromEntries(Object.entries(row).filter(([name]) => fields.has(name)))
}

function enrolledRow(world: World, person: Person): Row {
  const self = person.id === world.bot.id
  const { id, fullname, shortname } = world.course
  return {
    ...names(world, person),
    ...(self && { department: '' }),
    firstaccess: 0,
    lastaccess: person.lastAccess,
    lastcourseaccess: person.lastCourseAccess,
    ...(self && { description: 'Служебная учётная запись', descriptionformat: 1 }),
    ...whereabouts(world, person),
    customfields: customFields(person),
    ...groupsPart(world, person),
    roles: [{ roleid: roleIds[person.role], ...roleNames[person.role], sortorder: 0 }],
    ...(self && { preferences: [] }),
    enrolledcourses: [{ id, fullname, shortname }],
  }
}

function names(world: World, person: Person): Row {
  const self = person.id === world.bot.id
  return {
    id: person.id,
    ...(self && { username: person.username }),
    firstname: person.firstname,
    lastname: person.lastname,
    fullname: fullName(person),
    ...((self || person.emailShown) && { email: person.email }),
  }
}

function whereabouts(world: World, person: Person): Row {
  return {
    ...(person.city !== null && { city: person.city }),
    country: 'RU',
    profileimageurlsmall: pictureUrl(world, 'f2'),
    profileimageurl: pictureUrl(world, 'f1'),
  }
}

/** An unset menu field shows as «No»; unset text fields are absent. */
function customFields(person: Person): Row[] {
  const texts = [
    { value: person.region, name: 'Регион', shortname: 'region' },
    { value: person.organisation, name: 'Организация', shortname: 'organisation' },
  ].filter(({ value }) => value !== null)
  const menu = { type: 'menu', value: person.orgtype ?? 'No', name: 'Тип организации' }
  return [{ ...menu, shortname: 'orgtype' }, ...texts.map((text) => ({ type: 'text', ...text }))]
}

function groupsPart(world: World, person: Person): Row {
  if (person.groups.length === 0) return {}
  const groups = world.groups.filter(({ id }) => person.groups.includes(id))
  return {
    groups: groups.map(({ id, name }) => ({ id, name, description: '', descriptionformat: 1 })),
  }
}

const roleIds: Readonly<Record<Role, number>> = {
  manager: 1,
  editingteacher: 3,
  teacher: 4,
  student: 5,
  syncbot: 10,
}

const roleNames: Readonly<Record<Role, { name: string; shortname: string }>> = {
  manager: { name: '', shortname: 'manager' },
  editingteacher: { name: '', shortname: 'editingteacher' },
  teacher: { name: '', shortname: 'teacher' },
  student: { name: '', shortname: 'student' },
  syncbot: { name: 'Служба синхронизации', shortname: 'syncbot' },
}

function allowedGroups(world: World, { cmid }: { cmid: number }): Row {
  const module = world.modules.find((candidate) => candidate.cmid === cmid)
  if (!module) refuse('invalidcoursemodule', 'Invalid course module ID')
  requireLogin(world, module)
  const all = can(world, 'moodle/site:accessallgroups')
  const groups = isShown(world, module) && (all || module.groupmode === 2) ? world.groups : []
  return {
    groups: groups.map((group) => groupRow(world, group)),
    canaccessallgroups: all,
    warnings: [],
  }
}

function groupRow(world: World, { id, name }: Group): Row {
  const idnumber = `region-${id}`
  return { id, name, description: '', descriptionformat: 1, idnumber, courseid: world.course.id }
}

/** Only what the bot may see can be looked for: user names it cannot, hidden addresses neither. */
function usersByField(
  world: World,
  { field, values }: { field: string; values: readonly string[] },
): Row[] {
  if (!['id', 'idnumber', 'username', 'email'].includes(field)) refuseParameter()
  if (field === 'id' && values.some((value) => !/^\d+$/.test(value))) refuseParameter()
  return participants(world)
    .filter((person) => person.id === world.bot.id || courseIsOpen(world))
    .filter((person) => isSeen(world, person))
    .filter((person) => {
      const value = names(world, person)[field]
      return value !== undefined && values.includes(String(value))
    })
    .map((person) => profileRow(world, person))
}

function profileRow(world: World, person: Person): Row {
  const self = person.id === world.bot.id
  return {
    ...names(world, person),
    ...(self && { department: '' }),
    firstaccess: 0,
    lastaccess: person.lastAccess,
    ...(self && { auth: 'manual' }),
    suspended: false,
    ...(self && ownSettings),
    timezone: '99',
    ...(self && { mailformat: 1, trackforums: 0 }),
    ...(self && { description: 'Служебная учётная запись', descriptionformat: 1 }),
    ...whereabouts(world, person),
    customfields: customFields(person).map((field) => ({ ...field, displayvalue: field.value })),
    ...(self && { preferences: [] }),
  }
}

const ownSettings = { confirmed: true, lang: 'en', theme: '' }
