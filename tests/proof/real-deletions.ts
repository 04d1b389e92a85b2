import { day, hour, minute, second } from '../../src/clock.ts'
import { subjectKey } from '../../src/ids.ts'
import { homesIn } from './look.ts'
import { type Fact, factsOf, factText, type Line, lineText } from './story.ts'
import { idsIn, type TrapBoard } from './trap-board.ts'
import { isGoing, tells } from './trap-verdict.ts'

/** What became of everything that really went. */
export interface Deletions {
  done: number
  found: number
  /** Last cards of their boards. */
  last: number
  failures: string[]
}

/** Deletes and moves away all cards of a board, the last one too, and looks for what is told of it. */
export async function clearBoard(board: TrapBoard): Promise<Deletions> {
  await board.poll()
  const search: Search = {
    board,
    since: board.truths.length,
    known: (await board.seen()).log.length,
    late: new Set(),
  }
  await deleteComments(search)
  await moveAway(search)
  await deleteCards(search)
  for (const pause of [6 * minute, 11 * minute, day + hour]) await look(search, pause)
  return judgeEnd(search)
}

interface Search {
  board: TrapBoard
  /** Places in the rows of truths and lines. */
  since: number
  known: number
  /** Told of later than they had to be. */
  late: Set<string>
}

/**
 * No list tells of them: they are found when comments are read again. One that came back with its card
 * and was not read since counts as gone already.
 */
async function deleteComments(search: Search): Promise<void> {
  const { board } = search
  const { sight, stored } = await board.seen()
  const comments = idsIn(sight, 'comment')
  const known = comments.filter(
    (id) => stored.get(subjectKey('trello', 'comment', id))?.gone === false,
  )
  for (const id of board.chance.shuffled(known).slice(0, board.chance.between(1, 3)))
    await board.remove('deleteComment', id)
  const isOnePage = comments.length <= board.pageSize
  await look(search, isOnePage ? hour : day)
  for (const fact of await untold(search)) search.late.add(factText(fact))
}

/** A list with its cards and single cards, but never all cards. */
async function moveAway(search: Search): Promise<void> {
  const { board } = search
  const { chance } = board
  const sight = await board.sight()
  const homes = homesIn(sight).filter(([key]) => key.startsWith('trello:card:'))
  const mayGo = (list: string) => homes.some(([, home]) => !home.endsWith(list))
  const [list] = chance.shuffled(idsIn(sight, 'list')).filter(mayGo)
  if (list !== undefined && chance.is(0.5)) await board.remove('moveListAway', list)
  const cards = chance.shuffled(idsIn(await board.sight(), 'card'))
  for (const card of cards.slice(1, chance.between(1, 3))) await board.remove('moveCardAway', card)
  await look(search, 2 * minute)
}

/** All but one, then that one too. */
async function deleteCards(search: Search): Promise<void> {
  const { board } = search
  const [last, ...others] = board.chance.shuffled(idsIn(await board.sight(), 'card'))
  for (const card of others) {
    if (board.chance.is(0.2)) board.pass(board.chance.between(0, 30) * second)
    await board.remove('deleteCard', card)
  }
  if (others.length > 0 && board.chance.is(0.7)) await look(search, 2 * minute)
  if (last !== undefined) await board.remove('deleteCard', last)
  await look(search, 2 * minute)
}

/** What lists show by now has to be told with this reading. */
async function look(search: Search, pause: number): Promise<void> {
  const { board, late } = search
  board.pass(pause)
  const { listed } = await board.sight()
  await board.poll()
  for (const fact of await untold(search))
    if (fact.action !== null && listed.has(fact.action)) late.add(factText(fact))
}

async function untold(search: Search): Promise<Fact[]> {
  const lines = await goings(search)
  return goingFacts(search).filter((fact) => !lines.some((line) => tells(line, fact)))
}

function goingFacts({ board, since }: Search): Fact[] {
  return factsOf(board.truths).slice(since)
}

/** Lines of something that is gone, told since the search began. */
async function goings({ board, known }: Search): Promise<Line[]> {
  return (await board.seen()).log.slice(known).filter(isGoing)
}

async function judgeEnd(search: Search): Promise<Deletions> {
  const { board, late } = search
  const lines = await goings(search)
  const facts = goingFacts(search)
  const missed = await untold(search)
  const ever = factsOf(board.truths)
  const stray = lines.filter((line) => !ever.some((fact) => tells(line, fact)))
  const doubled = lines.filter((line, at) => lines.findIndex((one) => sameGoing(one, line)) !== at)
  const { holds, sight } = await board.seen()
  const left = idsIn(sight, 'card').length
  return {
    done: facts.length,
    found: facts.length - missed.length,
    last: left === 0 ? 1 : 0,
    failures: [
      ...[...late].map((text) => `told late or never: ${text}`),
      ...missed.map((fact) => `never told: ${factText(fact)}`),
      ...stray.map((line) => `told and did not happen: ${lineText(line)}`),
      ...doubled.map((line) => `told twice: ${lineText(line)}`),
      ...holds.map(({ scope, reason }) => `hold ${scope} stays: ${reason}`),
    ],
  }
}

function sameGoing(a: Line, b: Line): boolean {
  return a.subject === b.subject && a.kind === b.kind
}
