import { courseIsOpen, isShown } from './access.ts'
import { reads } from './function.ts'
import { bool, int, list, object } from './params.ts'
import { type CalendarEvent, type Module, moduleOf, type World } from './world.ts'

const ids = list(int(), [])

export const calendarFunctions = {
  core_calendar_get_calendar_events: reads(
    object({
      events: object({ eventids: ids, courseids: ids, groupids: ids, categoryids: ids }),
      options: object({
        userevents: bool(true),
        siteevents: bool(true),
        timestart: int(0),
        timeend: int(0),
        ignorehidden: bool(true),
      }),
    }),
    events,
  ),
}

interface Params {
  events: {
    eventids: readonly number[]
    courseids: readonly number[]
    groupids: readonly number[]
  }
  options: { timestart: number; timeend: number }
}

/** Group events are only for members of the group, which the bot is not: a warning for each. */
function events(world: World, params: Params): object {
  const rows = courseIsOpen(world) ? [...deadlines(world), ...world.events.map(toRow(world))] : []
  const ofCourse = params.events.courseids.includes(world.course.id)
  return {
    events: rows
      .filter(
        (row) =>
          params.events.eventids.includes(row.id) || (ofCourse && isWithin(row, params.options)),
      )
      .sort((one, other) => one.timestart - other.timestart),
    warnings: params.events.groupids.map((group) => ({
      item: String(group),
      warningcode: 'nopermissions',
      message: 'you do not have permissions to access this group',
    })),
  }
}

/** What has begun before and lasts is in it. */
function isWithin(
  { timestart, timeduration }: { timestart: number; timeduration: number },
  options: Params['options'],
): boolean {
  const hasBegun = timestart + timeduration >= options.timestart
  return hasBegun && (!options.timeend || timestart <= options.timeend)
}

function toRow(world: World) {
  return ({ id, name, description, author, start, duration, modified }: CalendarEvent) => ({
    ...{ id, name, description, format: 1, courseid: world.course.id, categoryid: null },
    ...{ groupid: null, userid: author, repeatid: null, modulename: null, instance: null },
    ...{ eventtype: 'course', timestart: start, timeduration: duration, visible: 1, sequence: 1 },
    ...{ timemodified: modified, subscriptionid: null },
  })
}

function deadlines(world: World) {
  const surveys = world.surveys.flatMap((survey) => {
    const module = moduleOf(world, 'feedback', survey.id)
    return [
      { module, intro: survey.intro, eventtype: 'open', at: survey.timeopen, verb: 'opens' },
      { module, intro: survey.intro, eventtype: 'close', at: survey.timeclose, verb: 'closes' },
    ]
  })
  const tasks = world.assignments.map(({ id, intro, duedate }) => ({
    ...{
      module: moduleOf(world, 'assign', id),
      intro,
      eventtype: 'due',
      at: duedate,
      verb: 'is due',
    },
  }))
  return [...surveys, ...tasks]
    .filter(({ module }) => isShown(world, module))
    .sort((one, other) => one.at - other.at)
    .map((deadline, index) => eventRow(world, deadline, index + 1))
}

interface Deadline {
  module: Module
  intro: string
  eventtype: string
  at: number
  verb: string
}

function eventRow(world: World, deadline: Deadline, id: number) {
  const { module, intro, eventtype, at, verb } = deadline
  return {
    ...{ id, name: `${module.name} ${verb}` },
    ...{ description: `<div class="no-overflow">${intro}</div>`, format: 1 },
    ...{ courseid: world.course.id, categoryid: null, groupid: null, userid: 2, repeatid: null },
    ...{ modulename: module.modname, instance: module.instance, eventtype, timestart: at },
    ...{ timeduration: 0, visible: 1, sequence: 1, timemodified: module.timemodified },
    subscriptionid: null,
  }
}
