import type { Trap } from '../../connectors/trello/sandbox/truth.ts'
import type { Store } from '../../src/store/open.ts'
import { openQuickStore } from '../support/wirings.ts'
import { type Chance, createChance } from './chance.ts'
import type { Proof, Result } from './proof.ts'
import { clearBoard } from './real-deletions.ts'
import { add, type Tally, trapRows } from './tally.ts'
import { openTrapBoard, type TrapBoard } from './trap-board.ts'
import { springTrap } from './trap-trial.ts'

export const trapsTrello: Proof = {
  name: 'traps-trello',
  title: 'What a list does not show is not taken for deleted, and what is deleted is found',
  summary:
    'Boards of 1 to 60 cards, some read in small pages, are read well; then lists mislead in ten ways while people go on, and tell the truth again. Empty and halved are in turn the cards, the lists and the actions. In the end everything on the board is really deleted or moved away. A trap counts where it hid something that was known: halved actions and cut pages do not always.',
  seeds: 100,
  changes: 5,
  unit: 'boards',
  run: (seed, { changes }) => setTraps(seed, changes ?? 5),
}

const groups: Readonly<Record<Trap, string>> = {
  ...{ emptyCards: 'empty list', emptyLists: 'empty list', emptyActions: 'empty list' },
  ...{ halfCards: 'half a list', halfLists: 'half a list', halfActions: 'half a list' },
  ...{ closedBoard: 'closed board', downgraded: 'token downgraded' },
  ...{ pagingCut: 'paging cut', html: '200 with HTML' },
}

/** Two traps of each group on each of so many boards, and then the end of the board. */
async function setTraps(seed: number, boards: number): Promise<Result> {
  const store = await openQuickStore()
  const tally: Tally = { rows: trapRows([...new Set(Object.values(groups))]), failures: [] }
  try {
    for (let number = 1; number <= boards; number += 1)
      await setAll({ store, seed, number, tally }).catch((error: unknown) =>
        tally.failures.push(`board ${number}: ${error instanceof Error ? error.stack : error}`),
      )
  } finally {
    await store.close()
  }
  return { rows: Object.fromEntries(tally.rows), failures: tally.failures }
}

interface Work {
  store: Store
  seed: number
  number: number
  tally: Tally
}

async function setAll({ store, seed, number, tally }: Work): Promise<void> {
  const chance = createChance(seed * 1_000 + number)
  const board = await openTrapBoard({ store, chance, seed, number })
  try {
    for (const trap of trapsFor(chance)) await setOne(board, number, trap, tally)
    const { failures, done, found, last } = await clearBoard(board)
    tally.failures.push(...failures.map((text) => `board ${number}, real deletions: ${text}`))
    add(tally, { 'real deletions': done, 'real deletions found': found, 'last cards': last })
  } finally {
    await board.close()
  }
}

/** Two of each group. */
function trapsFor(chance: Chance): Trap[] {
  const all = chance.shuffled(Object.keys(groups) as Trap[])
  const two = [...new Set(Object.values(groups))].flatMap((group) => {
    const [first, second = first] = all.filter((trap) => groups[trap] === group)
    return [first, second]
  })
  return chance.shuffled(two.filter((trap) => trap !== undefined))
}

const mostTries = 8

async function setOne(board: TrapBoard, number: number, trap: Trap, tally: Tally): Promise<void> {
  const group = groups[trap]
  for (let left = mostTries; left > 0; left -= 1) {
    const trial = await springTrap(board, trap)
    tally.failures.push(...trial.failures.map((text) => `board ${number}, ${trap}: ${text}`))
    add(tally, {
      [`${group}: traps`]: Number(trial.real),
      [`${group}: held`]: Number(trial.real && trial.held),
      [`${group}: wrong deletions`]: trial.wrongDeletions,
      'traps that hid nothing known': Number(!trial.real),
      'changes under traps': trial.changes,
      'changes found afterwards': trial.found,
    })
    if (trial.real) return
  }
  tally.failures.push(`board ${number}, ${trap}: hid nothing known ${mostTries} times`)
}
