import { day, hour, minute } from '../../src/clock.ts'
import { openHolds } from '../../src/store/holds.ts'
import { openQuickStore } from '../support/wirings.ts'
import { createChance } from './chance.ts'
import { releaseAll } from './operator.ts'
import { inDatabase } from './place-database.ts'
import { inAnswering, inForum } from './place-forum.ts'
import type { Proof, Result } from './proof.ts'
import { judgeAnswers, noteBrought } from './walk-answers.ts'
import { type WalkPlace, writesOf } from './walk-place.ts'
import { openWalkStage } from './walk-stage.ts'
import { takeStep, type Walk } from './walk-steps.ts'
import { isDouble, judgeWalk } from './walk-verdict.ts'
import { createWatch, type Watch } from './walk-watch.ts'
import { wantedEntries } from './wanted-entries.ts'

export const walkMirror: Proof = {
  name: 'walk-mirror',
  title: 'Whatever happens on both sides, each card ends up with one entry that shows it as it is',
  summary:
    'Each seed is 200 random steps: people change a board in every way they can (cards, texts, labels, members, dates, checklists, comments, lists, moves to and from another board), somebody edits, removes or copies entries in Moodle by hand, time passes, the service reads and shows, alone, beside another process or while another one sleeps in the middle of a call, processes die at any call or commit, calls land long after their caller gave up or died, both servers refuse, cut, reset, lose answers or are in maintenance, and the database is put back to an earlier copy. Then everything is mended and time passes until nothing is due. Every card on the board then has exactly one entry, which holds in each field what the core renders of the board as its own server tells it; entries (and replies) of cards that are gone say so; what is shown twice says that it is a double; no entry is gone that nobody removed by hand. Every second walk goes where cards are entries of a database; the others where they are discussions and comments are replies, half of these with people who answer, reword and take back: each answer that stands is one comment on its card, and none comes back. A further run, and a further process, write nothing.',
  seeds: 100,
  changes: 200,
  unit: 'steps',
  async run(seed, { changes }) {
    const store = await openQuickStore()
    const chance = createChance(seed)
    const mirror = `lookEveryHours: ${chance.is(0.5) ? 1 : 6}, limit: ${chance.is(0.3) ? 10 : 100}`
    const place = placeOf(seed)
    const stage = await openWalkStage({ seed, store, space: 'walk', place, mirror })
    const walk: Walk = {
      ...{ stage, chance, copied: new Map(), removed: new Set(), counts: new Map() },
      answers: { all: [], brought: new Map() },
      mayManage: chance.is(0.5),
    }
    if (walk.mayManage)
      await stage.moodle.act('grantCapability', { name: 'mod/data:manageentries' })
    try {
      return await live(walk, changes ?? 200)
    } finally {
      await stage.close()
      await store.close()
    }
  },
}

/** Half of the walks go where cards are entries. */
function placeOf(seed: number): WalkPlace {
  if (seed % 2 === 1) return inDatabase
  return seed % 4 === 0 ? inAnswering : inForum
}

async function live(walk: Walk, steps: number): Promise<Result> {
  const { stage } = walk
  const watch = await createWatch({ ...stage, isCopied: (entry) => walk.copied.has(entry) })
  await watch.look()
  const story: string[] = []
  for (let at = 1; at <= steps; at += 1) {
    story.push(`${at} ${new Date(stage.clock.now()).toISOString()} ${await takeStep(walk)}`)
    await watch.look()
    noteBrought(walk)
  }
  const failures = [...(await comeToRest(walk)), ...(await judge(walk, watch))]
  const told = failures.length === 0 ? [] : [`what happened:\n${story.join('\n')}`]
  return { rows: await rowsOf(walk, watch, steps), failures: [...failures, ...told] }
}

/** Nothing fails any more, everything that was lost lands or does not, and all looks are due. */
async function comeToRest(walk: Walk): Promise<string[]> {
  const { stage } = walk
  stage.mend()
  for (const wait of [2 * minute, 6 * minute, 11 * minute, 61 * minute, 7 * hour, day + hour])
    await turn(walk, wait)
  for (let more = 0; more < 3; more += 1) await turn(walk, 11 * minute)
  const writes = await writesOf(stage)
  await turn(walk, 7 * hour)
  const further = (await writesOf(stage)) - writes
  await stage.comeAnew()
  await turn(walk, 7 * hour)
  const anew = (await writesOf(stage)) - writes - further
  const held = await openHolds(stage.store.db)
  return [
    ...(further > 0 ? [`${further} writes by runs that had nothing to do`] : []),
    ...(anew > 0 ? [`${anew} writes by another process that had nothing to do`] : []),
    ...held.map(({ source, scope, reason }) => `held at rest: ${source} ${scope}: ${reason}`),
  ]
}

async function turn(walk: Walk, wait: number): Promise<void> {
  const { stage, counts } = walk
  await stage.pass(wait)
  await stage.work({ job: 'poll' })
  await stage.work({ job: 'mirror' })
  if (stage.place.answers) {
    await stage.work({ job: 'poll', source: 'moodle' })
    await stage.work({ job: 'reply' })
  }
  const released = await releaseAll(stage)
  if (released.length === 0) return
  counts.set(
    'holds released by hand',
    (counts.get('holds released by hand') ?? 0) + released.length,
  )
  await stage.pass(2 * minute)
  await stage.work({ job: 'mirror' })
}

async function judge(walk: Walk, watch: Watch): Promise<string[]> {
  const { stage, removed } = walk
  await watch.look()
  const wanted = await wantedEntries(stage.trello, { ...stage, names: watch.names })
  const kept = new Set([...watch.entries].filter((id) => !removed.has(id) && !isForeign(walk, id)))
  const entries = (await stage.place.entries(stage)).filter(({ id }) => !isForeign(walk, id))
  const wrong = judgeWalk({ wanted, known: watch.cards, entries, kept })
  return [...wrong, ...(await judgeAnswers(walk, new Set(wanted.keys())))]
}

/** A copy under another name is left alone by a service that may not change it. */
function isForeign({ copied, mayManage }: Walk, id: number): boolean {
  return !mayManage && (copied.get(id) ?? 'sync-bot') !== 'sync-bot'
}

async function rowsOf(walk: Walk, watch: Watch, steps: number) {
  const { stage, counts, copied } = walk
  const all = await stage.place.entries(stage)
  const entries = all.filter(({ id }) => !isForeign(walk, id))
  const doubles = entries.filter(isDouble)
  const byHand = doubles.filter(({ id }) => copied.has(id)).length
  return {
    [`walks: ${stage.place.name}`]: 1,
    steps,
    ...Object.fromEntries([...counts].sort()),
    'processes that died': stage.deaths(),
    'writes that landed late': stage.late.count(),
    'writes to Moodle': await writesOf(stage),
    'entries at rest': entries.length - doubles.length,
    'copies under other names that the service may not change': all.length - entries.length,
    'doubles that say so, copied by hand': byHand,
    'doubles that say so, of lost answers and sleepers': doubles.length - byHand,
    'looks at a card that was shown twice': watch.twice(),
  }
}
