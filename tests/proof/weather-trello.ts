import { minute, second } from '../../src/clock.ts'
import type { Store } from '../../src/store/open.ts'
import { openQuickStore } from '../support/wirings.ts'
import { type Chance, createChance } from './chance.ts'
import { comeToRest } from './fidelity-trello.ts'
import { type FoulWeather, openFoulWeather } from './foul-weather.ts'
import { judge, toResult } from './judge.ts'
import type { Proof, Result } from './proof.ts'
import { readAtOnce } from './rate-limit.ts'
import { factsOf, factText } from './story.ts'
import { differences, isTold } from './trap-verdict.ts'
import { openStage, storyOf, type TrelloStage } from './trello-stage.ts'

export const weatherTrello: Proof = {
  name: 'weather-trello',
  title: 'Foul weather at Trello passes without a trace',
  summary:
    'People change a board for some hours while of all requests 5 % each are refused with 429, answered 503, cut, answered by half, answered by a page and never answered (given up after 0.25 s instead of 30). Then the weather ends, and at most two readings later everything that is listed is in the log and the board is stored as it is; in the end the log is held against what really happened, as by fidelity-trello. Beside it, several services of one token read as fast as they can with nothing in force but the limit of 100 requests in 10 s.',
  seeds: 40,
  changes: 150,
  run: (seed, { changes }) => outlive(seed, changes ?? 150),
}

const share = 0.05
const timeoutMs = 250
const mostCycles = 2
const callsAtOnce = 400

/** One board through foul weather, and the limit alone. */
async function outlive(seed: number, changes: number): Promise<Result> {
  const store = await openQuickStore()
  const chance = createChance(seed)
  try {
    const weathered = await weather({ store, chance, seed, changes })
    const limited = await limit(store, chance, changes)
    return {
      rows: { ...weathered.rows, ...limited.rows },
      failures: [...weathered.failures, ...limited.failures],
    }
  } finally {
    await store.close()
  }
}

interface Dose {
  store: Store
  chance: Chance
  seed: number
  changes: number
}

async function weather({ store, chance, seed, changes }: Dose): Promise<Result> {
  const foul = await openFoulWeather(seed)
  const stage = await openStage({
    ...{ seed, store, space: 'weather', pageSize: chance.is(0.6) ? 1_000 : chance.between(15, 60) },
    lateness: { share: 0.2, maxMs: 5 * minute, seed },
    webhooks: false,
    foul: { weather: foul, timeoutMs },
  })
  try {
    await stage.poll()
    const known = (await stage.log()).length
    const begun = foul.counts().requests
    foul.begin(share)
    await liveOn(stage, chance, changes)
    foul.end()
    const rows = rowsOf(stage, foul, begun)
    const calm = await calmDown(stage)
    const odd = await comeToRest(stage)
    const { failures, ...judged } = toResult(judge(await storyOf(stage, known)), rows)
    return {
      rows: { ...judged.rows, ...calm.rows },
      failures: [...calm.failures, ...odd, ...failures],
    }
  } finally {
    await stage.close()
    await foul.close()
  }
}

async function liveOn(stage: TrelloStage, chance: Chance, changes: number): Promise<void> {
  const { clock } = stage
  while (stage.truths.length < changes) {
    for (let left = chance.between(1, 6); left > 0; left -= 1) {
      clock.set(clock.now() + chance.between(0, 40) * second)
      stage.step()
    }
    clock.set(clock.now() + chance.between(1, 6) * minute)
    await stage.poll({ meanwhile: () => clock.set(clock.now() + chance.between(20, 300)) })
  }
}

function rowsOf({ truths, looks }: TrelloStage, foul: FoulWeather, begun: number) {
  const { requests, ...accidents } = foul.counts()
  return {
    changes: truths.length,
    'readings in foul weather': looks.length - 1,
    'readings that ended': looks.filter(({ whole }) => whole).length - 1,
    requests: requests - begun,
    ...Object.fromEntries(Object.entries(accidents).map(([kind, n]) => [`met with ${kind}`, n])),
  }
}

/** Reads until everything is as it should be. */
async function calmDown(stage: TrelloStage): Promise<Result> {
  const { clock } = stage
  const one = 'converged in 1 cycle'
  const two = 'converged in 2 cycles'
  const rows = { [one]: 0, [two]: 0 }
  let wrong: string[] = []
  for (let cycle = 1; cycle <= mostCycles; cycle += 1) {
    clock.set(clock.now() + 2 * minute)
    const { listed } = await stage.sight()
    await stage.poll()
    wrong = await untrue(stage, listed)
    if (wrong.length === 0) return { rows: { ...rows, [cycle === 1 ? one : two]: 1 }, failures: [] }
  }
  return { rows, failures: wrong.map((text) => `after ${mostCycles} cycles: ${text}`) }
}

/** What is listed and not in the log, or not stored as it is. */
async function untrue(stage: TrelloStage, listed: ReadonlyMap<string, number>): Promise<string[]> {
  const log = await stage.log()
  const missed = factsOf(stage.truths)
    .filter(({ action }) => action !== null && listed.has(action))
    .filter((fact) => !isTold(log, fact))
  const seen = { sight: await stage.sight(), stored: await stage.stored() }
  return [...missed.map((fact) => `not told: ${factText(fact)}`), ...differences(seen)]
}

async function limit(store: Store, chance: Chance, changes: number): Promise<Result> {
  const { calls, refused, most } = await readAtOnce(
    store,
    chance,
    Math.min(callsAtOnce, 4 * changes),
  )
  return {
    rows: { 'calls with the rate limit alone': calls, 'calls refused': refused },
    failures: [
      ...(refused >= calls / 1_000 ? [`${refused} of ${calls} calls were refused`] : []),
      ...(most > 100 ? [`${most} requests within 10 s`] : []),
    ],
  }
}
