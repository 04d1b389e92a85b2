import { can, isShown, requireCourse, requireLogin } from './access.ts'
import { contentsPart, filesIn } from './content.ts'
import { isVisibleEntry } from './data-state.ts'
import { MoodleFailure, refuseMissing } from './failure.ts'
import { reads } from './function.ts'
import { formatName } from './html.ts'
import { int, list, object, options, raw } from './params.ts'
import { type Module, oneOf, type World } from './world.ts'

export const courseFunctions = {
  core_course_get_contents: reads(object({ courseid: int(), options }), contents),
  core_course_get_updates_since: reads(
    object({ courseid: int(), since: int(), filter: list(raw(), []) }),
    updatesSince,
  ),
  core_course_check_updates: reads(
    object({
      courseid: int(),
      tocheck: list(object({ contextlevel: raw(), id: int(), since: int() })),
      filter: list(raw(), []),
    }),
    checkUpdates,
  ),
}

/** The front page, course 1, which everybody may read and which is empty here. */
const frontPage = 1

function contents(
  world: World,
  params: { courseid: number; options: readonly { name: string; value: string }[] },
): object[] {
  const { courseid } = params
  const asked = new Map(params.options.map(({ name, value }) => [name, value]))
  const bare = asked.get('excludecontents') === '1'

  if (courseid === frontPage) return []
  requireCourse(world, courseid)
  return sections.map((name, index) => ({
    ...{ id: index + 1, name, visible: 1, summary: '', summaryformat: 1, section: index },
    ...{ hiddenbynumsections: 0, uservisible: true, component: null, itemid: null },
    modules: world.modules
      .filter((module) => module.section === index && isShown(world, module))
      .filter(({ modname }) => modname === (asked.get('modname') ?? modname))
      .map((module) => moduleRow(world, module, bare)),
  }))
}

const sections = [
  'Добро пожаловать',
  'Общение участников',
  'Карточки и практики',
  'Мониторинг',
  'Материалы',
]

function moduleRow(world: World, module: Module, bare: boolean): object {
  const { purpose, plural, badge } = kinds[module.modname]
  const page = `${world.url}/mod/${module.modname}/view.php?id=${module.cmid}`
  return {
    ...{ id: module.cmid, url: page, name: formatName(module.name), instance: module.instance },
    ...{ contextid: module.contextid, visible: module.visible ? 1 : 0, uservisible: true },
    visibleoncoursepage: 1,
    modicon: `${world.url}/theme/image.php/boost/${module.modname}/1561939200/monologo?filtericon=1`,
    ...{ modname: module.modname, purpose, branded: false, modplural: plural, indent: 0 },
    ...{ onclick: '', afterlink: null, ...(badge && { activitybadge: [] }) },
    ...{
      customdata: customData(world, module),
      noviewlink: false,
      completion: 0,
      downloadcontent: 1,
    },
    ...{ dates: datesOf(world, module), groupmode: module.groupmode },
    ...contentsPart(world, module, bare),
  }
}

/** JSON in a string. */
function customData(world: World, module: Module): string {
  const fixed = fixedData[module.modname]
  if (fixed !== undefined) return JSON.stringify(fixed)
  if (module.modname !== 'feedback') return JSON.stringify('')
  const { timeopen, timeclose } = oneOf(world.surveys, ({ id }) => id === module.instance, 'survey')
  return JSON.stringify({
    timeopen: String(timeopen),
    timeclose: String(timeclose),
    anonymous: '2',
  })
}

const fixedData: Readonly<Partial<Record<Module['modname'], object>>> = {
  forum: { trackingtype: '1' },
  url: { display: 4, filtericon: true },
  resource: { filtericon: true, displayoptions: 'a:1:{s:10:"printintro";i:0;}', display: 5 },
}

const kinds: Readonly<
  Record<Module['modname'], { purpose: string; plural: string; badge: boolean }>
> = {
  forum: { purpose: 'collaboration', plural: 'Forums', badge: true },
  data: { purpose: 'collaboration', plural: 'Databases', badge: false },
  feedback: { purpose: 'communication', plural: 'Feedback', badge: false },
  assign: { purpose: 'assessment', plural: 'Assignments', badge: false },
  page: { purpose: 'content', plural: 'Pages', badge: false },
  url: { purpose: 'content', plural: 'URLs', badge: false },
  resource: { purpose: 'content', plural: 'Files', badge: true },
  folder: { purpose: 'content', plural: 'Folders', badge: false },
}

/** The labels are words for people and change their tense; `dataid` is what to read. */
function datesOf(world: World, module: Module): object[] {
  const tense = (at: number, before: string, after: string) => (at > world.now() ? before : after)
  if (module.modname === 'feedback') {
    const survey = oneOf(world.surveys, ({ id }) => id === module.instance, 'survey')
    const { timeopen: opens, timeclose: closes } = survey
    return [
      { label: tense(opens, 'Opens:', 'Opened:'), timestamp: opens, dataid: 'timeopen' },
      { label: tense(closes, 'Closes:', 'Closed:'), timestamp: closes, dataid: 'timeclose' },
    ]
  }
  if (module.modname !== 'assign') return []
  const task = oneOf(world.assignments, ({ id }) => id === module.instance, 'assignment')
  const label = tense(task.opens, 'Opens:', 'Opened:')
  return [
    { label, timestamp: task.opens, dataid: 'allowsubmissionsfromdate' },
    { label: 'Due:', timestamp: task.duedate, dataid: 'duedate' },
  ]
}

interface Update {
  name: string
  timeupdated?: number
  itemids?: number[]
}

function updatesSince(
  world: World,
  params: { courseid: number; since: number; filter: readonly string[] },
): object {
  requireReadable(world, params.courseid)
  const instances = world.modules
    .filter((module) => isShown(world, module))
    .map((module) => instanceRow(world, module, params.since, params.filter))
  return { instances: instances.filter(({ updates }) => updates.length > 0), warnings: [] }
}

function checkUpdates(
  world: World,
  params: {
    courseid: number
    tocheck: readonly { id: number; since: number }[]
    filter: readonly string[]
  },
): object {
  requireReadable(world, params.courseid)
  const known = params.tocheck.flatMap(({ id, since }) => {
    const module = world.modules.find(({ cmid }) => cmid === id)
    return module && isShown(world, module) ? [{ module, since }] : []
  })
  const instances = known.map(({ module, since }) =>
    instanceRow(world, module, since, params.filter),
  )
  return { instances: instances.filter(({ updates }) => updates.length > 0), warnings: [] }
}

function requireReadable(world: World, courseId: number): void {
  if (courseId !== world.course.id) refuseMissing('course')
  requireLogin(world)
}

function instanceRow(
  world: World,
  module: Module,
  since: number,
  filter: readonly string[],
): { contextlevel: string; id: number; updates: Update[] } {
  return {
    contextlevel: 'module',
    id: module.cmid,
    updates: [
      ...configuration(module, since, filter),
      ...files(world, module, since, filter),
      ...comments(world, module, since, filter),
      ...named(newsNames[module.modname] ?? '', newsOf(world, module, since)),
    ],
  }
}

function configuration(module: Module, since: number, filter: readonly string[]): Update[] {
  if (filter.length > 0 && !filter.includes('configuration')) return []
  const { timemodified } = module
  return timemodified > since ? [{ name: 'configuration', timeupdated: timemodified }] : []
}

/** Files that are new or were replaced; asking with a filter leaves them out. */
function files(world: World, module: Module, since: number, filter: readonly string[]): Update[] {
  if (filter.length > 0 && !filter.includes('contentfiles')) return []
  const fresh = filesIn(world, module).filter(({ modified }) => modified > since)
  return named(
    'contentfiles',
    fresh.map(({ id }) => id),
  )
}

/**
 * A comment on an entry that is gone breaks the whole answer, for every `since` before it; asking
 * with a filter avoids it (seen on Moodle 4.5.6).
 */
function comments(
  world: World,
  module: Module,
  since: number,
  filter: readonly string[],
): Update[] {
  if (module.modname !== 'data' || (filter.length > 0 && !filter.includes('comments'))) return []
  const fresh = world.comments.filter(({ at }) => at > since).map(({ entry }) => entry)
  if (fresh.some((entry) => !world.entries.some(({ id }) => id === entry))) {
    throw new MoodleFailure('comment_exception', 'invalidcommentitemid', 'Invalid comment item ID')
  }
  const here = world.entries.filter(({ database }) => database === module.instance)
  return named(
    'comments',
    fresh.filter((entry) => here.some(({ id }) => id === entry)),
  )
}

function named(name: string, itemids: number[]): Update[] {
  return itemids.length > 0 ? [{ name, itemids }] : []
}

const newsNames: Readonly<Partial<Record<Module['modname'], string>>> = {
  forum: 'discussions',
  data: 'entries',
  feedback: 'userattemptsfinished',
  assign: 'usersubmissions',
}

/** Strictly later than `since`. A forum names the first posts of its discussions, not these. */
function newsOf(world: World, module: Module, since: number): number[] {
  if (module.modname === 'forum') return freshDiscussions(world, module.instance, since)
  if (module.modname === 'data') {
    return world.entries
      .filter(({ database }) => database === module.instance)
      .filter((entry) => entry.modified > since && isVisibleEntry(world, entry))
      .map(({ id }) => id)
  }
  if (module.modname === 'assign') return freshSubmissions(world, module.instance, since)
  if (module.modname !== 'feedback' || !can(world, 'mod/feedback:viewreports')) return []
  return world.attempts
    .filter(({ survey, timemodified }) => survey === module.instance && timemodified > since)
    .map(({ id }) => id)
}

/** Withdrawn ones too: their rows stay. */
function freshSubmissions(world: World, instance: number, since: number): number[] {
  if (!can(world, 'mod/assign:viewgrades')) return []
  return world.submissions
    .filter(({ assignment, modified }) => assignment === instance && modified > since)
    .map(({ id }) => id)
}

function freshDiscussions(world: World, forum: number, since: number): number[] {
  if (!can(world, 'mod/forum:viewdiscussion')) return []
  return world.discussions
    .filter((discussion) => discussion.forum === forum && discussion.timemodified > since)
    .filter(({ timestart }) => timestart <= world.now())
    .sort((one, other) => other.timemodified - one.timemodified)
    .map(({ firstPost }) => firstPost)
}
