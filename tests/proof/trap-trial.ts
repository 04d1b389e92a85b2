import type { Trap } from '../../connectors/trello/sandbox/truth.ts'
import { day, hour, minute, second } from '../../src/clock.ts'
import { whatNext } from '../../src/hold-advice.ts'
import { hides } from './hides.ts'
import { factText } from './story.ts'
import { idsIn, type Seen, type TrapBoard } from './trap-board.ts'
import { changesSince, differences, isTold, strayLines, wrongGoings } from './trap-verdict.ts'

/** What became of one trap. */
export interface Trial {
  /** It hid something that was known. */
  real: boolean
  /** There was a hold after each reading that missed something known. */
  held: boolean
  wrongDeletions: number
  /** What really happened while lists misled, and how much of it was found afterwards. */
  changes: number
  found: number
  failures: string[]
}

/** Lets the lists of a board that was read mislead for a while, and tell the truth again. */
export async function springTrap(board: TrapBoard, trap: Trap): Promise<Trial> {
  const trial = { ...nothing, failures: [] }
  await prepare(board, trap)
  const before = await board.seen()
  const since = board.truths.length
  board.setTrap(trap)
  await readMisled(board, trap, trial, before)
  board.setTrap(null)
  await readWell(board, trial, before, since)
  return trial
}

const nothing = { real: false, held: true, wrongDeletions: 0, changes: 0, found: 0 }

/** Actions halved or cut hide nothing known where nothing was said of late. */
async function prepare(board: TrapBoard, trap: Trap): Promise<void> {
  const { chance } = board
  if (trap !== 'halfActions' && trap !== 'pagingCut' && chance.is(0.7)) return
  const cards = idsIn(await board.sight(), 'card')
  for (let left = chance.between(2, 8); left > 0; left -= 1) {
    board.pass(chance.between(0, 40) * second)
    const card = cards[chance.below(cards.length)]
    await board.act('comment', { card, text: `Слово ${left}` })
  }
  board.pass(chance.between(0, 6) * minute)
  await board.poll()
}

async function readMisled(board: TrapBoard, trap: Trap, trial: Trial, before: Seen): Promise<void> {
  let known = before
  for (let left = board.chance.is(0.85) ? 1 : 2; left > 0; left -= 1) {
    await beBusy(board)
    board.pass(pauseOf(board))
    await beBusy(board)
    const asked = await board.poll()
    const isHiding = await hides(board, trap, asked, known)
    known = await board.seen()
    const isHeld = known.holds.some((hold) => hold.reason !== '' && whatNext(hold) !== '')
    trial.held &&= isHeld || !isHiding
    trial.real ||= isHiding
    judgeGoings(board, trial, before, known)
  }
  if (!trial.held) trial.failures.push('no hold')
}

function pauseOf({ chance }: TrapBoard): number {
  if (chance.is(0.8)) return chance.between(1, 20 * 60) * second
  return chance.is(0.5) ? chance.between(1, 5) * hour : day + hour
}

/** People go on; now and then somebody deletes something. */
async function beBusy(board: TrapBoard): Promise<void> {
  const { chance } = board
  for (let left = chance.below(3); left > 0; left -= 1) {
    board.step()
    board.pass(chance.between(0, 90) * second)
  }
  if (!chance.is(0.1)) return
  const [card, ...others] = chance.shuffled(idsIn(await board.sight(), 'card'))
  if (card !== undefined && others.length > 0) await board.remove('deleteCard', card)
}

function judgeGoings(board: TrapBoard, trial: Trial, before: Seen, now: Seen): void {
  const wrong = wrongGoings(board.truths, before, now)
  trial.wrongDeletions += wrong.length
  trial.failures.push(...wrong)
}

/** The hold ends by itself, and what happened meanwhile is found. */
async function readWell(
  board: TrapBoard,
  trial: Trial,
  before: Seen,
  since: number,
): Promise<void> {
  board.pass(2 * minute)
  await board.poll()
  board.pass(board.chance.between(2, 12) * minute)
  const { listed } = await board.sight()
  await board.poll()
  const now = await board.seen()
  judgeGoings(board, trial, before, now)
  const changes = changesSince(board.truths, since, listed)
  const missed = changes.filter((fact) => !isTold(now.log, fact))
  trial.changes += changes.length
  trial.found += changes.length - missed.length
  trial.failures.push(
    ...now.holds.map(({ scope, reason }) => `hold "${scope}" stays: ${reason}`),
    ...strayLines(board.truths, before, now),
    ...missed.map((fact) => `not found: ${factText(fact)}`),
    ...differences(now),
  )
}
