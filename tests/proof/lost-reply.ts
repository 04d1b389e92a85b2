import { hour, minute, type VirtualClock, virtualClock } from '../../src/clock.ts'
import { doubleMark } from '../../src/sweep.ts'
import { startSandbox } from '../support/service.ts'
import { openQuickStore } from '../support/wirings.ts'
import { type Chance, createChance } from './chance.ts'
import { crashSteps } from './crash-steps.ts'
import { lossRows, momentsAfter } from './loss-rows.ts'
import { drawTrials, type LossTrial } from './loss-trials.ts'
import { type LossyFront, type Marks, openLossyFront } from './lossy-front.ts'
import { loseAnswers } from './lost-answers.ts'
import type { BoardCard } from './mirror-scenario.ts'
import { type Entry, type MirrorStage, openMirrorStage } from './mirror-stage.ts'
import { judgeMirror } from './mirror-verdict.ts'
import type { Proof, Result } from './proof.ts'

export const lostReply: Proof = {
  name: 'lost-reply',
  title: 'An answer that is lost, or a write that lands late, makes no double',
  summary:
    'Each trial is one card whose write reaches Moodle while its answer does not reach us, or one answer given in Moodle whose comment reaches Trello like that: the reply to the call is cut off after the write was done, or the connection is cut at once and the write lands later, anywhere in the time in which it still may (time-out of the call plus what the connector gives it to land), often in the last millisecond of it. One try in seven meets the same once more when it is repeated, and three in ten of cards and answers change again meanwhile. Half of the seeds go on in the process that lost the replies, half in new ones. Entries: one write in twenty lands even up to 90 s later than it may. Before the next look at all entries every card whose writes kept to the time has one entry that shows it as it is; after it every card has, whatever landed when. For each answer that was lost Moodle is asked at most once. Answers: new ones, and a quarter as many that are edited or taken back; in the end each stands once under its card as it reads, or not at all. Trello is asked once before each write, and at most once more for each reply that was lost. At last one more run writes nothing on either side. Doubles and stale entries in between are counted.',
  seeds: 50,
  changes: 100,
  unit: 'trials of each kind and way',
  async run(seed, { changes }) {
    const each = changes ?? 100
    const shown = await loseReplies(createChance(seed), each)
    const brought = await loseAnswers(createChance(seed), each)
    return {
      rows: { ...shown.rows, ...brought.rows },
      failures: [...shown.failures, ...brought.failures],
    }
  },
}

/** As settings of the connector stand when nobody sets them: 60 s for a call, 60 s for a script. */
const settleMs = 2 * minute

async function loseReplies(chance: Chance, each: number): Promise<Result> {
  const store = await openQuickStore()
  const clock = virtualClock(Date.parse('2019-07-01T06:00:00Z'))
  const moodle = await startSandbox('moodle', { port: 0, clock })
  const front = await openLossyFront(moodle, clock, marks)
  const options = { store, space: 's', clock, moodle, through: front.url }
  const stage = await openMirrorStage(options)
  try {
    const trials = drawTrials(chance, each, settleMs)
    return await play({ stage, front, clock, trials, restarts: chance.is(0.5) }, chance)
  } finally {
    await stage.close()
    front.close()
    await moodle.close()
    await store.close()
  }
}

interface Round {
  stage: MirrorStage
  front: LossyFront
  clock: VirtualClock
  trials: readonly LossTrial[]
  /** Each run is one of a new process. */
  restarts: boolean
}

async function play(round: Round, chance: Chance): Promise<Result> {
  const { stage, front, clock, trials, restarts } = round
  const watch = createWatch(round)
  const run = await openRunner(round)
  const board = new Map<string, BoardCard>()
  const turnTo = async (cards: readonly (BoardCard | null)[]) => {
    for (const card of cards) if (card !== null) board.set(card.id, card)
    await stage.read(board)
  }
  await turnTo(trials.map(({ before }) => before))
  await run.once()
  clock.set(clock.now() + hour)
  for (const { after, fates } of trials) front.doom(after.id, fates)
  await turnTo(trials.map(({ after }) => after))
  await run.once()
  const moments = momentsAfter(clock.now(), { restarts, settleMs })
  const changing = chance.shuffled(moments.slice(0, moments.length / 4)).slice(0, 3)
  for (const until of moments) {
    await front.landUntil(until)
    await watch.look()
    const changed = trials.filter((_, n) => changing[n % changing.length] === until)
    await turnTo(changed.map(({ again }) => again))
    await run.once()
  }
  const early = await watch.lookEarly()
  for (const wait of [hour, minute, 10 * minute]) {
    await front.landUntil(clock.now() + wait)
    await watch.look()
    await run.once()
  }
  const late = wrongs(trials, await stage.entries())
  const idle = await writesOfOneMore(round, run)
  await run.end()
  return toResult(round, watch, [...early, ...late, ...idle])
}

async function openRunner({ stage, restarts }: Round) {
  const app = restarts ? null : await stage.open()
  return {
    async once() {
      if (app === null) await stage.run(crashSteps(null, false))
      else await app.run('mirror', { space: 's' })
    },
    async end() {
      for (const { connectors } of app?.context.spaces.values() ?? [])
        for (const connector of Object.values(connectors)) await connector.close?.()
    },
  }
}

type Runner = Awaited<ReturnType<typeof openRunner>>

async function writesOfOneMore({ stage, clock }: Round, run: Runner): Promise<string[]> {
  const before = await stage.writes()
  clock.set(clock.now() + hour + minute)
  await run.once()
  const more = (await stage.writes()) - before
  return more === 0 ? [] : [`${more} writes by a run that had nothing to do`]
}

/** Remembers which cards were ever seen doubled, or showed what is no longer so. */
function createWatch({ stage, trials }: Round) {
  const doubled = new Set<string>()
  const stale = new Set<string>()
  return {
    doubled,
    stale,
    async look() {
      const seen = new Set<string>()
      for (const { values } of await stage.entries()) {
        const mark = values.card_id ?? ''
        if (seen.has(mark)) doubled.add(mark)
        seen.add(mark)
      }
    },
    /** Before anybody looks at all entries only what landed after its time may be wrong. */
    async lookEarly(): Promise<string[]> {
      const entries = await stage.entries()
      const titles = new Map(entries.map(({ values }) => [values.card_id, values.title]))
      const [late, inTime] = [true, false].map((is) => trials.filter((one) => one.isTooLate === is))
      for (const trial of late ?? [])
        if (titles.get(trial.after.id) !== current(trial).title) stale.add(trial.after.id)
      return wrongs(inTime ?? [], entries)
    },
  }
}

function wrongs(trials: readonly LossTrial[], entries: readonly Entry[]): string[] {
  const byId = new Map(trials.map((trial) => [trial.after.id, trial]))
  const board = new Map(trials.map((trial) => [trial.after.id, current(trial)]))
  const meant = entries.filter(({ values: { card_id: mark = '' } }) => {
    return board.has(mark) || mark.startsWith(doubleMark)
  })
  return judgeMirror(board, meant).failures.map((failure) => {
    const { kind, way, fates = [] } = byId.get(failure.split(' ')[0] ?? '') ?? {}
    return `${failure} (${kind}, ${way}, ${fates.join(' and ')} ms)`
  })
}

function toResult(
  { front, trials }: Round,
  { doubled, stale }: ReturnType<typeof createWatch>,
  failures: readonly string[],
): Result {
  const fared = trials.map(({ kind, way, isTooLate, after: { id } }) => ({
    ...{ kind, way, isTooLate, losses: front.losses(id), looks: front.looks(id) },
    ...{ doubled: doubled.has(id), stale: stale.has(id) },
  }))
  const asked = trials.flatMap(({ kind, after: { id } }) => {
    const [looks, losses] = [front.looks(id), front.losses(id)]
    return looks <= losses ? [] : [`${id} (${kind}) was asked about ${looks} times for ${losses}`]
  })
  return { rows: lossRows(fared), failures: [...failures, ...asked] }
}

function current({ after, again }: LossTrial): BoardCard {
  return again ?? after
}

const marks: Marks = {
  written({ body }) {
    const form = new URLSearchParams(body)
    const wanted = form.get('wsfunction') ?? ''
    if (!['mod_data_add_entry', 'mod_data_update_entry'].includes(wanted)) return null
    return parsed(form.get('data[0][value]'))
  },
  sought({ body }) {
    const form = new URLSearchParams(body)
    const wanted = form.get('wsfunction')
    return wanted === 'mod_data_search_entries' ? parsed(form.get('advsearch[0][value]')) : null
  },
}

function parsed(value: string | null): string {
  return value === null ? '' : String(JSON.parse(value))
}
