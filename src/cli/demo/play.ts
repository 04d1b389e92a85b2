import { minute } from '../../clock.ts'
import type { Instant } from '../../ids.ts'
import { settle } from './settle.ts'
import { openStage, type Script, takeUntil } from './stage.ts'
import type { World } from './world.ts'

export interface Play {
  world: World
  script: Script
  until: Instant
  signal: AbortSignal
  /** Moments to stop at for a look around, in order. */
  looks: readonly Instant[]
  onLook(at: Instant): Promise<void>
  /** Called after the first reading, before anything happens. */
  onReady(): Promise<void>
  /** Called when the service has done all it could; `waiting`: something overdue is left. */
  onServed(waiting: boolean): Promise<void>
}

/** What is overdue and waits, for example for a source that is down, is tried again after. */
const retryMs = 15 * minute

/**
 * Plays the steps and lets the service do what is due, moment by moment: the clock jumps from one to
 * the next. What people do makes nothing due by itself, so the service is asked only at its moments.
 */
export async function play({ world, script, until, ...plan }: Play): Promise<void> {
  const { clock } = world
  const stage = await openStage(world, script)
  const looks = [...plan.looks]
  let service = (await serve(world)).next
  await plan.onReady()
  while (clock.now() < until) {
    plan.signal.throwIfAborted()
    clock.set(Math.min(service, stage.next(), looks[0] ?? until, until))
    const hurried = await stage.carryOut(clock.now())
    if (hurried || service <= clock.now()) {
      const { next, waiting } = await serve(world)
      service = next
      await plan.onServed(waiting)
    }
    for (const at of takeUntil(looks, clock.now(), (look) => look)) await plan.onLook(at)
  }
}

/** Lets the service do all it can now; gives when it has to be asked again. */
async function serve({ app, clock }: World): Promise<{ next: Instant; waiting: boolean }> {
  const settled = await settle(app, clock.now)
  const waiting = settled.waiting.length > 0
  const ahead = settled.ahead.map(({ at }) => at)
  return { next: Math.min(...ahead, ...(waiting ? [clock.now() + retryMs] : [])), waiting }
}
