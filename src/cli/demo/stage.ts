import type { Instant } from '../../ids.ts'
import { rowsOf } from './rows.ts'
import type { Act, Detail, Ref, Step, Trouble } from './step.ts'
import type { World } from './world.ts'

/** The people of the story: does what stands in it, in its order. */
export interface Stage {
  /** When something happens next; `null` after the end. */
  next(): Instant | null
  /** Carries out all that is to have happened by `now`; tells whether there was anything. */
  carryOut(now: Instant): Promise<boolean>
}

export async function openStage(
  world: World,
  steps: readonly Step[],
  onTrouble: (trouble: Trouble) => void,
): Promise<Stage> {
  const refs = await existingDiscussions(world)
  let done = 0
  return {
    next: () => steps[done]?.at ?? null,
    async carryOut(now) {
      const before = done
      for (let step = steps[done]; step !== undefined && step.at <= now; step = steps[done]) {
        done += 1
        if ('act' in step) await perform(world, step, refs)
        else begin(world, step)
      }
      return done > before
    },
  }

  function begin({ sandboxes }: World, trouble: Trouble): void {
    sandboxes[trouble.sandbox].setFaults(trouble.faults)
    onTrouble(trouble)
  }
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
