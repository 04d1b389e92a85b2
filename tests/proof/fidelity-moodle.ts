import { day, hour, minute, second } from '../../src/clock.ts'
import type { Store } from '../../src/store/open.ts'
import { openQuickStore } from '../support/wirings.ts'
import { type Chance, createChance } from './chance.ts'
import { toResult } from './judge.ts'
import { mishapOf, pass } from './mishaps.ts'
import { type CourseStory, judgeCourse } from './moodle-judge.ts'
import { type MoodleStage, openMoodleStage } from './moodle-stage.ts'
import { timelineOf } from './moodle-timeline.ts'
import type { Proof, Result } from './proof.ts'

export const fidelityMoodle: Proof = {
  name: 'fidelity-moodle',
  title: 'The log of a Moodle course holds what really happened there, once',
  summary:
    'Each seed lets random people write, edit, delete, approve, answer, hand in, put off, move, pin, lock, rename, upload, join and leave in a course, and reads it at random times, through outages, faults and kills. The log is then held against what really happened. (A discussion that moves to another forum while the forums are read may stand in none of them: then the next reading counts.) The next reading has to find new discussions, posts, answers, edits of entries and titles, what is handed in or withdrawn, new and changed pages, links, files, folders and assignments, and whatever authors do in discussions in which the reading before saw something written within the last half hour; the next look at every list (10 minutes) the rest of discussions, entries that come and go, first posts and deleted replies, materials that go, and the calendar; the next reading of participants (an hour) who joined or left; the next reading of all posts (a day) what staff changed in old replies.',
  seeds: 200,
  changes: 300,
  async run(seed, { changes }) {
    const store = await openQuickStore()
    try {
      return await live({ seed, changes: changes ?? 300, store })
    } finally {
      await store.close()
    }
  },
}

interface Dose {
  seed: number
  changes: number
  /** Lent. */
  store: Store
}

async function live(dose: Dose): Promise<Result> {
  const { story, odd, rows } = await tellOfCourse(dose)
  const result = toResult(judgeCourse(story), rows)
  return { rows: result.rows, failures: [...odd, ...result.failures] }
}

/** What can be judged. */
export interface ToldOfCourse {
  story: CourseStory
  /** What is wrong whatever happened. */
  odd: readonly string[]
  rows: Readonly<Record<string, number>>
}

/** One course's life and what the log makes of it. */
export async function tellOfCourse({ seed, changes, store }: Dose): Promise<ToldOfCourse> {
  const stage = await openMoodleStage({ seed, store, space: 'vektor' })
  try {
    await stage.poll()
    const known = (await stage.log()).length
    await liveOn(stage, changes, createChance(seed))
    const odd = await comeToRest(stage)
    const { truths, looks } = stage
    const log = (await stage.log()).slice(known)
    const story = { truths, looks, log, course: timelineOf(stage.start, truths) }
    return { story, odd, rows: rowsOf(stage, log.length) }
  } finally {
    await stage.close()
  }
}

function rowsOf({ truths, looks, requests }: MoodleStage, lines: number) {
  return {
    changes: truths.length,
    readings: looks.length,
    'readings that ended': looks.filter(({ whole }) => whole).length,
    requests: requests(),
    lines,
  }
}

async function liveOn(stage: MoodleStage, changes: number, chance: Chance): Promise<void> {
  while (stage.truths.length < changes) {
    for (let left = chance.between(1, 10); left > 0; left -= 1) {
      pass(stage, gapOf(chance))
      stage.step()
    }
    pass(stage, pauseOf(chance))
    await stage.poll(mishapOf(stage, chance, { requests: 8, transactions: 8 }))
  }
}

/** Everything gets told: the lists, the participants, all posts. */
async function comeToRest(stage: MoodleStage): Promise<string[]> {
  for (const pause of [5 * minute, 11 * minute, 61 * minute, day + hour]) {
    pass(stage, pause)
    await stage.poll()
  }
  const before = await stage.log()
  pass(stage, 11 * minute)
  await stage.poll()
  const added = (await stage.log()).length - before.length
  return added === 0 ? [] : [`a last reading added ${added} lines`]
}

/** Between two deeds of one burst: often within the same second. */
function gapOf(chance: Chance): number {
  if (chance.is(0.3)) return chance.between(0, 600)
  return chance.between(second, chance.is(0.75) ? 20 * second : 5 * minute)
}

function pauseOf(chance: Chance): number {
  const kind = chance.below(100)
  if (kind < 60) return chance.between(second, 6 * minute)
  if (kind < 90) return chance.between(6 * minute, 40 * minute)
  return kind < 98 ? chance.between(hour, 6 * hour) : chance.between(day, 30 * hour)
}
