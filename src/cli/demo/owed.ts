import { DateTime } from 'luxon'
import type { Instant } from '../../ids.ts'
import { firstLook, moment, readers, regions, type WindowId, windows } from './calendar.ts'
import type { Participant } from './measure.ts'
import type { Step } from './step.ts'

/** One digest owed to a reader by the calendar alone. */
export interface OwedDigest {
  reader: string
  address: string
  at: Instant
}

/** Every Monday at nine since the first look. */
export function owedDigests(until: Instant): OwedDigest[] {
  return readers.flatMap(({ plan, zone, address }) => {
    const first = DateTime.fromISO('2019-07-01T09:00', { zone })
    const mondays = Array.from({ length: 30 }, (_, weeks) => first.plus({ weeks }).toMillis())
    return mondays
      .filter((at) => at > firstLook && at <= until)
      .map((at) => ({ reader: plan, address, at }))
  })
}

/** One reminder owed to a participant: in the course, the window open, nothing done by that moment. */
export interface OwedReminder {
  window: WindowId
  daysBefore: number
  to: string
  at: Instant
}

/** What really happened, whatever the service has seen of it. */
export interface Truth {
  people: readonly Participant[]
  consultationPosts: readonly { by: string; at: Instant }[]
  steps: readonly Step[]
}

export function owedReminders(truth: Truth, until: Instant): OwedReminder[] {
  const offsets = windowIds.flatMap((window) =>
    windows[window].daysBefore.map((daysBefore) => ({ window, daysBefore })),
  )
  return offsets
    .flatMap((offset) =>
      truth.people.map((person) => ({ ...offset, to: person.username, at: dueAt(offset, person) })),
    )
    .filter((owed) => owed.at <= until && isEnrolled(truth, owed.to, owed.at))
    .filter(({ window, to, at }) => !actedBy(truth, window, to, at))
}

const windowIds = ['consultation', 'survey-2'] satisfies WindowId[]

/** When this reminder falls due for a person, by the clock of their region. */
export function dueAt(
  { window, daysBefore }: Pick<OwedReminder, 'window' | 'daysBefore'>,
  person: Participant,
): Instant {
  const { to, time } = windows[window]
  return moment(to, daysBefore, time, zoneOf(person))
}

function zoneOf({ region }: Participant): string {
  return regions.find(({ name }) => name === region)?.zone ?? 'Europe/Moscow'
}

function isEnrolled({ steps }: Truth, username: string, at: Instant): boolean {
  const came = momentsOf(steps, 'enrol', 'username', username)
  const left = momentsOf(steps, 'unenrol', 'username', username)
  return came.every((moment) => moment <= at) && left.every((moment) => moment > at)
}

function actedBy(truth: Truth, window: WindowId, username: string, at: Instant): boolean {
  const opens = moment(windows[window].from, 0, '00:00', 'Europe/Moscow')
  const acts =
    window === 'survey-2'
      ? momentsOf(truth.steps, 'answerSurvey', 'by', username)
      : truth.consultationPosts.filter(({ by }) => by === username).map((post) => post.at)
  return acts.some((act) => act >= opens && act <= at)
}

function momentsOf(steps: readonly Step[], act: string, key: string, username: string): Instant[] {
  return steps.flatMap((step) =>
    'act' in step && step.act === act && step.with[key] === username ? [step.at] : [],
  )
}
