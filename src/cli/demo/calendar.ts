import { DateTime } from 'luxon'
import type { Instant } from '../../ids.ts'
import { moscow } from './step.ts'

export const space = 'vektor'

/** The service starts on the eve of the project's new stretch: what is older stays silent. */
export const firstLook = moscow('06-30 21:00')
export const theEnd = moscow('10-07 12:00')

/** The letter's windows that people are reminded of, as dates on the wall. */
export const windows = {
  consultation: {
    ...{ from: '2019-07-15', to: '2019-09-15', place: 'Консультации эксперта' },
    ...{ path: '/mod/forum/view.php?id=13', daysBefore: [14, 7, 3, 1], time: '10:00' },
  },
  'survey-2': {
    ...{ from: '2019-09-25', to: '2019-10-05', place: 'Опрос № 2: мониторинг' },
    ...{ path: '/mod/feedback/view.php?id=17', daysBefore: [7, 3, 1], time: '10:00' },
  },
} as const

/** Mornings of digests and reminders: whoever writes has looked at the sources before. */
export function mornings(until: Instant): Instant[] {
  const first = DateTime.fromMillis(moscow('07-01 08:40'), { zone: 'Europe/Moscow' })
  const mondays = Array.from({ length: 30 }, (_, weeks) => first.plus({ weeks }).toMillis())
  const reminders = Object.values(windows).flatMap(({ to, daysBefore }) =>
    daysBefore.map((days) => moment(to, days, '09:50', 'Europe/Moscow')),
  )
  return [...mondays, ...reminders].filter((at) => at <= until).sort((one, other) => one - other)
}

/** `time` on the day that lies `days` before `date`, by the clock of that zone. */
export function moment(date: string, days: number, time: string, zone: string): Instant {
  return DateTime.fromISO(`${date}T${time}`, { zone }).minus({ days }).toMillis()
}

export type WindowId = keyof typeof windows

export const regions = [
  { id: 'karelia', name: 'Республика Карелия', label: 'Карелия', zone: 'Europe/Moscow' },
  {
    id: 'kaliningrad',
    name: 'Калининградская область',
    label: 'Калининградская область',
    zone: 'Europe/Kaliningrad',
  },
  { id: 'crimea', name: 'Республика Крым', label: 'Крым', zone: 'Europe/Simferopol' },
] as const

/** Who gets a digest each Monday at nine, by the clock of their own zone. */
export const readers = [
  reader('working-group', 'Europe/Moscow', 'Вера Образцова'),
  reader('consultant', 'Europe/Moscow', 'Нина Советова'),
  reader('accelerator-karelia', 'Europe/Moscow'),
  reader('accelerator-kaliningrad', 'Europe/Kaliningrad'),
  reader('accelerator-crimea', 'Europe/Simferopol'),
] as const

function reader(plan: string, zone: string, name: string | null = null) {
  return { plan, zone, name, address: `${plan}@example.test` }
}
