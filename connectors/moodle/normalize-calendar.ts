import type { Subject } from '../../src/subject.ts'
import { richText } from './html.ts'
import { authorOf, type Course, instantOf, isoOf, keyOf, ownMark } from './normalize.ts'
import type { CalendarEvent } from './schema.ts'
import { titleText } from './text.ts'

/** Moodle tells the time of its last change only: when it is first seen, that is when it was made. */
export function eventSubject(course: Course, event: CalendarEvent): Subject {
  const { id, courseid, timestart, timeduration, description } = event
  const day = `${course.baseUrl}/calendar/view.php?view=day&course=${courseid}&time=${timestart}`
  return {
    key: keyOf(course, 'event', id),
    kind: 'event',
    state: {
      title: titleText(event.name, course.language),
      body: description === '' ? null : richText(description, course.language),
      author: authorOf(event.userid),
      createdAt: instantOf(event.timemodified),
      start: isoOf(timestart),
      url: `${day}#event_${id}`,
      fields: timeduration > 0 ? { minutes: String(Math.round(timeduration / 60)) } : null,
    },
    editedAt: instantOf(event.timemodified),
    fingerprint: String(timestart),
    ...ownMark(course, event.userid),
  }
}
