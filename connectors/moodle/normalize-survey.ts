import type { Account } from '../../src/account.ts'
import type { Subject } from '../../src/subject.ts'
import { authorOf, type Course, instantOf, isoOf, keyOf, ownMark } from './normalize.ts'
import type { Attempt, Survey } from './schema.ts'
import { titleText } from './text.ts'

/** Unix seconds, 0 for none. */
export interface SurveyDates {
  opens: number
  closes: number
}

export function surveySubject(course: Course, survey: Survey, dates: SurveyDates): Subject {
  return {
    key: keyOf(course, 'survey', survey.id),
    kind: 'survey',
    state: {
      title: titleText(survey.name, course.language),
      start: isoOf(dates.opens),
      due: isoOf(dates.closes),
      url: `${course.baseUrl}/mod/feedback/view.php?id=${survey.coursemodule}`,
    },
    fingerprint: [dates.opens, dates.closes].join(':'),
  }
}

/** The dates it had when its fingerprint was made. */
export function datesIn(fingerprint: string | undefined): SurveyDates {
  const [opens = 0, closes = 0] = (fingerprint ?? '').split(':').map((part) => Number(part) || 0)
  return { opens, closes }
}

/** Answering again keeps the id of the attempt and moves its time (Moodle 4.5). */
export function answerSubject(course: Course, survey: number, attempt: Attempt): Subject {
  return {
    key: keyOf(course, 'answer', attempt.id),
    kind: 'answer',
    state: {
      place: keyOf(course, 'survey', survey),
      author: authorOf(attempt.userid),
      createdAt: instantOf(attempt.timemodified),
      fields: answerTexts(course, attempt),
    },
    fingerprint: [survey, attempt.timemodified].join(':'),
    editedAt: instantOf(attempt.timemodified),
    ...ownMark(course, attempt.userid),
  }
}

/** Two questions may bear the same (shortened) name: the second one gets its number. */
function answerTexts(course: Course, attempt: Attempt): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const { id, name, printval } of attempt.responses) {
    const question = titleText(name, course.language)
    texts[question in texts ? `${question} (${id})` : question] = titleText(
      printval,
      course.language,
    )
  }
  return texts
}

export function answerAccounts(attempts: readonly Attempt[]): Account[] {
  return attempts.map(({ userid, fullname }) => ({ sourceId: String(userid), name: fullname }))
}
