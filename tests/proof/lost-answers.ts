import { hour, minute, second, virtualClock } from '../../src/clock.ts'
import { openHolds } from '../../src/store/holds.ts'
import { openQuickStore } from '../support/wirings.ts'
import { type AnswerStage, openAnswerStage } from './answer-stage.ts'
import { type AnswerTrial, drawAnswers, saidAtLast } from './answer-trials.ts'
import type { Chance } from './chance.ts'
import { lossRows, momentsAfter } from './loss-rows.ts'
import type { Result } from './proof.ts'
import { type Brought, broughtIn } from './walk-answers.ts'
import { staff, writesOf } from './walk-place.ts'

/** As the connector has it: half a minute for a call, seven in which it may still land and be listed. */
const settleMs = 450 * second

/** One trial as it stands in the course. */
interface Given extends AnswerTrial {
  card: string
  /** Under which people answer. */
  first: number
  /** `null`: nobody has answered yet. */
  post: number | null
}

interface Round {
  stage: AnswerStage
  given: readonly Given[]
  restarts: boolean
  /** Posts that were ever seen to be brought twice. */
  doubled: Set<number>
}

/** Loses the replies of writes that bring answers from the course to the cards. */
export async function loseAnswers(chance: Chance, each: number): Promise<Result> {
  const store = await openQuickStore()
  const clock = virtualClock(Date.parse('2019-07-01T06:00:00Z'))
  const restarts = chance.is(0.5)
  const stage = await openAnswerStage({ store, clock, restarts })
  try {
    const given = await give(stage, drawAnswers(chance, each, settleMs))
    const round = { stage, given, restarts, doubled: new Set<number>() }
    const failures = await play(round, chance)
    const held = (await openHolds(store.db)).map(({ scope, reason }) => `held: ${scope}: ${reason}`)
    return { rows: rowsOf(round), failures: [...failures, ...held] }
  } finally {
    await stage.close()
    await store.close()
  }
}

const answersACard = 4

async function give(stage: AnswerStage, trials: readonly AnswerTrial[]): Promise<Given[]> {
  const kinds = [...new Set(trials.map(({ kind }) => kind))]
  const inOrder = kinds.map((kind) => trials.filter((trial) => trial.kind === kind))
  const cards = await stage.cards(
    inOrder.reduce((sum, some) => sum + Math.ceil(some.length / answersACard), 0),
  )
  return inOrder.flatMap((some) => {
    const own = cards.splice(0, Math.ceil(some.length / answersACard))
    return some.flatMap((trial, n) => {
      const at = own[n % own.length]
      return at === undefined ? [] : [{ ...trial, ...at, post: null }]
    })
  })
}

async function play(round: Round, chance: Chance): Promise<string[]> {
  const { stage, given } = round
  const { clock, front } = stage
  for (const one of given) await say(stage, one, one.before)
  await bring(round)
  clock.set(clock.now() + 5 * minute)
  for (const one of given) {
    await say(stage, one, one.after)
    front.doom(String(one.post), one.fates)
    front.doom(one.card, [])
  }
  await bring(round)
  await tryOn(round, chance)
  for (const wait of [minute, 10 * minute, hour]) {
    await front.landUntil(clock.now() + wait)
    look(round)
    await bring(round)
  }
  const wrong = judge(given, broughtIn(stage))
  return [...wrong, ...tooManyLooks(round), ...(await writesOfOneMore(round))]
}

/** Until every write has met all its fates; meanwhile some answers change once more. */
async function tryOn(round: Round, chance: Chance): Promise<void> {
  const { stage, given, restarts } = round
  const { clock, front } = stage
  const moments = momentsAfter(clock.now(), { restarts, settleMs })
  const changing = chance.shuffled(moments.slice(0, moments.length / 4)).slice(0, 3)
  for (const until of moments) {
    await front.landUntil(until)
    look(round)
    const changed = given.filter((_, n) => changing[n % changing.length] === until)
    for (const one of changed) if (one.again !== undefined) await say(stage, one, one.again)
    if (changing.includes(until)) await stage.read('moodle')
    await stage.run('reply')
  }
}

async function bring({ stage }: Round): Promise<void> {
  await stage.read('moodle')
  await stage.run('reply')
}

/** Somebody says so in the course, says it otherwise from now on, or takes it back. */
async function say({ moodle }: AnswerStage, one: Given, words: string | null): Promise<void> {
  const { post, first } = one
  const message = `<p>${words}</p>`
  if (post === null && words !== null)
    one.post = Number((await moodle.act('reply', { by: 'user01', postId: first, message })).postId)
  if (post === null) return
  if (words === null) await moodle.act('deletePost', { by: staff, postId: post })
  else await moodle.act('editPost', { by: staff, postId: post, message })
}

function look({ stage, doubled }: Round): void {
  const seen = new Set<number>()
  for (const { post } of broughtIn(stage)) {
    if (seen.has(post)) doubled.add(post)
    seen.add(post)
  }
}

function judge(given: readonly Given[], comments: readonly Brought[]): string[] {
  return given.flatMap((one) => {
    const mine = comments.filter(({ post }) => post === one.post)
    return wrongs(one, mine).map((what) => {
      const { kind, way, fates } = one
      return `answer ${one.post} ${what} (${kind}, ${way}, ${fates.join(' and ')} ms)`
    })
  })
}

function wrongs(one: Given, [comment, ...more]: readonly Brought[]): string[] {
  const words = saidAtLast(one)
  if (more.length > 0) return [`is brought ${more.length + 1} times`]
  if (words === null) return comment === undefined ? [] : ['was taken back and stays']
  if (comment === undefined) return ['is not brought']
  if (comment.card !== one.card) return [`is brought to ${comment.card}`]
  return comment.text.startsWith(`${words.replace('.', '')}`) ? [] : [`says «${comment.text}»`]
}

/** Each try to write has one look before it; one more for each reply that was lost. */
function tooManyLooks({ stage: { front }, given }: Round): string[] {
  const cards = [...new Set(given.map(({ card }) => card))]
  return cards.flatMap((card) => {
    const posts = given.filter((one) => one.card === card).map(({ post }) => String(post))
    const sum = (count: (mark: string) => number) =>
      posts.reduce((all, post) => all + count(post), 0)
    const extra = front.looks(card) + sum(front.looks) - sum(front.writes)
    const most = sum(front.losses)
    return extra <= most ? [] : [`${card} had ${extra} extra looks for ${most} lost replies`]
  })
}

async function writesOfOneMore(round: Round): Promise<string[]> {
  const { stage, given } = round
  const { clock, front, moodle } = stage
  const count = async () => {
    const posts = given.map(({ post }) => front.writes(String(post)))
    return { trello: posts.reduce((a, b) => a + b, 0), moodle: await writesOf({ moodle }) }
  }
  const before = await count()
  clock.set(clock.now() + hour)
  await bring(round)
  await stage.read('trello')
  await stage.run('mirror')
  const after = await count()
  return (['trello', 'moodle'] as const).flatMap((side) => {
    const more = after[side] - before[side]
    return more === 0 ? [] : [`${more} writes to ${side} by a run that had nothing to do`]
  })
}

function rowsOf({ stage: { front }, given, doubled }: Round): Record<string, number> {
  const cards = new Set<string>()
  return lossRows(
    given.map((one) => {
      const mark = String(one.post)
      // Looks at all that was said under a card count once.
      const looks = cards.has(one.card) ? 0 : front.looks(one.card)
      cards.add(one.card)
      return {
        ...{ ...one, losses: front.losses(mark), doubled: doubled.has(one.post ?? 0) },
        looks: looks + front.looks(mark) - front.writes(mark),
      }
    }),
  )
}
