import { can, courseWarnings, isShown, openModules } from './access.ts'
import { reads } from './function.ts'
import { formatName } from './html.ts'
import { bool, int, list, object, raw } from './params.ts'
import { type Assignment, type Module, moduleOf, oneOf, type World } from './world.ts'

export const assignFunctions = {
  mod_assign_get_assignments: reads(
    object({
      courseids: list(int(), []),
      capabilities: list(raw(), []),
      includenotenrolledcourses: bool(false),
    }),
    assignments,
  ),
  mod_assign_get_submissions: reads(
    object({
      assignmentids: list(int()),
      status: raw(''),
      since: int(0),
      before: int(0),
    }),
    submissions,
  ),
}

function assignments(world: World, { courseids }: { courseids: readonly number[] }): object {
  const { id, fullname, shortname } = world.course
  const modules = openModules(world, 'assign', courseids)
  const course = {
    ...{ id, fullname, shortname, timemodified: world.course.startdate },
    assignments: modules.map((module) => assignmentRow(world, module)),
  }
  return {
    courses: modules.length > 0 ? [course] : [],
    warnings: courseWarnings(world, courseids),
  }
}

function assignmentRow(world: World, module: Module): object {
  const isIt = ({ id }: Assignment) => id === module.instance
  const { id, intro, opens, duedate } = oneOf(world.assignments, isIt, 'assignment')
  return {
    ...{ id, cmid: module.cmid, course: world.course.id, name: formatName(module.name) },
    ...{ nosubmissions: 0, submissiondrafts: 0, sendnotifications: 0, sendlatenotifications: 0 },
    ...{ sendstudentnotifications: 1, duedate, allowsubmissionsfromdate: opens, grade: 100 },
    ...{ timemodified: module.timemodified, completionsubmit: 0, cutoffdate: 0, gradingduedate: 0 },
    ...{ teamsubmission: 0, requireallteammemberssubmit: 0, teamsubmissiongroupingid: 0 },
    ...{ blindmarking: 0, hidegrader: 0, revealidentities: 0, attemptreopenmethod: 'untilpass' },
    ...{ maxattempts: 1, markingworkflow: 0, markingallocation: 0, markinganonymous: 0 },
    ...{ requiresubmissionstatement: 0, preventsubmissionnotingroup: 0, configs },
    ...{ intro, introformat: 1, introfiles: [], introattachments: [], timelimit: 0 },
    submissionattachments: 0,
  }
}

const configs = [
  { plugin: 'onlinetext', subtype: 'assignsubmission', name: 'enabled', value: '1' },
  { plugin: 'file', subtype: 'assignsubmission', name: 'enabled', value: '1' },
  { plugin: 'file', subtype: 'assignsubmission', name: 'maxfilesubmissions', value: '3' },
  { plugin: 'comments', subtype: 'assignsubmission', name: 'enabled', value: '0' },
]

/** Nobody hands anything in here. «Nothing» is a warning, an unknown id is silence. */
function submissions(
  world: World,
  { assignmentids }: { assignmentids: readonly number[] },
): object {
  const known = world.assignments
    .filter(({ id }) => assignmentids.includes(id))
    .filter(({ id }) => isShown(world, moduleOf(world, 'assign', id)))
  if (!can(world, 'mod/assign:viewgrades')) {
    const message = 'No access rights in module context'
    return { assignments: [], warnings: known.map(({ id }) => warning(id, '1', message)) }
  }
  return {
    assignments: known.map(({ id }) => ({ assignmentid: id, submissions: [] })),
    warnings: known.map(({ id }) => warning(id, '3', 'No submissions found')),
  }
}

function warning(itemid: number, warningcode: string, message: string): object {
  return { item: 'module', itemid, warningcode, message }
}
