import { setTimeout as sleep } from 'node:timers/promises'
import { minute, second, wallClock } from '../../src/clock.ts'
import { nextLinkDue } from '../../src/store/links.ts'
import { readSource } from '../../src/store/sources.ts'
import { readTarget } from '../../src/store/targets.ts'
import { isRedisPresent } from '../support/wirings.ts'
import { type Chance, createChance } from './chance.ts'
import { type Changes, createChanges } from './kill-changes.ts'
import { type KillStage, openKillStage } from './kill-stage.ts'
import { inDatabase } from './place-database.ts'
import type { Proof, Result } from './proof.ts'
import { writesOf } from './walk-place.ts'
import { isDouble, judgeWalk } from './walk-verdict.ts'
import { createWatch, type Watch } from './walk-watch.ts'
import { wantedEntries } from './wanted-entries.ts'

export const killMirror: Proof = {
  name: 'kill-mirror',
  title: 'A service that is killed at any moment loses no card and shows none twice',
  summary:
    'The built service runs as a process of its own on PostgreSQL (in every second seed with Redis) and is ended with SIGKILL at random moments, every fifth time while it still starts, while people change a board all the time and Moodle takes up to 25 ms for each call. Each time it is started again on the same database. At the end it goes on until nothing is due: every card on the board then has exactly one entry, which holds in each field what the core renders of the board as its own server tells it, entries of cards that are gone say so, and one more process writes nothing.',
  seeds: 32,
  changes: 10,
  unit: 'kills',
  async run(seed, { changes }) {
    const redis = seed % 2 === 0 && (await isRedisPresent())
    const stage = await openKillStage({ redis })
    try {
      return await live(stage, createChance(seed), changes ?? 10)
    } finally {
      await stage.close()
    }
  },
}

interface Killed {
  stage: KillStage
  chance: Chance
  watch: Watch
  changes: Changes
}

async function live(stage: KillStage, chance: Chance, kills: number): Promise<Result> {
  const changes = createChanges(stage.trello, chance)
  const watched = { ...stage, truths: changes.truths, clock: wallClock, place: inDatabase }
  const watch = await createWatch({ ...watched, quietly: (work) => work(), isCopied: () => false })
  const killed: Killed = { stage, chance, watch, changes }
  for (let left = kills; left > 0; left -= 1) await changeAndKill(killed)
  const failures = await comeToRest(killed)
  const entries = await inDatabase.entries(stage)
  const doubles = entries.filter(isDouble).length
  return {
    rows: {
      kills,
      'changes on the board': changes.count,
      'entries at rest': entries.length - doubles,
      'doubles that say so': doubles,
      'writes to Moodle': await writesOf(stage),
      'looks at a card that was shown twice': watch.twice(),
    },
    failures,
  }
}

/** Every fifth process is killed while it starts, the others at work. */
async function changeAndKill({ stage, chance, watch, changes }: Killed): Promise<void> {
  stage.moodle.setFaults({ latencyMs: chance.between(0, 25) })
  const ready = stage.start()
  if (chance.is(0.8)) await ready
  else await sleep(chance.between(0, 1_200))
  const until = Date.now() + chance.below(1_500)
  while (Date.now() < until) {
    await changes.next()
    await sleep(chance.between(5, 80))
  }
  await stage.kill()
  await watch.look()
}

/** The last process goes on until everything is shown, and another one finds nothing to do. */
async function comeToRest({ stage, watch }: Killed): Promise<string[]> {
  stage.moodle.setFaults({})
  await stage.start()
  await untilAtRest(stage)
  const failures = await untilRight(stage, watch)
  await stage.kill()
  const writes = await writesOf(stage)
  await stage.start()
  await untilAtRest(stage)
  await stage.kill()
  const more = (await writesOf(stage)) - writes
  return more === 0 ? failures : [...failures, `${more} writes by a process that had nothing to do`]
}

/** A call that timed out lets everything wait for a minute or two. */
const patienceMs = 5 * minute

/** What is wrong after everything had its time; it ends as soon as nothing is. */
async function untilRight(stage: KillStage, watch: Watch): Promise<string[]> {
  for (const until = Date.now() + patienceMs; ; ) {
    await watch.look()
    const { cards: known, entries: kept, names } = watch
    const wanted = await wantedEntries(stage.trello, { names, clock: wallClock, place: inDatabase })
    const failures = judgeWalk({ wanted, known, kept, entries: await inDatabase.entries(stage) })
    if (failures.length === 0 || Date.now() > until) return failures
    await sleep(second)
  }
}

/** The board was read and all entries were looked at since now, and nothing is left to do. */
async function untilAtRest({ store: { db } }: KillStage): Promise<void> {
  const began = Date.now()
  const isAtRest = async () => {
    const { freshAt = null } = (await readSource(db, 's', 'trello')) ?? {}
    const target = await readTarget(db, { space: 's', target: 'moodle' })
    const isDone = (freshAt ?? 0) > began && (target?.ranAt ?? 0) > began
    return isDone && target?.opened === true && (await nextLinkDue(db)).size === 0
  }
  for (const until = began + patienceMs; !(await isAtRest()); await sleep(200))
    if (Date.now() > until) throw new Error('the service did not come to rest')
}
