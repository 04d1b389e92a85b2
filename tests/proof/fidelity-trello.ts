import { day, hour, minute, second } from '../../src/clock.ts'
import type { Store } from '../../src/store/open.ts'
import { openQuickStore } from '../support/wirings.ts'
import { type Chance, createChance } from './chance.ts'
import { judge, toResult } from './judge.ts'
import { mishapOf, pass } from './mishaps.ts'
import type { Proof, Result } from './proof.ts'
import type { Story } from './story.ts'
import { openStage, storyOf, type TrelloFate, type TrelloStage } from './trello-stage.ts'

export const fidelityTrello: Proof = {
  name: 'fidelity-trello',
  title: 'The log of a Trello board holds what really happened there, once',
  summary:
    'Each seed lets random people change a board and reads it at random times, through outages, faults and kills, twice: by polling alone, and with webhooks of which 5 % are lost, 5 % come twice, 5 % out of order and 1 % are forged. The log is then held against what really happened.',
  seeds: 200,
  changes: 300,
  async run(seed, { changes }) {
    const store = await openQuickStore()
    const dose = { seed, changes: changes ?? 300, store }
    try {
      return merge([
        await live({ ...dose, webhooks: false }),
        await live({ ...dose, webhooks: true }),
      ])
    } finally {
      await store.close()
    }
  },
}

interface Dose {
  seed: number
  changes: number
  webhooks: boolean
  /** Lent. */
  store: Store
}

/** One board's life and what the log makes of it. */
async function live(dose: Dose): Promise<Result> {
  const { story, odd, rows } = await tell(dose)
  const result = toResult(judge(story), rows)
  const mode = modeOf(dose)
  return {
    rows: Object.fromEntries(
      Object.entries(result.rows).map(([name, n]) => [`${mode}: ${name}`, n]),
    ),
    failures: [...odd, ...result.failures].map((failure) => `${mode}: ${failure}`),
  }
}

function modeOf({ webhooks }: Dose): string {
  return webhooks ? 'webhooks' : 'polling'
}

/** What can be judged. */
export interface Told {
  story: Story
  /** What is wrong whatever happened. */
  odd: readonly string[]
  rows: Readonly<Record<string, number>>
}

export async function tell(dose: Dose): Promise<Told> {
  const { seed, webhooks, store } = dose
  const chance = createChance(seed * 2 + Number(webhooks))
  const lateness = { share: 0.2, maxMs: 5 * minute, seed }
  const pageSize = chance.is(0.6) ? 1_000 : chance.between(15, 60)
  const stage = await openStage({
    ...{ seed, store, space: modeOf(dose), pageSize, lateness, webhooks },
  })
  try {
    stage.sandbox.hooks.setWeather({
      lost: 0.05,
      doubled: 0.05,
      reordered: 0.05,
      forged: 0.01,
      seed,
    })
    await stage.poll()
    const known = (await stage.log()).length
    await liveOn(stage, dose, chance)
    const odd = await comeToRest(stage)
    return { odd, story: await storyOf(stage, known), rows: rowsOf(stage) }
  } finally {
    await stage.close()
  }
}

function rowsOf({ truths, looks, delivered, requests }: TrelloStage) {
  return {
    changes: truths.length,
    polls: looks.length,
    'polls that ended': looks.filter(({ whole }) => whole).length,
    'polls that doubted the list': looks.filter(({ doubting }) => doubting).length,
    requests: requests(),
    deliveries: delivered.size,
  }
}

async function liveOn(stage: TrelloStage, { changes, webhooks }: Dose, chance: Chance) {
  while (stage.truths.length < changes) {
    for (let left = chance.between(1, 10); left > 0; left -= 1) {
      pass(stage, gapOf(chance))
      stage.step()
    }
    pass(stage, pauseOf(chance))
    if (webhooks && chance.is(0.5)) await stage.sandbox.hooks.deliver()
    await stage.poll(fateOf(stage, chance, webhooks))
    if (webhooks && chance.is(0.5)) await stage.sandbox.hooks.deliver()
  }
}

/** Between two deeds of one burst. */
function gapOf(chance: Chance): number {
  if (chance.is(0.3)) return 0
  return chance.between(1, chance.is(0.75) ? 2 * second : minute)
}

/** Everything gets told: what waits for its event, after the overlap; comments, with their daily sweep. */
export async function comeToRest(stage: TrelloStage): Promise<string[]> {
  await stage.sandbox.hooks.deliver()
  for (const pause of [5 * minute, 11 * minute, day + hour, 11 * minute]) {
    pass(stage, pause)
    await stage.poll()
  }
  const before = await stage.log()
  pass(stage, 5 * minute)
  await stage.poll()
  const added = (await stage.log()).length - before.length
  return added === 0 ? [] : [`a last poll added ${added} lines`]
}

function fateOf(stage: TrelloStage, chance: Chance, webhooks: boolean): TrelloFate {
  return {
    ...mishapOf(stage, chance, { requests: 4, transactions: 12 }),
    ...(webhooks && chance.is(0.1) && { beside: () => stage.sandbox.hooks.deliver() }),
  }
}

function pauseOf(chance: Chance): number {
  const kind = chance.below(100)
  if (kind < 60) return chance.between(5 * second, 5 * minute)
  if (kind < 90) return chance.between(5 * minute, 20 * minute)
  return kind < 98 ? chance.between(hour, 6 * hour) : chance.between(day, 30 * hour)
}

function merge(results: readonly Result[]): Result {
  return {
    rows: Object.assign({}, ...results.map(({ rows }) => rows)),
    failures: results.flatMap(({ failures }) => failures),
  }
}
