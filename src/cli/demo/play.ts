import { minute } from '../../clock.ts'
import type { Instant } from '../../ids.ts'
import { settle } from './settle.ts'
import { openStage } from './stage.ts'
import type { Step, Trouble } from './step.ts'
import type { World } from './world.ts'

export interface Play {
  world: World
  steps: readonly Step[]
  until: Instant
  signal: AbortSignal
  /** Moments to stop at for a look around, in order. */
  looks: readonly Instant[]
  onLook(at: Instant): Promise<void>
  /** Called after the first reading, before anything happens. */
  onReady(): Promise<void>
  onTrouble(trouble: Trouble): void
}

/** After something has happened it is looked for so much later, as a service that reads often would. */
const followMs = 12 * minute
/** What is overdue and waits, for example for a source that is down, is tried again after. */
const retryMs = 15 * minute

/**
 * Plays the steps and lets the service do what is due, moment by moment: the clock jumps from one to
 * the next.
 */
export async function play({ world, until, ...plan }: Play): Promise<void> {
  const { app, clock } = world
  const stage = await openStage(world, plan.steps, plan.onTrouble)
  const looks = [...plan.looks]
  let follow: Instant | null = null
  let waiting = await settle(app, clock.now)
  await plan.onReady()
  while (clock.now() < until) {
    plan.signal.throwIfAborted()
    const retry = waiting.length > 0 ? clock.now() + retryMs : null
    const stops = [follow, retry, stage.next(), looks[0] ?? null, until]
    clock.set(Math.min(...(await dueAhead(world)), ...stops.filter((stop) => stop !== null)))
    if (await stage.carryOut(clock.now())) follow ??= clock.now() + followMs
    if (follow !== null && follow <= clock.now()) {
      follow = null
      await app.hurry()
    }
    waiting = await settle(app, clock.now)
    await lookAround(looks, clock.now(), plan.onLook)
  }
}

async function dueAhead({ app, clock }: World): Promise<Instant[]> {
  return (await app.due()).map(({ at }) => at).filter((at) => at > clock.now())
}

async function lookAround(looks: Instant[], now: Instant, onLook: Play['onLook']): Promise<void> {
  for (let at = looks[0]; at !== undefined && at <= now; at = looks[0]) {
    looks.shift()
    await onLook(at)
  }
}
