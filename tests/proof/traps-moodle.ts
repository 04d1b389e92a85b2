import { hour, minute } from '../../src/clock.ts'
import { openHolds } from '../../src/store/holds.ts'
import { openQuickStore } from '../support/wirings.ts'
import { type Chance, createChance } from './chance.ts'
import { clearCourse } from './clear-course.ts'
import { type CourseTrap, trapsFor } from './course-traps.ts'
import { type MoodleStage, openMoodleStage } from './moodle-stage.ts'
import type { Proof, Result } from './proof.ts'
import { readStored } from './read-back.ts'
import { type Line, lineText } from './story.ts'
import { add, type Tally, trapRows } from './tally.ts'

export const trapsMoodle: Proof = {
  name: 'traps-moodle',
  title: 'A course that is out of sight is not taken for deleted, and what is deleted is found',
  summary:
    'A course is read well; then it is hidden, the enrolment suspended, a change of password demanded, an activity hidden, a capability or a function taken away, a list emptied, or the site goes into maintenance in the middle of a reading, while people go on. Each time nothing may be told as gone that is there, a hold has to say so (maintenance passes by itself and needs none), and when it is over the hold has to end by itself and everything has to be stored as it is. (A list of one survey answer or one event that is emptied proves nothing either way and is left out.) In the end much of the course is really deleted.',
  seeds: 100,
  changes: 10,
  unit: 'rounds of eight traps',
  run: (seed, { changes }) => setTraps(seed, changes ?? 10),
}

const groups = [
  ...['hidden course', 'suspended enrolment', 'forced password change', 'hidden activity'],
  ...['capability removed', 'function removed', 'empty page', 'maintenance in the middle'],
]

async function setTraps(seed: number, rounds: number): Promise<Result> {
  const store = await openQuickStore()
  const chance = createChance(seed)
  const stage = await openMoodleStage({ seed, store, space: 'vektor' })
  const tally: Tally = { rows: trapRows(groups), failures: [] }
  try {
    await stage.poll()
    await live(stage, chance, 15)
    for (let round = 0; round < rounds; round += 1)
      for (const trap of trapsFor(stage, chance)) await setOne(stage, chance, trap, tally)
    const { done, found, failures } = await clearCourse(stage, chance)
    tally.failures.push(...failures)
    add(tally, { 'real deletions': done, 'real deletions found': found })
    return { rows: Object.fromEntries(tally.rows), failures: tally.failures }
  } finally {
    await stage.close()
    await store.close()
  }
}

async function setOne(
  stage: MoodleStage,
  chance: Chance,
  trap: CourseTrap,
  tally: Tally,
): Promise<void> {
  const before = (await stage.log()).length
  await trap.spring()
  await live(stage, chance, chance.between(0, 3))
  // Posts are asked for where something changed, else once a day.
  if (!trap.passing && !(await isHeld(stage))) await read(stage, 25 * hour)
  const held = trap.passing || (await isHeld(stage))
  await trap.lift()
  await read(stage, 61 * minute)
  const wrong = wrongGoings(stage, (await stage.log()).slice(before))
  const say = (texts: readonly string[]) =>
    tally.failures.push(...texts.map((text) => `${trap.group} (${trap.what}): ${text}`))
  say(wrong)
  if (!held) say(['no hold was opened'])
  say(await whatIsLeft(stage))
  add(tally, {
    [`${trap.group}: traps`]: 1,
    [`${trap.group}: held`]: Number(held && trap.passing !== true),
    [`${trap.group}: wrong deletions`]: wrong.length,
  })
}

/** People go on; then everything is due to be read, at times all posts as well. */
async function live(stage: MoodleStage, chance: Chance, steps: number): Promise<void> {
  for (let left = steps; left > 0; left -= 1) {
    stage.clock.set(stage.clock.now() + chance.between(1, 5 * minute))
    stage.step()
  }
  await read(stage, chance.is(0.7) ? 61 * minute : 25 * hour)
}

async function read(stage: MoodleStage, pause: number): Promise<void> {
  stage.clock.set(stage.clock.now() + pause)
  await stage.poll()
}

async function isHeld({ store, space }: MoodleStage): Promise<boolean> {
  return (await openHolds(store.db)).some((hold) => hold.space === space)
}

/** Told as gone, and there; nothing was deleted meanwhile. */
function wrongGoings({ sandbox }: MoodleStage, lines: readonly Line[]): string[] {
  const sight = sandbox.sight()
  return lines
    .filter(({ kind, field }) => field === null && ['deleted', 'left'].includes(kind))
    .filter(({ subject }) => sight.has(subject.replace('moodle:', '')))
    .map((line) => `told as gone and is there: ${lineText(line)}`)
}

/** After it is over: holds that did not end, things that are stored otherwise than they are. */
async function whatIsLeft({ store, space, sandbox }: MoodleStage): Promise<string[]> {
  const holds = (await openHolds(store.db)).filter((hold) => hold.space === space)
  const stored = await readStored(store, space)
  const seen = [...sandbox.sight().keys()].map((key) => `moodle:${key}`)
  const there = new Set(seen.filter(isLivedIn))
  const living = new Set(
    [...stored].flatMap(([key, { gone }]) => (gone || !isLivedIn(key) ? [] : [String(key)])),
  )
  return [
    ...holds.map(({ scope, reason }) => `the hold about ${scope} stays (${reason})`),
    ...[...there].filter((key) => !living.has(key)).map((key) => `${key} is not stored as there`),
    ...[...living].filter((key) => !there.has(key)).map((key) => `${key} is stored as there`),
  ]
}

/** Events that are long over are looked at no more. */
function isLivedIn(key: string): boolean {
  return !key.startsWith('moodle:event:')
}
