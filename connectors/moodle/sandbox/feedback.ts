import { courseWarnings, openModules, requireCapability, requireLogin } from './access.ts'
import { refuseMissing, refuseParameter } from './failure.ts'
import { reads } from './function.ts'
import { formatName } from './html.ts'
import { int, list, object, word } from './params.ts'
import type { Attempt, Person, Question, Survey, World } from './world.ts'
import { fullName, moduleOf, oneOf, personOf } from './world.ts'

const pageParams = { feedbackid: int(), groupid: int(0), page: int(0), perpage: int(0) }

export const feedbackFunctions = {
  mod_feedback_get_feedbacks_by_courses: reads(
    object({ courseids: list(int(), []) }),
    feedbacksByCourses,
  ),
  mod_feedback_get_responses_analysis: reads(object(pageParams), responses),
  mod_feedback_get_non_respondents: reads(
    object({ ...pageParams, sort: word('lastaccess') }),
    nonRespondents,
  ),
}

/** Opening and closing times are for teachers; the bot finds them in `core_course_get_contents`. */
function feedbacksByCourses(world: World, { courseids }: { courseids: readonly number[] }): object {
  const feedbacks = openModules(world, 'feedback', courseids).map((module) => ({
    ...{ id: module.instance, course: world.course.id, name: formatName(module.name) },
    intro: oneOf(world.surveys, ({ id }) => id === module.instance, 'survey').intro,
    ...{ introformat: 1, lang: null, anonymous: 2, multiple_submit: true, autonumbering: false },
    ...{ page_after_submitformat: 0, publish_stats: false, completionsubmit: false },
    ...{ coursemodule: module.cmid, introfiles: [] },
  }))
  return { feedbacks, warnings: courseWarnings(world, courseids) }
}

interface PageParams {
  feedbackid: number
  groupid: number
  page: number
  perpage: number
}

function responses(world: World, params: PageParams): object {
  const survey = requireSurvey(world, params.feedbackid)
  const attempts = world.attempts
    .filter((attempt) => attempt.survey === survey.id)
    .filter(({ person }) => inGroup(personOf(world, person), params.groupid))
    .sort((one, other) => byName(personOf(world, one.person), personOf(world, other.person)))
  return {
    attempts: lastPageAtMost(attempts, params).map((attempt) => attemptRow(world, survey, attempt)),
    totalattempts: attempts.length,
    ...{ anonattempts: [], totalanonattempts: 0, warnings: [] },
  }
}

function requireSurvey(world: World, surveyId: number): Survey {
  const survey = world.surveys.find(({ id }) => id === surveyId)
  if (!survey) refuseMissing('feedback')
  requireLogin(world, moduleOf(world, 'feedback', survey.id))
  requireCapability(world, 'mod/feedback:viewreports', 'View reports')
  return survey
}

function inGroup(person: Person, group: number): boolean {
  return group === 0 || person.groups.includes(group)
}

function byName(one: Person, other: Person): number {
  const lastnames = one.lastname.localeCompare(other.lastname, 'ru')
  return lastnames || one.firstname.localeCompare(other.firstname, 'ru')
}

/** Beyond the end Moodle 4.5 repeats the last page: only `totalattempts` tells when to stop. */
function lastPageAtMost(attempts: readonly Attempt[], { page, perpage }: PageParams): Attempt[] {
  if (perpage <= 0) return [...attempts]
  const last = Math.max(Math.ceil(attempts.length / perpage) - 1, 0)
  const from = Math.min(Math.max(page, 0), last) * perpage
  return attempts.slice(from, from + perpage)
}

function attemptRow(world: World, survey: Survey, attempt: Attempt): object {
  return {
    ...{ id: attempt.id, courseid: 0, userid: attempt.person, timemodified: attempt.timemodified },
    fullname: fullName(personOf(world, attempt.person)),
    responses: survey.questions.map((question, index) => {
      const rawval = attempt.answers[index] ?? ''
      return {
        id: question.id,
        name: questionName(question),
        printval: printed(question, rawval),
        rawval,
      }
    }),
  }
}

/** What the analysis calls a question: shortened, with its label. */
export function questionName({ label, name }: Question): string {
  return shorten(`(${label}) ${name}`)
}

/** An answer in words. */
export function printed({ type, choices }: Question, rawval: string): string {
  return type === 'multichoice' ? (choices[Number(rawval) - 1] ?? '') : rawval
}

function shorten(name: string): string {
  if (name.length <= 30) return name
  const cut = name.slice(0, 27)
  return `${cut.slice(0, cut.lastIndexOf(' ') + 1)}...`
}

function nonRespondents(world: World, params: PageParams & { sort: string }): object {
  const survey = requireSurvey(world, params.feedbackid)
  const { sort, page, perpage } = params
  const order = orders[sort] ?? refuseParameter()
  const answered = new Set(
    world.attempts.filter((attempt) => attempt.survey === survey.id).map(({ person }) => person),
  )
  const people = world.people
    .filter((person) => person.enrolled && person.role === 'student' && !answered.has(person.id))
    .filter((person) => inGroup(person, params.groupid))
    .sort((one, other) => order(one, other) || one.id - other.id)
  const from = Math.max(page, 0) * perpage
  const shown = perpage > 0 ? people.slice(from, from + perpage) : people
  return {
    users: shown.map((person) => ({
      ...{ courseid: 0, userid: person.id, fullname: fullName(person), started: false },
    })),
    total: people.length,
    warnings: [],
  }
}

const orders: Readonly<Record<string, (one: Person, other: Person) => number>> = {
  firstname: (one, other) => one.firstname.localeCompare(other.firstname, 'ru'),
  lastname: (one, other) => one.lastname.localeCompare(other.lastname, 'ru'),
  lastaccess: (one, other) => one.lastAccess - other.lastAccess,
}
