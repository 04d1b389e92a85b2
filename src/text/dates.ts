import { DateTime } from 'luxon'
import type { Instant } from '../ids.ts'
import type { Locale } from '../space.ts'
import { daysUntil, lastMoment } from '../zone.ts'
import type { Say } from './messages.ts'

/** How one reader sees time: their language, their zone, and a speaker of that language. */
export interface Eyes {
  locale: Locale
  zone: string
  say: Say
}

/** «15 сентября 2019» and «14:20». */
export function dayAndClock(at: Instant, eyes: Eyes): { date: string; time: string } {
  const there = local(at, eyes)
  return { date: there.toFormat(dayOfYear), time: there.toFormat(clockTime) }
}

/** «15 сентября». */
export function dayOnly(at: Instant, eyes: Eyes): string {
  return format(at, eyes, 'd MMMM')
}

/** «понедельник, 8 июля». */
export function weekdayAndDay(at: Instant, eyes: Eyes): string {
  return format(at, eyes, 'cccc, d MMMM')
}

/** «8 июля, 14:20». */
export function dayAndTime(at: Instant, eyes: Eyes): string {
  return format(at, eyes, 'd MMMM, HH:mm')
}

/** «до 15 сентября, 23:59 (по Москве)», in the reader's own zone. */
export function untilMoment(closes: Instant, eyes: Eyes): string {
  const last = lastMoment(closes, eyes.zone)
  return eyes.say('date.until', {
    date: dayOnly(last, eyes),
    time: format(last, eyes, clockTime),
    zone: zoneName(eyes.zone, eyes.say),
  })
}

/** «1–8 июля 2019», «28 июня – 5 июля 2019». */
export function dayRange(from: Instant, to: Instant, eyes: Eyes): string {
  const [start, end] = [local(from, eyes), local(to, eyes)]
  if (start.hasSame(end, 'day')) return format(to, eyes, dayOfYear)
  if (start.hasSame(end, 'month')) return `${start.toFormat('d')}–${format(to, eyes, dayOfYear)}`
  if (start.hasSame(end, 'year')) return `${dayOnly(from, eyes)} – ${format(to, eyes, dayOfYear)}`
  return `${format(from, eyes, dayOfYear)} – ${format(to, eyes, dayOfYear)}`
}

/** «3 дня», «5 часов», «меньше часа»: whole days, below one day whole hours. */
export function ageInWords(ms: number, say: Say): string {
  const hours = Math.floor(ms / 3_600_000)
  if (hours >= 24) return say('count.days', { n: Math.floor(hours / 24) })
  return hours >= 1 ? say('count.hours', { n: hours }) : say('age.underHour')
}

/** «сегодня», «завтра», «через 5 дней». */
export function inDays(now: Instant, then: Instant, eyes: Eyes): string {
  const n = daysUntil(now, then, eyes.zone)
  return eyes.say('inDays', { n, days: eyes.say('count.days', { n }) })
}

/** «по Москве»; a zone that the catalogue does not name by the city of its IANA name. */
export function zoneName(zone: string, say: Say): string {
  const place = zone.slice(zone.lastIndexOf('/') + 1)
  return say('zone', { place, city: place.replaceAll('_', ' ') })
}

const dayOfYear = 'd MMMM yyyy'
const clockTime = 'HH:mm'

function local(at: Instant, eyes: Eyes): DateTime {
  return DateTime.fromMillis(at, {
    zone: eyes.zone,
    locale: eyes.locale === 'en' ? 'en-GB' : eyes.locale,
  })
}

function format(at: Instant, eyes: Eyes, pattern: string): string {
  return local(at, eyes).toFormat(pattern)
}
