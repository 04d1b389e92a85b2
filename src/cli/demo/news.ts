import type { Instant } from '../../ids.ts'
import type { Arrived } from './measure.ts'
import { counted } from './plural.ts'

/** What came of a stretch of time. */
export interface News {
  /** Lines of the log. */
  events: number
  /** Cards shown for the first time, and cards changed. */
  created: number
  updated: number
  reminders: number
  mails: Arrived['mails']
}

/** What arrived outside after `since`, up to `now`. */
export function lately(
  { entries, messages, mails }: Arrived,
  since: Instant,
  now: Instant,
): Omit<News, 'events'> {
  const isLate = (at: Instant) => at > since && at <= now
  return {
    created: entries.filter(({ created }) => isLate(created)).length,
    updated: entries.filter((entry) => isLate(entry.modified) && !isLate(entry.created)).length,
    reminders: messages.filter((message) => isLate(message.at)).length,
    mails: mails.filter((mail) => isLate(mail.at)),
  }
}

/** «14 событий в журнале, 9 карточек обновлено …»: what there was none of is left out. */
export function inWords({ events, created, updated, reminders, mails }: News): string {
  const parts: [number, string, string, string][] = [
    [events, 'событие в журнале', 'события в журнале', 'событий в журнале'],
    [created, 'новая карточка', 'новые карточки', 'новых карточек'],
    [updated, 'карточка обновлена', 'карточки обновлены', 'карточек обновлено'],
    [reminders, 'напоминание', 'напоминания', 'напоминаний'],
    [mails.length, 'дайджест', 'дайджеста', 'дайджестов'],
  ]
  const some = parts.filter(([n]) => n > 0).map((part) => counted(...part))
  return some.length === 0 ? 'ничего нового' : some.join(', ')
}
