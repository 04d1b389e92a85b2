import { minute } from '../../clock.ts'
import type { Instant } from '../../ids.ts'
import { scheduleSource } from '../../store/sources.ts'
import { space } from './calendar.ts'
import { rowsOf } from './rows.ts'
import type { Act, Detail, Ref, Step, Trouble } from './step.ts'
import type { World } from './world.ts'

/** The people of the story, and whoever reminds the service to look: both by the script. */
export interface Stage {
  /** When there is something to do next; infinitely late after the end. */
  next(): Instant
  /** Does all that is to be done by `now`; tells whether the service is to look. */
  carryOut(now: Instant): Promise<boolean>
}

export interface Script {
  steps: readonly Step[]
  /** Moments at which all sources are read, in order. */
  readings: readonly Instant[]
  onTrouble(trouble: Trouble): Promise<void>
}

/** After something has happened it is looked for so much later, as a service that reads often would. */
const followMs = 90 * minute
/** The same after a source has begun or ceased to fail. */
const soonMs = 10 * minute

export async function openStage(world: World, script: Script): Promise<Stage> {
  const refs = await existingDiscussions(world)
  const readings = [...script.readings]
  const steps = [...script.steps]
  const follow = new Map<string, Instant>()
  return {
    next: () => Math.min(...follow.values(), ...[steps[0]?.at, readings[0]].filter(isKnown)),
    async carryOut(now) {
      for (const step of takeUntil(steps, now, ({ at }) => at)) {
        await carryOutStep(step)
        lookSoon(follow, step, now)
      }
      const all = takeUntil(readings, now, (at) => at).length > 0
      if (all) for (const source of ['trello', 'moodle']) follow.set(source, now)
      return lookAgain(world, follow, now)
    },
  }

  async function carryOutStep(step: Step): Promise<void> {
    if ('act' in step) return perform(world, step, refs)
    world.sandboxes[step.sandbox].setFaults(step.faults)
    await script.onTrouble(step)
  }
}

/** The first thing that happened in a source says when it is looked at. */
function lookSoon(follow: Map<string, Instant>, step: Step, now: Instant): void {
  const at = now + ('act' in step ? followMs : soonMs)
  follow.set(step.sandbox, Math.min(follow.get(step.sandbox) ?? at, at))
}

function isKnown(at: Instant | undefined): at is Instant {
  return at !== undefined
}

/** Takes away what comes first in a list that is in order of time. */
export function takeUntil<T>(list: T[], now: Instant, atOf: (one: T) => Instant): T[] {
  const later = list.findIndex((one) => atOf(one) > now)
  return list.splice(0, later < 0 ? list.length : later)
}

/** Makes the sources due in which something has happened a while ago; tells whether there were any. */
async function lookAgain(world: World, follow: Map<string, Instant>, now: Instant) {
  const sources = [...follow].flatMap(([source, at]) => (at <= now ? [source] : []))
  for (const source of sources) {
    follow.delete(source)
    await scheduleSource(world.app.store.db, { space, source }, now)
  }
  return sources.length > 0
}

type Refs = Map<string, string | number>

/** Discussions from before July, by their titles. */
async function existingDiscussions({ sandboxes: { moodle } }: World): Promise<Refs> {
  const refs: Refs = new Map()
  const { modules } = await moodle.act('modules', {})
  for (const { modname, name } of rowsOf(modules)) {
    if (modname !== 'forum') continue
    const { discussions } = await moodle.act('discussions', { forum: name })
    for (const { id, name: title } of rowsOf(discussions)) refs.set(String(title), Number(id))
  }
  return refs
}

async function perform({ sandboxes }: World, step: Act, refs: Refs): Promise<void> {
  const details = Object.entries(step.with).map(([key, value]) => [key, resolved(value, refs)])
  const answer = await sandboxes[step.sandbox].act(step.act, Object.fromEntries(details))
  for (const [name, key] of Object.entries(step.remember ?? {})) {
    const id = answer[key]
    if (typeof id === 'string' || typeof id === 'number') refs.set(name, id)
  }
}

function resolved(value: Detail, refs: Refs): unknown {
  if (!isRef(value)) return value
  const id = refs.get(value.ref)
  if (id === undefined) throw new Error(`The story has nothing called "${value.ref}" yet`)
  return id
}

function isRef(value: Detail): value is Ref {
  return typeof value === 'object' && value !== null && 'ref' in value
}
