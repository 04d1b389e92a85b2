import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Store } from '../../src/store/open.ts'
import { fidelityTrello, tell } from '../proof/fidelity-trello.ts'
import { judge, toResult } from '../proof/judge.ts'
import type { Proof } from '../proof/proof.ts'
import { openProofStore } from '../proof/proof-store.ts'
import { repeatCommand } from '../proof/runner/asked.ts'
import { type Line, lineText, type Story } from '../proof/story.ts'
import { trapsTrello } from '../proof/traps-trello.ts'
import { weatherTrello } from '../proof/weather-trello.ts'

let store: Store

beforeAll(async () => {
  store = await openProofStore()
})

afterAll(() => store.close())

test.each<[string, Proof, { seed: number; changes: number }]>([
  ['fidelity-trello', fidelityTrello, { seed: 1_001, changes: 60 }],
  ['traps-trello', trapsTrello, { seed: 1_001, changes: 1 }],
  ['weather-trello', weatherTrello, { seed: 1_001, changes: 30 }],
])('a small dose of %s', async (_, proof, { seed, changes }) => {
  const { failures } = await proof.run(seed, { changes })

  const command = repeatCommand(proof, { seeds: [seed], changes }, seed)
  expect(failures.map((failure) => `${failure}\nRepeat it: ${command}`)).toEqual([])
})

test('a line that is dropped, told twice or altered is noticed, whichever it is', async () => {
  const { story } = await tell({ seed: 1_002, changes: 40, webhooks: false, store })
  const unnoticed = (spoil: (line: Line) => Line[], among = story.log) =>
    among.filter((line) => isClean(spoilt(story, line, spoil(line)))).map(lineText)
  const withValue = story.log.filter(({ after }) => after !== null)

  expect(isClean(story)).toBe(true)
  expect(story.log.length).toBeGreaterThan(30)
  expect(unnoticed(() => [])).toEqual([])
  expect(unnoticed((line) => [line, { ...line, key: `${line.key}+` }])).toEqual([])
  expect(unnoticed((line) => [{ ...line, entry: 'other' }])).toEqual([])
  expect(unnoticed((line) => [{ ...line, actor: 'somebody else' }])).toEqual([])
  expect(unnoticed((line) => [{ ...line, after: 'other' }], withValue.filter(isExact))).toEqual([])
})

/** What a label on a card is called does not count: which one it is does. */
function isExact({ subject, field }: Line): boolean {
  return field !== 'labels' || !subject.startsWith('trello:card:')
}

function spoilt(story: Story, line: Line, instead: readonly Line[]): Story {
  return { ...story, log: story.log.flatMap((one) => (one === line ? instead : [one])) }
}

function isClean(story: Story): boolean {
  return toResult(judge(story), {}).failures.length === 0
}
