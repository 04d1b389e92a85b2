import type { ReportedActivity } from './activity.ts'
import { stateHash } from './compare.ts'
import { fromReport } from './infer.ts'
import type { Observation } from './observation.ts'
import type { Line } from './store/activities.ts'
import { type SubjectRow, toSubjectRow } from './store/subjects.ts'

/** An event and the line that the log would hold of it. */
export interface Told {
  report: ReportedActivity
  line: Line
}

/** A page with everything that can be made of it before anybody looks into the store. */
export interface Prepared extends Observation {
  /** Each event once. */
  told: readonly Told[]
  /** Each subject once, as the page told of it last. */
  rows: readonly SubjectRow[]
  /** Accounts that what is told names as its authors. */
  authors: readonly string[]
}

export function prepare(page: Observation): Prepared {
  const reports = new Map(page.activities.map((report) => [report.key, report]))
  const subjects = new Map(page.subjects.map((subject) => [subject.key, subject]))
  return {
    ...page,
    told: [...reports.values()].map((report) => ({ report, line: fromReport(report) })),
    rows: [...subjects.values()].map((subject) => toSubjectRow(subject, stateHash(subject.state))),
    authors: [...new Set(page.activities.flatMap(({ actor }) => actor ?? []))],
  }
}

/** The same for the pages of a reading, each as soon as it comes. */
export async function* prepareEach(pages: AsyncIterable<Observation>): AsyncGenerator<Prepared> {
  for await (const page of pages) yield prepare(page)
}
