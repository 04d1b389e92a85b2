import { can, courseIsOpen, courseWarnings, isShown, openModules } from './access.ts'
import { reads } from './function.ts'
import { formatName, renderText } from './html.ts'
import { bool, int, list, object, raw } from './params.ts'
import {
  type Assignment,
  type Module,
  moduleOf,
  oneOf,
  type Submission,
  type World,
} from './world.ts'

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
  const open = openModules(world, 'assign', courseids)
  const modules = can(world, 'mod/assign:view') ? open : []
  const course = {
    ...{ id, fullname, shortname, timemodified: world.course.startdate },
    assignments: modules.map((module) => assignmentRow(world, module)),
  }
  return {
    courses: open.length > 0 ? [course] : [],
    warnings: [
      ...courseWarnings(world, courseids),
      ...open
        .filter((module) => !modules.includes(module))
        .map(({ instance }) => warning(instance, '1', refusal)),
    ],
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

interface SubmissionParams {
  assignmentids: readonly number[]
  status: string
  since: number
  before: number
}

/** «Nothing» is a warning, an unknown id is silence. `since` is not strict here. */
function submissions(world: World, params: SubmissionParams): object {
  const known = world.assignments.filter(({ id }) => params.assignmentids.includes(id))
  const open = known.filter(
    ({ id }) =>
      courseIsOpen(world) &&
      isShown(world, moduleOf(world, 'assign', id)) &&
      can(world, 'mod/assign:viewgrades'),
  )
  const found = open.map(({ id }) => ({ id, rows: submissionsOf(world, id, params) }))
  return {
    assignments: found.map(({ id, rows }) => ({
      assignmentid: id,
      submissions: rows.map((row) => submissionRow(world, row)),
    })),
    warnings: [
      ...known.filter((one) => !open.includes(one)).map(({ id }) => warning(id, '1', refusal)),
      ...found.flatMap(({ id, rows }) =>
        rows.length === 0 ? [warning(id, '3', 'No submissions found')] : [],
      ),
    ],
  }
}

function submissionsOf(
  world: World,
  id: number,
  { status, since, before }: SubmissionParams,
): Submission[] {
  return world.submissions
    .filter(({ assignment, modified }) => assignment === id && modified >= since)
    .filter(({ modified }) => before === 0 || modified <= before)
    .filter((submission) => status === '' || submission.status === status)
}

function submissionRow(world: World, submission: Submission): object {
  const { id, person, created, modified, status, text } = submission
  return {
    ...{ id, userid: person, attemptnumber: 0, timecreated: created, timemodified: modified },
    ...{ timestarted: null, status, groupid: 0 },
    plugins: [
      {
        ...{ type: 'onlinetext', name: 'Online text' },
        fileareas: [{ area: 'submissions_onlinetext', files: [] }],
        editorfields: [
          {
            ...{ name: 'onlinetext', description: 'Online text submissions' },
            ...{ text: renderText(text, 1), format: 1 },
          },
        ],
      },
      {
        ...{ type: 'file', name: 'File submissions' },
        fileareas: [{ area: 'submission_files', files: filesOf(world, submission) }],
      },
      { type: 'comments', name: 'Submission comments' },
    ],
    gradingstatus: 'notgraded',
  }
}

function filesOf(world: World, { id, assignment, files }: Submission): object[] {
  const { contextid } = moduleOf(world, 'assign', assignment)
  const folder = `${world.url}/webservice/pluginfile.php/${contextid}/assignsubmission_file/submission_files/${id}`
  return files.map(({ name, modified }) => ({
    ...{ filename: name, filepath: '/', filesize: name.length },
    fileurl: `${folder}/${encodeURIComponent(name)}`,
    ...{ timemodified: modified, mimetype: 'text/plain', isexternalfile: false },
  }))
}

const refusal = 'No access rights in module context'

function warning(itemid: number, warningcode: string, message: string): object {
  return { item: 'module', itemid, warningcode, message }
}
