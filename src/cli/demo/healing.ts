import type { Instant } from '../../ids.ts'
import { countActivities, lastActivityId } from '../../store/overview.ts'
import { readSource } from '../../store/sources.ts'
import { space } from './calendar.ts'
import { whatArrived } from './measure.ts'
import { inWords, lately } from './news.ts'
import type { Trouble } from './step.ts'
import type { World } from './world.ts'

/** Watches a trouble of a source, until the service has made up for it. */
export interface Healing {
  /** A trouble that begins or ends. */
  note(trouble: Trouble): Promise<void>
  /** What was done since the trouble began, once, when the source was read after its end. */
  isOver(): Promise<string | null>
}

export function createHealing(world: World): Healing {
  const { db } = world.app.store
  let began: { at: Instant; lastId: string } | null = null
  let ended: Trouble | null = null
  return {
    async note(trouble) {
      if (Object.keys(trouble.faults).length === 0) ended = trouble
      else began = { at: trouble.at, lastId: await lastActivityId(db) }
    },
    async isOver() {
      if (began === null || ended === null) return null
      const source = await readSource(db, space, ended.sandbox)
      if (source === null || source.failures > 0 || (source.freshAt ?? 0) < ended.at) return null
      const events = await countActivities(db, { after: began.lastId })
      const arrived = lately(await whatArrived(world), began.at, world.clock.now())
      began = null
      ended = null
      return inWords({ events, ...arrived })
    },
  }
}
