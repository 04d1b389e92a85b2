import { hour, minute, second } from '../../src/clock.ts'
import type { Faults } from '../../src/connector.ts'
import { weighted } from '../../src/random.ts'
import type { Chance } from './chance.ts'
import { releaseAll } from './operator.ts'
import { type Answers, answer } from './walk-answers.ts'
import { handleEntry } from './walk-hands.ts'
import type { WalkStage, Work } from './walk-stage.ts'

/** A walk that goes on: where it is, its chances, and what it tells. */
export interface Walk {
  stage: WalkStage
  chance: Chance
  /** Entries that somebody made by hand → under whose name. */
  copied: Map<number, string>
  /** Those that somebody removed. */
  removed: Set<number>
  /** How often what was done. */
  counts: Map<string, number>
  answers: Answers
  /** The service may change entries that others made. */
  mayManage: boolean
}

type Step = (walk: Walk) => Promise<string>

/** How often each comes in relation to the others. */
const steps: readonly (readonly [weight: number, step: Step])[] = [
  [38, changeBoard],
  [7, handleEntry],
  [10, passTime],
  [12, (walk) => work(walk, { job: 'poll' })],
  [12, (walk) => work(walk, { job: 'mirror' })],
  [8, pollAndMirror],
  [2, atOnce],
  [2, sleep],
  [4, breakServer],
  [3, mendServers],
  [1, copyDatabase],
  [0.6, restoreDatabase],
  [0.8, comeAnew],
  [0.6, letGo],
  [7, (walk) => (walk.stage.place.answers ? answer(walk) : changeBoard(walk))],
  [4, (walk) => bringAnswers(walk)],
]
const total = steps.reduce((sum, [weight]) => sum + weight, 0)

/** One random thing happens. Gives what it was, in words. */
export async function takeStep(walk: Walk): Promise<string> {
  const step = weighted(steps, walk.chance.below(total * 1_000) / 1_000) ?? changeBoard
  return step(walk)
}

function note({ counts }: Walk, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1)
}

async function changeBoard(walk: Walk): Promise<string> {
  const { stage, chance } = walk
  const happened = stage.change()
  await stage.pass(chance.is(0.4) ? 0 : chance.between(1, 20 * second))
  for (const _ of happened) note(walk, 'changes on the board')
  const words = happened.map(({ kind, subjectKind, subjectId, field }) =>
    [kind, subjectKind, subjectId, field ?? ''].join(' ').trim(),
  )
  return `board: ${words.join(', ') || 'nothing'}`
}

async function passTime({ stage, chance }: Walk): Promise<string> {
  const kind = chance.below(100)
  const ms = kind < 60 ? chance.between(second, 3 * minute) : chance.between(minute, 20 * minute)
  const all = kind < 90 ? ms : chance.between(hour, 7 * hour)
  await stage.pass(all)
  return `${Math.round(all / second)} s pass`
}

const rows: Readonly<Record<Work['job'], string>> = {
  poll: 'readings',
  mirror: 'runs of the mirror',
  reply: 'runs that bring answers',
}

/** Mostly it goes well. */
async function work(walk: Walk, what: Pick<Work, 'job' | 'source'>): Promise<string> {
  const { stage, chance } = walk
  const deaths = stage.deaths()
  const dieAfter = chance.is(0.25) ? chance.between(1, 40) : null
  note(walk, rows[what.job])
  await stage.work({ ...what, ...(dieAfter !== null && { dieAfter }) })
  const died = stage.deaths() > deaths ? `, dies after ${dieAfter} steps` : ''
  return `${what.job}${died}`
}

async function pollAndMirror(walk: Walk): Promise<string> {
  const read = await work(walk, { job: 'poll' })
  return `${read}; ${await work(walk, { job: 'mirror' })}`
}

async function bringAnswers(walk: Walk): Promise<string> {
  if (!walk.stage.place.answers) return pollAndMirror(walk)
  const read = await work(walk, { job: 'poll', source: 'moodle' })
  return `Moodle: ${read}; ${await work(walk, { job: 'reply' })}`
}

/** As a worker does: one job beside the other; or two processes that want the same. */
async function atOnce(walk: Walk): Promise<string> {
  const { stage, chance } = walk
  const job = chance.is(0.5) ? 'poll' : 'mirror'
  note(walk, 'jobs at once')
  await Promise.all([stage.work({ job: 'mirror' }), stage.beside({ job })])
  return `mirror, and ${job} in another process at once`
}

/** The process sleeps in the middle of a run while another one works, and wakes up. */
async function sleep(walk: Walk): Promise<string> {
  const { stage, chance } = walk
  const [sleepAfter, ms] = [chance.between(1, 24), chance.between(20 * second, 10 * minute)]
  const isRead = chance.is(0.5)
  let slept = false
  await stage.work({
    ...{ job: 'mirror', sleepAfter },
    async meanwhile() {
      slept = true
      note(walk, 'sleeps')
      await stage.pass(ms)
      if (isRead) await stage.beside({ job: 'poll' })
      await stage.beside({ job: 'mirror' })
    },
  })
  if (!slept) return `mirror, awake for ${sleepAfter} steps`
  return `mirror sleeps after ${sleepAfter} steps for ${ms} ms, another one works`
}

async function breakServer(walk: Walk): Promise<string> {
  const { stage, chance } = walk
  note(walk, 'faults begun')
  if (chance.is(0.2)) {
    stage.break({ lateWrites: 0.4 })
    return 'writes land late from now on'
  }
  const faults = faultsOf(chance)
  const name = chance.is(0.7) ? 'moodle' : 'trello'
  stage.break({ [name]: faults })
  return `${name} from now on: ${JSON.stringify(faults)}`
}

function faultsOf(chance: Chance): Faults {
  const share = [0.1, 0.4, 1][chance.below(3)] ?? 1
  const seed = chance.below(1_000_000)
  const kinds: readonly Faults[] = [
    { status: { code: 503, share } },
    { status: { code: 429, share, retryAfterSeconds: 20 } },
    { reset: share },
    { truncated: share },
    { html: share },
    { lostReply: share },
    { lostReply: share },
    { maintenance: true },
    { down: true },
  ]
  return { ...kinds[chance.below(kinds.length)], seed }
}

async function mendServers({ stage }: Walk): Promise<string> {
  stage.mend()
  return 'everything is mended'
}

async function copyDatabase({ stage }: Walk): Promise<string> {
  await stage.backup.take()
  return 'the database is copied'
}

async function restoreDatabase(walk: Walk): Promise<string> {
  const { stage } = walk
  if (!stage.backup.isTaken()) return copyDatabase(walk)
  note(walk, 'databases restored')
  await stage.restore()
  for (const one of walk.answers.all) one.forgotten = true
  return 'the copy of the database is put back'
}

async function comeAnew({ stage }: Walk): Promise<string> {
  await stage.comeAnew()
  return 'the process ends and another one comes'
}

async function letGo(walk: Walk): Promise<string> {
  const released = await releaseAll(walk.stage)
  for (const _ of released) note(walk, 'holds released by hand')
  return `an operator releases ${released.join(', ') || 'nothing'}`
}
