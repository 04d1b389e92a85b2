import { keyOf } from './normalize.ts'
import { placeIn } from './normalize-forum.ts'
import {
  answerAccounts,
  answerSubject,
  datesIn,
  type SurveyDates,
  surveySubject,
} from './normalize-survey.ts'
import { believeList, type Finds, finds, type Reading } from './reading.ts'
import type { Survey } from './schema.ts'
import {
  count,
  forgetUnfinished,
  isUnfinished,
  isWhole,
  newTally,
  type Tally,
  untilAgreed,
} from './until-agreed.ts'

const answersAPage = 100

/** Every survey; the answers of those whose number of answers differs or that the news name. */
export async function* sweepSurveys(
  reading: Reading,
  named: ReadonlySet<string>,
): AsyncGenerator<Finds> {
  const { client, course, call } = reading
  const { rows, rejected, sent } = await client.surveys(call)
  believeList(reading, 'feedback', sent)
  const probe = (id: number) => client.attempts(id, { page: 0, perpage: 1 }, call)
  const known = await reading.known('survey')
  const datesNow = ({ id }: Survey) => datesOf(reading, id) ?? datesIn(known.get(String(id)))
  yield finds({
    subjects: rows.map((survey) => surveySubject(course, survey, datesNow(survey))),
    rejected,
    complete: rejected.length === 0 ? [{ kind: 'survey' }] : [],
  })
  forgetUnfinished(reading, 'answers', [
    ...rows.map(({ id }) => placeOf(id)),
    ...rejected.map((one) => `feedback:${one.sourceId}`),
  ])
  const again = await reading.doubted('answer')
  for (const { id } of rows) {
    const { total } = await probe(id)
    const before = await answersOf(reading, id)
    const isBehind = again || isUnfinished(reading, { what: 'answers', place: placeOf(id) })
    if (isBehind || total !== before || named.has(placeOf(id))) yield* answersTo(reading, id)
  }
}

function placeOf(survey: number): string {
  return `feedback:${survey}`
}

function answersTo(reading: Reading, survey: number): AsyncGenerator<Finds> {
  const list = { what: 'answers', place: placeOf(survey) }
  return untilAgreed(reading, list, () => readAnswers(reading, survey))
}

/**
 * Moodle 4.5 tells them to teachers in the list, to everybody on the course page; of one that does not
 * stand on that page they are not told (`null`).
 */
function datesOf({ dates }: Reading, survey: number): SurveyDates | null {
  const shown = dates.get(placeOf(survey))
  if (shown === undefined) return null
  const at = (name: string) => shown.find(({ dataid }) => dataid === name)?.timestamp ?? 0
  return { opens: at('timeopen'), closes: at('timeclose') }
}

export async function* readNamedSurveys(
  reading: Reading,
  surveys: readonly number[],
): AsyncGenerator<Finds> {
  for (const survey of surveys) yield* answersTo(reading, survey)
}

async function answersOf(reading: Reading, survey: number): Promise<number> {
  const known = await reading.known('answer')
  return [...known.values()].filter((print) => placeIn(print) === String(survey)).length
}

/**
 * Named answers only: anonymous ones stay with Moodle. An empty list says nothing of the only answer; of
 * more the core doubts that all went at once. One that goes between two pages moves another out of both.
 */
async function* readAnswers(reading: Reading, survey: number): AsyncGenerator<Finds, Tally> {
  const { client, course, call } = reading
  const within = keyOf(course, 'survey', survey)
  const before = await answersOf(reading, survey)
  const tally = newTally()
  for (let page = 0; ; page += 1) {
    const listed = await client.attempts(survey, { page, perpage: answersAPage }, call)
    const { rows, rejected, total } = listed
    // Beyond the last page Moodle 4.5 repeats it, whatever its total says.
    const ended = !count(tally, listed) || (page + 1) * answersAPage >= total
    const whole = ended && isWhole(tally) && (total > 0 || before > 1)
    yield finds({
      subjects: rows.map((attempt) => answerSubject(course, survey, attempt)),
      accounts: answerAccounts(rows),
      rejected,
      complete: whole ? [{ kind: 'answer', within }] : [],
    })
    if (ended) return tally
  }
}
