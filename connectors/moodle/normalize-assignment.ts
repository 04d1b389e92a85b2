import type { ReportedActivity } from '../../src/activity.ts'
import type { SubjectKey } from '../../src/ids.ts'
import type { AttachmentLink, Subject } from '../../src/subject.ts'
import { fileAddress, richText } from './html.ts'
import { authorOf, type Course, instantOf, isoOf, keyOf, ownMark } from './normalize.ts'
import type { Assignment, Submission } from './schema.ts'
import { titleText } from './text.ts'

/** Moodle tells the time of its last change only: when it is first seen, that is when it was made. */
export function assignmentSubject(course: Course, assignment: Assignment): Subject {
  return {
    key: keyOf(course, 'assignment', assignment.id),
    kind: 'assignment',
    state: {
      title: titleText(assignment.name, course.language),
      body: assignment.intro === '' ? null : richText(assignment.intro, course.language),
      start: isoOf(assignment.allowsubmissionsfromdate),
      due: isoOf(assignment.duedate),
      createdAt: instantOf(assignment.timemodified),
      url: assignmentUrl(course, assignment.cmid),
    },
    editedAt: instantOf(assignment.timemodified),
    fingerprint: String(assignment.cmid),
  }
}

/**
 * One for each person (or group, where it hands in together) and assignment: a further attempt is a
 * row of its own in Moodle 4.5, and only the latest one is listed.
 */
export function submissionKey(course: Course, assignment: number, row: Submission): SubjectKey {
  return keyOf(course, 'submission', submissionId(assignment, row))
}

export function submissionId(
  assignment: number,
  { userid, groupid }: { userid?: unknown; groupid?: unknown },
): string {
  return `${assignment}-${Number(userid) > 0 ? userid : `g${groupid}`}`
}

/** Nobody but the author may change it, unless a role was given that very right. */
export function submissionSubject(
  course: Course,
  { assignment, cmid }: { assignment: number; cmid: string },
  row: Submission,
): Subject {
  const author = authorOf(row.userid)
  const html = row.plugins.flatMap(({ editorfields }) => editorfields.map(({ text }) => text))
  const text = html.filter((part) => part !== '').join('\n')
  return {
    key: submissionKey(course, assignment, row),
    kind: 'submission',
    state: {
      body: text === '' ? null : richText(text, course.language),
      place: keyOf(course, 'assignment', assignment),
      author,
      createdAt: instantOf(row.timemodified),
      url: assignmentUrl(course, cmid),
      attachments: attachmentsOf(row),
    },
    editedAt: instantOf(row.timemodified),
    editedBy: author,
    fingerprint: [assignment, row.timemodified].join(':'),
    ...ownMark(course, row.userid),
  }
}

/** Its row stays and tells when; by whom, the author or a teacher, it does not. */
export function withdrawal(
  course: Course,
  assignment: number,
  row: Submission,
  readAt: number,
): ReportedActivity {
  return {
    key: `withdrawn:${submissionId(assignment, row)}:${row.timemodified}`,
    kind: 'deleted',
    subject: submissionKey(course, assignment, row),
    subjectKind: 'submission',
    field: null,
    before: null,
    after: null,
    actor: null,
    at: instantOf(row.timemodified) ?? readAt,
    sourceType: row.status,
    unlisted: { value: null },
  }
}

function assignmentUrl({ baseUrl }: Course, cmid: number | string): string {
  return `${baseUrl}/mod/assign/view.php?id=${cmid}`
}

/** Keyed by path: Moodle gives files no id here. */
function attachmentsOf({ plugins }: Submission): Record<string, AttachmentLink> | null {
  const files = plugins.flatMap(({ fileareas }) => fileareas.flatMap((area) => area.files))
  if (files.length === 0) return null
  return Object.fromEntries(
    files.map(({ filepath, filename, fileurl }) => {
      return [filepath + filename, { name: filename, url: fileAddress(fileurl) }]
    }),
  )
}
