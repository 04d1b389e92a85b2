import type { Standing } from '../../connectors/moodle/sandbox/truth.ts'
import { day } from '../../src/clock.ts'
import type { Chance } from './chance.ts'
import type { MoodleStage } from './moodle-stage.ts'

/** One way in which the course is out of sight, or seems to be empty. */
export interface CourseTrap {
  group: string
  /** What exactly, for messages. */
  what: string
  spring(): Promise<void>
  lift(): Promise<void>
  /** It passes by itself: nothing is concluded, and nobody need look at it. */
  passing?: true
}

const capabilities = [
  'mod/forum:viewdiscussion',
  'mod/data:viewentry',
  'mod/feedback:viewreports',
  'moodle/course:viewparticipants',
  'mod/assign:view',
  'mod/assign:viewgrades',
] as const

/** What a reading of everything asks for. */
const functions = [
  'core_course_get_contents',
  'core_course_get_updates_since',
  'core_enrol_get_enrolled_users',
  'mod_forum_get_forums_by_courses',
  'mod_forum_get_forum_discussions',
  'mod_forum_get_discussion_posts',
  'mod_data_get_databases_by_courses',
  'mod_data_get_entries',
  'mod_feedback_get_feedbacks_by_courses',
  'mod_feedback_get_responses_analysis',
  'mod_assign_get_assignments',
  'mod_assign_get_submissions',
  'core_calendar_get_calendar_events',
] as const

/** Those that list something: an empty list of news is no trap, nor one that had nothing in it. */
function listsOf({ sandbox, clock }: MoodleStage): readonly string[] {
  const isLooked = ({ values }: Standing) =>
    clock.now() - Date.parse(String(values.get('start'))) < 27 * day
  const things = [...sandbox.sight().values()]
  const kinds = things
    .filter((one) => one.kind !== 'event' || isLooked(one))
    .map(({ kind }) => kind)
  const hidesNothing = ['core_course_get_updates_since']
  if (!kinds.includes('entry')) hidesNothing.push('mod_data_get_entries')
  const few = (wanted: string) => kinds.filter((kind) => kind === wanted).length < 2
  if (few('answer')) hidesNothing.push('mod_feedback_get_responses_analysis')
  if (few('event')) hidesNothing.push('core_calendar_get_calendar_events')
  return functions.filter((name) => !hidesNothing.includes(name))
}

/** One of each group, in any order. */
export function trapsFor(stage: MoodleStage, chance: Chance): CourseTrap[] {
  const { sandbox } = stage
  const act = async (verb: string, details: object = {}) => {
    await sandbox.act(verb, { ...details })
  }
  const simple = (group: string, verb: string, undo: string, details: object = {}) => ({
    ...{ group, what: verb },
    spring: () => act(verb, details),
    lift: () => act(undo),
  })
  const pick = <T>(from: readonly T[]): T => from[chance.below(from.length)] as T
  const named = (group: string, what: string, [verb, undo]: readonly [string, string]) => ({
    ...{ group, what },
    spring: () => act(verb, { name: what }),
    lift: () => act(undo, { name: what }),
  })
  return chance.shuffled<CourseTrap>([
    simple('hidden course', 'hideCourse', 'showCourse'),
    simple('suspended enrolment', 'suspendBot', 'restoreBot', { what: 'enrolment' }),
    simple('forced password change', 'forcePasswordChange', 'restoreBot'),
    hiddenActivity(stage, pick(activities(stage)), act),
    named('capability removed', pick(capabilities), ['revokeCapability', 'grantCapability']),
    named('function removed', pick(functions), ['removeFunction', 'restoreFunction']),
    emptiedList(stage, pick),
    maintenance(stage, chance, act),
  ])
}

/** Chosen when it is sprung: people may have emptied a list meanwhile. */
function emptiedList(stage: MoodleStage, pick: (from: readonly string[]) => string): CourseTrap {
  const trap: CourseTrap = {
    ...{ group: 'empty page', what: '' },
    async spring() {
      trap.what = pick(listsOf(stage))
      stage.sandbox.setEmptied(trap.what)
    },
    lift: async () => stage.sandbox.setEmptied(null),
  }
  return trap
}

/** What the log tells of, as `forum:2`. */
function activities({ sandbox }: MoodleStage): string[] {
  return [...sandbox.sight()].flatMap(([key, { kind }]) =>
    Object.hasOwn(modnames, kind) && !key.includes('/') ? [key] : [],
  )
}

/** Moodle's word for each. */
const modnames: Readonly<Record<string, string>> = {
  ...{ forum: 'forum', database: 'data', survey: 'feedback', assignment: 'assign' },
  ...{ page: 'page', weblink: 'url', file: 'resource', folder: 'folder' },
}

/** Known by their course module, not by their number among their kind. */
const materials = ['page', 'weblink', 'file', 'folder']

/** People may give it another title meanwhile. */
function hiddenActivity(
  { sandbox }: MoodleStage,
  what: string,
  act: (verb: string, details: object) => Promise<void>,
): CourseTrap {
  const [kind = '', id] = what.split(':')
  const titleNow = async () => {
    const { modules } = (await sandbox.act('modules', {})) as { modules: Module[] }
    const isIt = ({ modname, instance, cmid }: Module) =>
      modname === modnames[kind] && String(materials.includes(kind) ? cmid : instance) === id
    return modules.find(isIt)?.name
  }
  return {
    ...{ group: 'hidden activity', what },
    spring: async () => act('hideModule', { name: await titleNow() }),
    lift: async () => act('showModule', { name: await titleNow() }),
  }
}

interface Module {
  cmid: number
  modname: string
  instance: number
  name: string
}

/** Begins in the middle of a reading. */
function maintenance(
  stage: MoodleStage,
  chance: Chance,
  act: (verb: string, details: object) => Promise<void>,
): CourseTrap {
  const mode = chance.is(0.5) ? 'setting' : 'cli'
  let left = chance.between(2, 8)
  return {
    ...{ group: 'maintenance in the middle', what: mode, passing: true },
    async spring() {
      stage.atRequest = () => {
        left -= 1
        if (left === 0) void act('maintenance', { mode })
      }
    },
    async lift() {
      stage.atRequest = null
      await act('maintenance', { mode: 'off' })
    },
  }
}
