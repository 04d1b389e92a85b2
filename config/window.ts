import { DateTime } from 'luxon'
import { z } from 'zod'
import type { Window } from '../src/window.ts'
import type { Problem } from './problem.ts'
import { Id, LocalDate, LocalTime, Text, TimeZone, WebLink } from './words.ts'
import type { Path } from './yaml.ts'

const Title = z.strictObject({ ru: Text, en: Text.optional() })

/** What a person can make, in the core's words: proof of having acted. */
const Made = z.enum(['discussion', 'post', 'card', 'comment', 'entry', 'answer', 'submission'])

const Reminders = z.strictObject({
  daysBefore: z
    .array(z.int().nonnegative())
    .min(1)
    .describe('on which days before the last one, for example [14, 7, 3, 1]'),
  time: LocalTime.default('10:00').describe('local time HH:MM in the zone of each person'),
  channel: Text.describe('which connector delivers, for example moodle'),
})

/** A window as it stands in the file. */
export const WindowText = z.strictObject({
  id: Id,
  kind: z.enum(['consultation', 'survey', 'teleconference', 'seminar', 'other']),
  title: Title.describe('as readers see it: ru, and en where it differs'),
  from: LocalDate.optional().describe('first day, for example 2019-07-15'),
  to: LocalDate.optional().describe('last day, itself included, for example 2019-09-15'),
  between: z
    .tuple([LocalDate, LocalDate])
    .optional()
    .describe('a day not yet chosen between these two: [2019-08-20, 2019-09-10]'),
  toBeAnnounced: z.boolean().optional().describe('true: nothing is known about the date yet'),
  timezone: TimeZone.optional().describe('an IANA time zone; default: that of its region or space'),
  region: Id.optional().describe('id of a region of this space; default: for everybody'),
  audience: z
    .strictObject({ roles: z.array(Text) })
    .default({ roles: [] })
    .describe('whom it concerns, by role at the source; default: everybody'),
  acted: z
    .strictObject({
      kinds: z.array(Made).min(1),
      place: Text.describe('title of the forum, database, survey or assignment, as at its source'),
    })
    .optional()
    .describe('what counts as having acted: who did is not reminded'),
  link: WebLink.optional().describe('the one link of a reminder'),
  remind: Reminders.optional(),
})
export type WindowText = z.infer<typeof WindowText>

/** The keys of a window that say when it is, whatever the others are like. */
export const WindowDays = WindowText.pick({
  from: true,
  to: true,
  between: true,
  toBeAnnounced: true,
}).strip()
type WindowDays = z.infer<typeof WindowDays>

/** What these keys say against each other. */
export function windowProblems(window: WindowDays, path: Path): Problem[] {
  const { from, to, between } = window
  const [first, last] = between ?? [from, to]
  if (first && last && first > last) return [reversed(window, path, first, last)]
  if (between) return contradictions(path, window, ['from', 'to'], 'between')
  if (from && to) return contradictions(path, window, ['toBeAnnounced'], 'from and to')
  if (from || to) return [halfOpen(window, path)]
  if (window.toBeAnnounced) return []
  return [
    {
      path,
      text: 'has no dates; give from and to, or between: [first, last], or toBeAnnounced: true.',
    },
  ]
}

/**
 * The window in instants: from the start of its first day to the end of its last one. A day still to
 * be chosen within a range keeps the range and is to be announced.
 */
export function toWindow(window: WindowText, zone: string): Window {
  const timezone = window.timezone ?? zone
  const [first, last] = window.between ?? [window.from, window.to]
  const day = (date: string) => DateTime.fromISO(date, { zone: timezone })
  const { ru, en } = window.title
  return {
    id: window.id,
    kind: window.kind,
    title: { ru, en: en ?? ru },
    opens: first ? day(first).startOf('day').toMillis() : null,
    closes: last ? day(last).endOf('day').toMillis() : null,
    toBeAnnounced: window.between !== undefined || window.toBeAnnounced === true,
    timezone,
    region: window.region ?? null,
    audience: window.audience,
    acted: window.acted ? { kinds: window.acted.kinds, placeTitle: window.acted.place } : null,
    link: window.link ?? null,
    reminders: toReminders(window),
  }
}

function toReminders({ remind }: WindowText): Window['reminders'] {
  if (!remind) return null
  const { channel, time } = remind
  return { channel, time, daysBefore: [...new Set(remind.daysBefore)].sort((a, b) => b - a) }
}

function reversed(window: WindowDays, path: Path, first: string, last: string): Problem {
  return window.between
    ? { path: [...path, 'between', 1], text: `is ${last}, before ${first}; swap the two days.` }
    : {
        path: [...path, 'to'],
        text: `is ${last}, before from (${first}); to is the last day, itself included.`,
      }
}

function contradictions(
  path: Path,
  window: WindowDays,
  keys: readonly (keyof WindowDays)[],
  other: string,
): Problem[] {
  return keys
    .filter((key) => window[key] !== undefined && window[key] !== false)
    .map((key) => ({
      path: [...path, key],
      key: true,
      text: `contradicts ${other}; keep one of the two.`,
    }))
}

function halfOpen(window: WindowDays, path: Path): Problem {
  const [given, missing] = window.from ? ['from', 'to'] : ['to', 'from']
  return {
    path: [...path, given],
    key: true,
    text: `stands alone; add ${missing} (the same day again for a window of one day).`,
  }
}
