import { DateTime } from 'luxon'
import type { Instant } from '../../ids.ts'
import { moscow } from './step.ts'

const zone = 'Europe/Moscow'

/** «14 августа, 09:00», in Moscow. */
export function localTime(at: Instant): string {
  return DateTime.fromMillis(at, { zone, locale: 'ru' }).toFormat('d MMMM, HH:mm')
}

/** Monday noon of each week: the digests of the week before are out. */
export function weekEnds(until: Instant): Instant[] {
  const first = DateTime.fromMillis(firstEnd, { zone })
  const mondays = Array.from({ length: 30 }, (_, weeks) => first.plus({ weeks }).toMillis())
  return mondays.filter((at) => at <= until)
}

/** «Неделя 3 (15–21 июля)»: the one that ended on the day before. */
export function weekName(end: Instant): string {
  const monday = DateTime.fromMillis(end, { zone, locale: 'ru' }).minus({ weeks: 1 })
  const sunday = monday.plus({ days: 6 })
  const number = Math.round((end - firstEnd) / weekMs)
  if (number < 1) return 'Первое утро'
  return monday.month === sunday.month
    ? `Неделя ${number} (${monday.day}–${sunday.toFormat('d MMMM')})`
    : `Неделя ${number} (${monday.toFormat('d MMMM')} – ${sunday.toFormat('d MMMM')})`
}

const firstEnd = moscow('07-01 12:00')
const weekMs = 7 * 24 * 60 * 60 * 1_000
