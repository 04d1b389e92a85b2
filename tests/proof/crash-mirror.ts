import { minute, second } from '../../src/clock.ts'
import { readPlan } from '../../src/read-plan.ts'
import { showingsOf } from '../../src/showing.ts'
import type { Store } from '../../src/store/open.ts'
import { openQuickStore } from '../support/wirings.ts'
import { createChance } from './chance.ts'
import { type CrashSteps, crashSteps } from './crash-steps.ts'
import { type Act, boardAfter, drawScenario, type Scenario } from './mirror-scenario.ts'
import { type MirrorStage, openMirrorStage } from './mirror-stage.ts'
import { judgeMirror } from './mirror-verdict.ts'
import { inDatabase } from './place-database.ts'
import { inForum } from './place-forum.ts'
import type { Proof, Result } from './proof.ts'
import type { WalkPlace } from './walk-place.ts'

export const crashMirror: Proof = {
  name: 'crash-mirror',
  title: 'A mirror that dies anywhere loses nothing and shows nothing twice',
  summary:
    'Each seed is a scenario: cards are made, renamed, archived and deleted, entries are edited, removed and doubled by hand, in some answers are lost or the whole database is. One process shows what is due and ends at one of its steps: right before or after each call to Moodle, each commit and each statement that writes. Then another one goes on, in three settings: after ten minutes; at once, as soon as the lease is over; and while the first only sleeps at its call and wakes up when the other has done everything. At rest every card has one entry that shows it as it is, no double is left that does not say so, and one more run writes nothing. Every step of every scenario is tried in each setting. Every second scenario goes where cards are entries of a database; the others where they are discussions of a forum: there people comment on cards, reword and take back, too, and each comment that stands is one reply that reads as it does.',
  seeds: 64,
  changes: 1_000,
  unit: 'steps at most',
  run: (seed, { changes }) => crashEverywhere(seed, changes ?? 1_000),
}

const settings = ['later', 'at once', 'asleep'] as const
type Setting = (typeof settings)[number]

interface Trial {
  store: Store
  place: WalkPlace
  space: string
  scenario: Scenario
  setting: Setting
  /** The step at which the process ends; `null`: it does not. */
  at: number | null
}

async function crashEverywhere(seed: number, most: number): Promise<Result> {
  const store = await openQuickStore()
  const place = seed % 2 === 0 ? inForum : inDatabase
  const scenario = drawScenario(createChance(seed), place.apart)
  const found: Result[] = []
  let spaces = 0
  const tryOne = async (setting: Setting, at: number | null) => {
    spaces += 1
    const result = await play({ store, place, space: `s${spaces}`, scenario, setting, at })
    const failures = result.failures.map((text) => `${setting}, step ${at ?? 'none'}: ${text}`)
    found.push({ ...result, failures })
    return result.rows.steps ?? 0
  }
  try {
    for (const setting of settings) {
      const steps = Math.min(most, await tryOne(setting, null))
      for (let at = 1; at <= steps; at += 1) await tryOne(setting, at)
    }
    return summed(found, place)
  } finally {
    await store.close()
  }
}

function summed(found: readonly Result[], { name: where }: WalkPlace): Result {
  const rows: Record<string, number> = { scenarios: 1, [`scenarios: ${where}`]: 1 }
  for (const [name, count] of found.flatMap((one) => Object.entries(one.rows)))
    if (name !== 'steps') rows[name] = (rows[name] ?? 0) + count
  return { rows, failures: found.flatMap(({ failures }) => failures) }
}

/** One scenario with one end. */
async function play({ store, place, space, scenario, setting, at }: Trial): Promise<Result> {
  const first = await openMirrorStage({ store, place, space: `${space}a` })
  const { clock, moodle } = first
  const before = boardAfter(scenario.before)
  await first.read(before)
  await first.run(crashSteps(null, false))
  const stage = scenario.forgets
    ? await openMirrorStage({ store, place, space: `${space}b`, clock, moodle })
    : first
  try {
    if (scenario.forgets) await stage.read(before)
    for (const act of scenario.acts) await stage.spoil(act)
    clock.set(clock.now() + 61 * minute)
    await stage.read(boardAfter([...scenario.before, ...scenario.acts]))
    const steps = await crash(stage, { scenario, setting, at })
    return await judge(stage, space, scenario, { steps, setting, at })
  } finally {
    if (stage !== first) await stage.close()
    await first.close()
  }
}

async function crash(
  stage: MirrorStage,
  { scenario, setting, at }: Pick<Trial, 'scenario' | 'setting' | 'at'>,
): Promise<CrashSteps> {
  const { clock, moodle } = stage
  const steps = crashSteps(at, setting === 'asleep')
  if (scenario.lost > 0) moodle.setFaults({ lostReply: scenario.lost, seed: 7 })
  await stage.run(steps, async () => {
    moodle.setFaults({})
    clock.set(clock.now() + 31 * second)
    await comeToRest(stage)
  })
  moodle.setFaults({})
  clock.set(clock.now() + (setting === 'later' ? 10 * minute : 31 * second))
  await comeToRest(stage)
  return steps
}

/** The lost call can land no more, every gathered change is due, and all entries are looked at. */
async function comeToRest(stage: MirrorStage): Promise<void> {
  const { clock } = stage
  for (const wait of [0, 3, 6, 61]) {
    clock.set(clock.now() + wait * minute)
    await stage.run(crashSteps(null, false))
  }
}

async function judge(
  stage: MirrorStage,
  space: string,
  scenario: Scenario,
  { steps, setting, at }: { steps: CrashSteps } & Pick<Trial, 'setting' | 'at'>,
): Promise<Result> {
  const acts: readonly Act[] = [...scenario.before, ...scenario.acts]
  const verdict = judgeMirror(boardAfter(acts), await stage.entries())
  const writes = await stage.writes()
  stage.clock.set(stage.clock.now() + 61 * minute)
  await stage.run(crashSteps(null, false))
  const more = (await stage.writes()) - writes
  const planned = await plannedIn(stage)
  return {
    rows: {
      [`crash points: ${setting}`]: at === null ? 0 : 1,
      'entries at rest': verdict.shown,
      'doubles that say so': verdict.buried,
      steps: steps.taken(),
    },
    failures: [
      ...verdict.failures,
      ...(more > 0 ? [`${more} writes by a run that had nothing to do`] : []),
      ...(planned > 0 ? [`${planned} entries are not as they should be (${space})`] : []),
    ],
  }
}

async function plannedIn(stage: MirrorStage): Promise<number> {
  stage.front.serve(crashSteps(null, false), async () => undefined)
  const app = await stage.open()
  const [connected] = [...app.context.spaces.values()]
  const [shown] = connected === undefined ? [] : showingsOf(connected, app.context)
  const signal = new AbortController().signal
  const lines = shown === undefined ? [] : (await readPlan([shown], signal)).lines
  for (const connector of Object.values(connected?.connectors ?? {})) await connector.close?.()
  return lines.length
}
