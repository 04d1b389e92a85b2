import { DateTime } from 'luxon'
import type { Instant } from '../../ids.ts'
import { countActivities, lastActivityId } from '../../store/overview.ts'
import { readers } from './calendar.ts'
import { type Arrived, whatArrived } from './measure.ts'
import { counted } from './plural.ts'
import { moscow, type Trouble } from './step.ts'
import type { World } from './world.ts'

export interface Narrator {
  begin(): Promise<void>
  trouble(trouble: Trouble): void
  /** What the week that has ended brought. */
  week(at: Instant): Promise<void>
}

/** Monday noon of each week: the digests of the week before are out. */
export function weekEnds(until: Instant): Instant[] {
  const first = DateTime.fromMillis(moscow('07-01 12:00'), { zone: 'Europe/Moscow' })
  const mondays = Array.from({ length: 30 }, (_, weeks) => first.plus({ weeks }).toMillis())
  return mondays.filter((at) => at <= until)
}

/** Tells the operator what goes on, a few lines a week. */
export function createNarrator(world: World, tell: (line: string) => void): Narrator {
  const { db } = world.app.store
  let since: Instant = world.clock.now()
  let lastId = '0'
  const news = async () => {
    const events = await countActivities(db, { after: lastId })
    lastId = await lastActivityId(db)
    return events
  }
  return {
    async begin() {
      const events = await news()
      const { entries } = await whatArrived(world)
      tell(
        `30 июня, вечер: первое чтение. ${counted(events, 'событие', 'события', 'событий')} прошлых месяцев записано молча, ${counted(entries.length, 'карточка показана', 'карточки показаны', 'карточек показано')} в Moodle.`,
      )
    },
    trouble: ({ say, at }) => tell(`  ${localTime(at)}: ${say}.`),
    async week(at) {
      const arrived = await whatArrived(world)
      const events = await news()
      for (const line of weekLines(at, events, lately(arrived, since, world.clock.now())))
        tell(line)
      since = world.clock.now()
    },
  }
}

interface Lately {
  created: number
  updated: number
  reminders: number
  mails: Arrived['mails']
}

function lately({ entries, messages, mails }: Arrived, since: Instant, now: Instant): Lately {
  const isLate = (at: Instant) => at > since && at <= now
  return {
    created: entries.filter(({ created }) => isLate(created)).length,
    updated: entries.filter((entry) => isLate(entry.modified) && !isLate(entry.created)).length,
    reminders: messages.filter((message) => isLate(message.at)).length,
    mails: mails.filter((mail) => isLate(mail.at)),
  }
}

function weekLines(at: Instant, events: number, week: Lately): string[] {
  const done = [
    counted(events, 'событие в журнале', 'события в журнале', 'событий в журнале'),
    counted(week.created, 'новая карточка', 'новые карточки', 'новых карточек'),
    counted(week.updated, 'обновлена', 'обновлены', 'обновлено'),
    counted(week.reminders, 'напоминание', 'напоминания', 'напоминаний'),
    counted(week.mails.length, 'дайджест', 'дайджеста', 'дайджестов'),
  ]
  const group = week.mails.find(({ to }) => to === readers[0].address)
  const subject = group === undefined ? [] : [`  Рабочей группе: «${group.subject}»`]
  return [`${weekName(at)}: ${done.join(', ')}.`, ...subject]
}

/** «Неделя 3 (15–21 июля)»: the one that ended on the day before. */
function weekName(at: Instant): string {
  const monday = DateTime.fromMillis(at, { zone: 'Europe/Moscow', locale: 'ru' }).minus({
    weeks: 1,
  })
  const sunday = monday.plus({ days: 6 })
  const from = monday.toFormat(monday.month === sunday.month ? 'd' : 'd MMMM')
  const number = Math.round(monday.diff(firstMonday, 'weeks').weeks) + 1
  return number < 1 ? 'До начала' : `Неделя ${number} (${from}–${sunday.toFormat('d MMMM')})`
}

const firstMonday = DateTime.fromMillis(moscow('07-01 12:00'), { zone: 'Europe/Moscow' })

function localTime(at: Instant): string {
  const local = DateTime.fromMillis(at, { zone: 'Europe/Moscow', locale: 'ru' })
  return local.toFormat('d MMMM, HH:mm')
}
