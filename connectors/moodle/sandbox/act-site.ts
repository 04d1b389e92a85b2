import { z } from 'zod'
import { refusals, troubles } from './trouble.ts'
import { verb } from './verb.ts'
import { type Material, type Module, oneOf, takeId, type World } from './world.ts'

const nothing = z.strictObject({})
const name = z.strictObject({ name: z.string() })

export const siteVerbs = {
  hideCourse: verb(nothing, (world) => showCourse(world, false)),
  showCourse: verb(nothing, (world) => showCourse(world, true)),
  hideModule: verb(name, (world, details) => showModule(world, details.name, false)),
  showModule: verb(name, (world, details) => showModule(world, details.name, true)),
  renameModule: verb(name.extend({ to: z.string() }), renameModule),
  addForum: verb(name.extend({ groups: z.boolean().default(false) }), addForum),
  deleteModule: verb(name, (world, details) => deleteModule(world, details.name)),
  suspendBot: verb(
    z.strictObject({ what: z.enum(['account', 'enrolment']).default('account') }),
    (world, { what }) => {
      if (what === 'account') world.bot.refusedAs = 'suspended'
      else world.bot.enrolmentSuspended = true
      return {}
    },
  ),
  refuseBot: verb(z.strictObject({ as: z.enum(refusals) }), (world, details) => {
    world.bot.refusedAs = details.as
    return {}
  }),
  restoreBot: verb(nothing, (world) => {
    const fine = { refusedAs: null, enrolmentSuspended: false, mustChangePassword: false }
    Object.assign(world.bot, fine)
    return {}
  }),
  forcePasswordChange: verb(nothing, (world) => {
    world.bot.mustChangePassword = true
    return {}
  }),
  revokeCapability: verb(name, (world, details) => {
    world.bot.capabilities.delete(details.name)
    return {}
  }),
  grantCapability: verb(name, (world, details) => {
    world.bot.capabilities.add(details.name)
    return {}
  }),
  removeFunction: verb(name, (world, details) => {
    world.removedFunctions.add(details.name)
    return {}
  }),
  restoreFunction: verb(name, (world, details) => {
    world.removedFunctions.delete(details.name)
    return {}
  }),
  indexSearch: verb(nothing, (world) => {
    world.search = { indexed: world.posts.map((post) => ({ ...post })) }
    return {}
  }),
  maintenance: verb(
    z.strictObject({ mode: z.enum(['off', 'setting', 'cli', 'ownPage']) }),
    (world, { mode }) => {
      world.site.maintenance = mode
      return {}
    },
  ),
  trouble: verb(z.strictObject({ kind: z.enum(troubles) }), (world, { kind }) => {
    world.site.trouble = kind
    return {}
  }),
}

function showCourse(world: World, visible: boolean) {
  world.course.visible = visible
  return {}
}

function showModule(world: World, title: string, visible: boolean) {
  moduleTitled(world, title).visible = visible
  return {}
}

function renameModule(world: World, details: { name: string; to: string }) {
  const module = moduleTitled(world, details.name)
  Object.assign(module, { name: details.to, timemodified: world.now() })
  return {}
}

/** A new activity of the course, with separate groups or for everybody. */
function addForum(world: World, details: { name: string; groups: boolean }) {
  const cmid = takeId(world, 'module')
  const instance = takeId(world, 'forum')
  world.forums.push({ id: instance, type: 'general', intro: '' })
  const place = { cmid, modname: 'forum', instance, section: 2, contextid: 40 + cmid } as const
  const groupmode = details.groups ? 1 : 0
  const { name } = details
  world.modules.push({ ...place, name, visible: true, groupmode, timemodified: world.now() })
  return { forumId: instance, cmid }
}

/** With everything that stands in it. */
function deleteModule(world: World, title: string) {
  const gone = moduleTitled(world, title)
  world.modules = world.modules.filter((module) => module !== gone)
  empty[gone.modname](world, gone.instance)
  return {}
}

const empty: Readonly<Record<Module['modname'], (world: World, instance: number) => void>> = {
  forum: (world, instance) => {
    world.forums = world.forums.filter(({ id }) => id !== instance)
    const left = world.discussions.filter(({ forum }) => forum !== instance)
    const ids = new Set(left.map(({ id }) => id))
    world.discussions = left
    world.posts = world.posts.filter(({ discussion }) => ids.has(discussion))
  },
  data: (world, instance) => {
    world.databases = world.databases.filter(({ id }) => id !== instance)
    world.entries = world.entries.filter(({ database }) => database !== instance)
  },
  feedback: (world, instance) => {
    world.surveys = world.surveys.filter(({ id }) => id !== instance)
    world.attempts = world.attempts.filter(({ survey }) => survey !== instance)
  },
  page: removeMaterial('page'),
  url: removeMaterial('url'),
  resource: removeMaterial('resource'),
  folder: removeMaterial('folder'),
  assign: (world, instance) => {
    world.assignments = world.assignments.filter(({ id }) => id !== instance)
    world.submissions = world.submissions.filter(({ assignment }) => assignment !== instance)
  },
}

function removeMaterial(modname: Material['modname']) {
  return (world: World, instance: number) => {
    const isIt = (one: Material) => one.modname === modname && one.id === instance
    world.materials = world.materials.filter((one) => !isIt(one))
  }
}

function moduleTitled(world: World, title: string): Module {
  return oneOf(world.modules, (module) => module.name === title, `module «${title}»`)
}
