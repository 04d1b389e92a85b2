import type { Instant } from '../../ids.ts'
import { countActivities, lastActivityId } from '../../store/overview.ts'
import { readers } from './calendar.ts'
import { localTime, weekName } from './dates.ts'
import { createHealing } from './healing.ts'
import { whatArrived } from './measure.ts'
import { inWords, lately } from './news.ts'
import { counted } from './plural.ts'
import type { Trouble } from './step.ts'
import type { World } from './world.ts'

export interface Narrator {
  begin(): Promise<void>
  trouble(trouble: Trouble): Promise<void>
  served(waiting: boolean): Promise<void>
  /** What the week that has ended brought. */
  week(at: Instant): Promise<void>
}

/** Tells the operator what goes on, a few lines a week. */
export function createNarrator(world: World, tell: (line: string) => void): Narrator {
  const { db } = world.app.store
  const healing = createHealing(world)
  let since: Instant = world.clock.now()
  let lastId = '0'
  const news = async () => {
    const events = await countActivities(db, { after: lastId })
    lastId = await lastActivityId(db)
    return events
  }
  return {
    async begin() {
      const events = counted(await news(), 'событие', 'события', 'событий')
      const { entries } = await whatArrived(world)
      const cards = counted(entries.length, 'карточка', 'карточки', 'карточек')
      tell(
        `30 июня, вечер: первое чтение. Из прошлых месяцев молча записано: ${events}; в Moodle показано: ${cards}.`,
      )
    },
    async trouble(trouble) {
      tell(`  ${localTime(trouble.at)}: ${trouble.say}.`)
      await healing.note(trouble)
    },
    async served(waiting) {
      const healed = waiting ? null : await healing.isOver()
      if (healed !== null) tell(`  ${localTime(world.clock.now())}: наверстано: ${healed}.`)
    },
    async week(at) {
      const { mails, ...arrived } = lately(await whatArrived(world), since, world.clock.now())
      tell(`${weekName(at)}: ${inWords({ events: await news(), mails, ...arrived })}.`)
      const group = mails.find(({ to }) => to === readers[0].address)
      if (group !== undefined) tell(`  Рабочей группе: «${group.subject}»`)
      since = world.clock.now()
    },
  }
}
