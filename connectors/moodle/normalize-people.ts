import type { Account } from '../../src/account.ts'
import type { Subject } from '../../src/subject.ts'
import { type Course, instantOf, keyOf, ownMark } from './normalize.ts'
import type { Participant } from './schema.ts'
import type { Settings } from './settings.ts'
import { titleText } from './text.ts'

/** Seen so that joining and leaving the course and its groups show; what the person is like stands in the account. */
export function participantSubject(course: Course, person: Participant): Subject {
  return {
    key: keyOf(course, 'participant', person.id),
    kind: 'participant',
    state: { groups: groupsOf(course, person) },
    fingerprint: person.groups.length > 0 ? grouped : 'enrolled',
    ...ownMark(course, person.id),
  }
}

const grouped = 'grouped'

/** Whether somebody was in any group when that was their fingerprint. */
export function isGrouped(fingerprint: string | undefined): boolean {
  return fingerprint === grouped
}

function groupsOf(course: Course, { groups }: Participant): Record<string, string> | null {
  if (groups.length === 0) return null
  return Object.fromEntries(groups.map(({ id, name }) => [id, titleText(name, course.language)]))
}

/** What Moodle hides from us (an e-mail address, a profile field) stays unsaid rather than empty. */
export function participantAccount(
  course: Course,
  settings: Settings,
  person: Participant,
): Account {
  const said = (shortname: string) => {
    const field = person.customfields.find((one) => one.shortname === shortname)
    if (field === undefined || isUnanswered(field)) return undefined
    return titleText(field.value, course.language)
  }
  return withoutUndefined({
    sourceId: String(person.id),
    name: person.fullname,
    email: person.email,
    roles: person.roles.map(({ shortname }) => shortname),
    groups: person.groups.map(({ name }) => titleText(name, course.language)),
    organisation: said(settings.fieldOrganisation),
    organisationKind: said(settings.fieldOrganisationKind),
    region: said(settings.fieldRegion),
    lastSeenAt: instantOf(person.lastcourseaccess),
    url: `${course.baseUrl}/user/view.php?id=${person.id}`,
    ...ownMark(course, person.id),
  })
}

/** A menu from which nothing was chosen says so in the language of our account (Moodle 4.5, recorded). */
function isUnanswered({ type, value }: Participant['customfields'][number]): boolean {
  return type === 'menu' && ['No', 'Нет'].includes(value)
}

type Said<T> = { [K in keyof T]: Exclude<T[K], undefined> }

function withoutUndefined<T extends object>(said: T): Said<T> {
  const entries = Object.entries(said).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as Said<T>
}
