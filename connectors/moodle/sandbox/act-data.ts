import { z } from 'zod'
import { isStaff } from './access.ts'
import {
  addEntry,
  changeEntry,
  complaintsAbout,
  removeEntry,
  type Submitted,
} from './data-state.ts'
import { actor, moduleNamed, staff, verb } from './verb.ts'
import type { Database, Entry, Person, Question, World } from './world.ts'
import { fieldsOf, oneOf, takeId } from './world.ts'

const values = z.record(z.string(), z.string())
const onEntry = z.strictObject({ by: z.string(), entryId: z.number() })

export const dataVerbs = {
  copyDatabase: verb(
    z.strictObject({ by: z.string(), database: z.string(), name: z.string() }),
    copy,
  ),
  addEntry: verb(z.strictObject({ by: z.string(), database: z.string(), values }), add),
  editEntry: verb(onEntry.extend({ values }), edit),
  deleteEntry: verb(onEntry, (world, { by, entryId }) => {
    removeEntry(world, touchedBy(world, actor(world, by), entryId))
    return {}
  }),
  approveEntry: verb(onEntry.extend({ approved: z.boolean().optional() }), approve),
  commentEntry: verb(onEntry, (world, { by, entryId }) => {
    actor(world, by)
    world.comments.push({ entry: entryOf(world, entryId).id, at: world.now() })
    return {}
  }),
  answerSurvey: verb(
    z.strictObject({
      by: z.string(),
      survey: z.string(),
      answers: z.array(z.union([z.string(), z.number()])),
    }),
    answer,
  ),
  eraseAnswer: verb(
    z.strictObject({ by: z.string(), survey: z.string() }),
    (world, { by, survey }) => {
      const { instance } = moduleNamed(world, 'feedback', survey)
      const { id } = actor(world, by)
      const erased = oneOf(
        world.attempts,
        (one) => one.survey === instance && one.person === id,
        `answer of ${by}`,
      )
      world.attempts = world.attempts.filter((one) => one !== erased)
      return {}
    },
  ),
}

/** Another activity with the same settings and fields, and no entries. */
function copy(
  world: World,
  { by, database: title, name }: Record<'by' | 'database' | 'name', string>,
) {
  staff(world, by)
  const module = moduleNamed(world, 'data', title)
  const original = oneOf(world.databases, ({ id }) => id === module.instance, 'database')
  const cmid = takeId(world, 'module')
  const id = takeId(world, 'database')
  const place = { cmid, contextid: 40 + cmid, instance: id, name }
  world.modules.push({ ...module, ...place, timemodified: world.now() })
  world.databases.push({ ...original, id })
  const fields = fieldsOf(world, original.id)
  world.fields.push(
    ...fields.map((field) => ({ ...field, id: takeId(world, 'field'), database: id })),
  )
  return { cmid }
}

type Values = Readonly<Record<string, string>>

function add(world: World, details: { by: string; database: string; values: Values }) {
  const person = actor(world, details.by)
  const { instance } = moduleNamed(world, 'data', details.database)
  const database = oneOf(world.databases, ({ id }) => id === instance, 'database')
  const submitted = toSubmitted(world, database, details.values)
  const { general, byField } = complaintsAbout(world, database, submitted)
  const complaints = [...general, ...byField.map((one) => `${one.fieldname}: ${one.notification}`)]
  if (complaints.length > 0) throw new Error(complaints.join(' '))
  const entry = addEntry(world, database, person.id, submitted)
  return { entryId: entry.id, approved: entry.approved }
}

function edit(world: World, details: { by: string; entryId: number; values: Values }) {
  const entry = touchedBy(world, actor(world, details.by), details.entryId)
  const database = oneOf(world.databases, ({ id }) => id === entry.database, 'database')
  changeEntry(world, entry, toSubmitted(world, database, details.values))
  return {}
}

/** Approval is a flag: the entry's time does not move. */
function approve(
  world: World,
  details: { by: string; entryId: number; approved?: boolean | undefined },
) {
  if (!isStaff(actor(world, details.by))) throw new Error(`${details.by} may not approve entries`)
  entryOf(world, details.entryId).approved = details.approved ?? true
  return {}
}

function toSubmitted(world: World, database: Database, given: Values): Submitted[] {
  const fields = fieldsOf(world, database.id)
  return Object.entries(given).flatMap(([name, value]) => {
    const field = oneOf(fields, (candidate) => candidate.name === name, `field "${name}"`)
    if (field.type !== 'date') {
      return [{ field: field.id, subfield: field.type === 'url' ? '0' : '', value }]
    }
    const [year = '', month = '', day = ''] = value.split('-')
    return Object.entries({ day, month, year }).map(([subfield, part]) => ({
      ...{ field: field.id, subfield, value: part },
    }))
  })
}

function touchedBy(world: World, person: Person, entryId: number): Entry {
  const entry = entryOf(world, entryId)
  if (entry.author === person.id || isStaff(person)) return entry
  throw new Error(`Entry ${entryId} is not by ${person.username}`)
}

function entryOf(world: World, entryId: number): Entry {
  return oneOf(world.entries, ({ id }) => id === entryId, `entry ${entryId}`)
}

interface Answers {
  by: string
  survey: string
  answers: readonly (string | number)[]
}

/** Answering again changes the same attempt. Outside its dates a survey takes no answers. */
function answer(world: World, details: Answers) {
  const person = actor(world, details.by)
  const { instance } = moduleNamed(world, 'feedback', details.survey)
  const survey = oneOf(world.surveys, ({ id }) => id === instance, 'survey')
  const now = world.now()
  if (now < survey.timeopen || now > survey.timeclose) {
    const [from, to] = [survey.timeopen, survey.timeclose].map((at) =>
      new Date(at * 1000).toISOString(),
    )
    throw new Error(`«${details.survey}» takes answers from ${from} to ${to}; move the clock`)
  }
  const answers = survey.questions.map((question, index) =>
    stored(question, details.answers[index]),
  )
  const before = world.attempts.find((one) => one.survey === survey.id && one.person === person.id)
  if (before) Object.assign(before, { answers, timemodified: now })
  else world.attempts.push(newAttempt(world, survey.id, person.id, answers))
  return { attemptId: before?.id ?? world.attempts.at(-1)?.id }
}

function newAttempt(world: World, survey: number, person: number, answers: string[]) {
  return { id: takeId(world, 'attempt'), survey, person, timemodified: world.now(), answers }
}

/** A choice may be given by its words or by its number from 1. */
function stored({ type, choices }: Question, given: string | number | undefined): string {
  const text = String(given ?? '')
  if (type !== 'multichoice' || text === '') return text
  const number = choices.includes(text) ? choices.indexOf(text) + 1 : Number(text)
  if (!choices[number - 1]) throw new Error(`"${text}" is none of: ${choices.join(', ')}`)
  return String(number)
}
