import { z } from 'zod'
import { actor, moduleNamed, staff, verb } from './verb.ts'
import type { Assignment, Submission, World } from './world.ts'
import { moduleOf, oneOf, takeId } from './world.ts'

const onAssignment = z.strictObject({ by: z.string(), assignment: z.string() })
const dates = { opens: z.number().optional(), due: z.number().optional() }

export const assignVerbs = {
  addAssignment: verb(
    z.strictObject({ by: z.string(), name: z.string(), intro: z.string().default(''), ...dates }),
    addAssignment,
  ),
  changeAssignment: verb(onAssignment.extend({ intro: z.string().optional(), ...dates }), change),
  submit: verb(
    onAssignment.extend({ text: z.string().optional(), files: z.array(z.string()).optional() }),
    submit,
  ),
  withdraw: verb(onAssignment, withdraw),
  eraseSubmission: verb(onAssignment, (world, details) => {
    const erased = submissionBy(world, details)
    world.submissions = world.submissions.filter((submission) => submission !== erased)
    return {}
  }),
}

interface Dates {
  opens?: number | undefined
  due?: number | undefined
}

function addAssignment(world: World, details: Dates & { by: string; name: string; intro: string }) {
  staff(world, details.by)
  const cmid = takeId(world, 'module')
  const id = takeId(world, 'assign')
  const { name, intro } = details
  const rest = { contextid: 40 + cmid, visible: true, groupmode: 0 as const }
  const place = { cmid, modname: 'assign' as const, instance: id, section: 3, name }
  world.modules.push({ ...place, ...rest, timemodified: world.now() })
  world.assignments.push({ id, intro, opens: 0, duedate: 0, ...toDates(details) })
  return { cmid, assignmentId: id }
}

/** Saving the settings moves the time of the activity. */
function change(
  world: World,
  details: Dates & { by: string; assignment: string; intro?: string | undefined },
) {
  staff(world, details.by)
  const assignment = assignmentNamed(world, details.assignment)
  const { intro } = details
  Object.assign(assignment, { ...toDates(details), ...(intro !== undefined && { intro }) })
  moduleOf(world, 'assign', assignment.id).timemodified = world.now()
  return {}
}

function toDates({ opens, due }: Dates): Partial<Assignment> {
  return {
    ...(opens !== undefined && { opens: Math.floor(opens / 1000) }),
    ...(due !== undefined && { duedate: Math.floor(due / 1000) }),
  }
}

interface Work {
  by: string
  assignment: string
  text?: string | undefined
  files?: string[] | undefined
}

/** Handing in again changes the same row; a file of the same name is replaced. */
function submit(world: World, details: Work) {
  const person = actor(world, details.by)
  const assignment = assignmentNamed(world, details.assignment)
  const now = world.now()
  if (now < assignment.opens) throw new Error(`«${details.assignment}» is not open yet`)
  const isIt = (one: Submission) => one.assignment === assignment.id && one.person === person.id
  const before = world.submissions.find(isIt)
  const submission = before ?? blank(world, assignment.id, person.id)
  if (before === undefined) world.submissions.push(submission)
  const { text = submission.text, files } = details
  Object.assign(submission, { text, status: 'submitted', modified: now })
  if (files !== undefined)
    submission.files = files.map((name) => ({ name, created: now, modified: now }))
  return { submissionId: submission.id }
}

function blank(world: World, assignment: number, person: number): Submission {
  const now = world.now()
  const id = takeId(world, 'submission')
  return { id, assignment, person, created: now, modified: now, status: 'new', text: '', files: [] }
}

/** The row stays, empty and new again, and its time moves. */
function withdraw(world: World, details: { by: string; assignment: string }) {
  const submission = submissionBy(world, details)
  Object.assign(submission, { status: 'new', text: '', files: [], modified: world.now() })
  return {}
}

function submissionBy(world: World, details: { by: string; assignment: string }): Submission {
  const person = actor(world, details.by)
  const assignment = assignmentNamed(world, details.assignment)
  const isIt = (one: Submission) => one.assignment === assignment.id && one.person === person.id
  return oneOf(world.submissions, isIt, `submission by ${details.by}`)
}

function assignmentNamed(world: World, name: string): Assignment {
  const { instance } = moduleNamed(world, 'assign', name)
  return oneOf(world.assignments, ({ id }) => id === instance, 'assignment')
}
