import type { Instant } from '../../ids.ts'
import type { Log } from '../../log.ts'
import { mornings } from './calendar.ts'
import { weekEnds } from './dates.ts'
import { leaveFiles } from './leave-files.ts'
import { consultationPosts, participants, whatArrived } from './measure.ts'
import { createNarrator } from './narrate.ts'
import { owedDigests, owedReminders } from './owed.ts'
import { play } from './play.ts'
import { tellStory } from './story/story.ts'
import { type Summary, summarize } from './summary.ts'
import { judge } from './verdict.ts'
import { openWorld, type World } from './world.ts'

export interface DemoOptions {
  /** Where the story stops. */
  until: Instant
  /** Where the files go; `null`: nowhere. */
  directory: string | null
  log: Log
  signal: AbortSignal
  tell(line: string): void
}

/** Plays the letter's calendar with the real service and weighs what arrived against what was owed. */
export async function runDemo(options: DemoOptions): Promise<Summary> {
  const began = performance.now()
  const world = await openWorld(options.log)
  try {
    await playStory(world, options)
    const arrived = await whatArrived(world)
    const verdict = judge(await whatWasOwed(world, options.until), arrived)
    const summary = await summarize(world, verdict, arrived, performance.now() - began)
    if (options.directory !== null) await leaveFiles(options.directory, { world, arrived, summary })
    return summary
  } finally {
    await world.close()
  }
}

async function playStory(world: World, { until, signal, tell }: DemoOptions): Promise<void> {
  const narrator = createNarrator(world, tell)
  await play({
    ...{ world, until, signal },
    script: { steps: tellStory(), readings: mornings(until), onTrouble: narrator.trouble },
    looks: weekEnds(until),
    onLook: narrator.week,
    onReady: narrator.begin,
    onServed: narrator.served,
  })
}

async function whatWasOwed(world: World, until: Instant): Promise<Parameters<typeof judge>[0]> {
  const people = await participants(world)
  const truth = { people, consultationPosts: await consultationPosts(world), steps: tellStory() }
  return { people, digests: owedDigests(until), reminders: owedReminders(truth, until) }
}
