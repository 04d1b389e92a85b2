import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Store } from '../../src/store/open.ts'
import { crashMirror } from '../proof/crash-mirror.ts'
import { fidelityMoodle, tellOfCourse } from '../proof/fidelity-moodle.ts'
import { fidelityTrello, tell } from '../proof/fidelity-trello.ts'
import { judge, toResult } from '../proof/judge.ts'
import { lostReply } from '../proof/lost-reply.ts'
import { judgeCourse } from '../proof/moodle-judge.ts'
import type { Proof } from '../proof/proof.ts'
import { repeatCommand } from '../proof/runner/asked.ts'
import { type Line, lineText, type Story } from '../proof/story.ts'
import { trapsMoodle } from '../proof/traps-moodle.ts'
import { trapsTrello } from '../proof/traps-trello.ts'
import { walkMirror } from '../proof/walk-mirror.ts'
import { weatherTrello } from '../proof/weather-trello.ts'
import { openQuickStore } from '../support/wirings.ts'

let store: Store

beforeAll(async () => {
  store = await openQuickStore()
})

afterAll(() => store.close())

test.each<[string, Proof, { seed: number; changes: number }]>([
  ['crash-mirror', crashMirror, { seed: 1_008, changes: 2 }],
  ['crash-mirror', crashMirror, { seed: 1_009, changes: 2 }],
  ['fidelity-trello', fidelityTrello, { seed: 1_001, changes: 60 }],
  ['fidelity-moodle', fidelityMoodle, { seed: 1_001, changes: 80 }],
  ['lost-reply', lostReply, { seed: 1_001, changes: 4 }],
  ['traps-trello', trapsTrello, { seed: 1_001, changes: 1 }],
  ['traps-moodle', trapsMoodle, { seed: 1_001, changes: 1 }],
  ['walk-mirror', walkMirror, { seed: 1_001, changes: 60 }],
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

test('so is one of a Moodle course', async () => {
  const { story } = await tellOfCourse({ seed: 1_002, changes: 60, store })
  const unnoticed = (spoil: (line: Line) => Line[], among = story.log) =>
    among
      .filter((line) => {
        const log = story.log.flatMap((one) => (one === line ? spoil(line) : [one]))
        return toResult(judgeCourse({ ...story, log }), {}).failures.length === 0
      })
      .map(lineText)
  const made = story.log.filter(({ kind, actor }) => kind === 'created' && actor !== null)
  const withValue = story.log.filter(({ after }) => after !== null)

  expect(toResult(judgeCourse(story), {}).failures).toEqual([])
  expect(made.length).toBeGreaterThan(20)
  expect(unnoticed(() => [])).toEqual([])
  expect(unnoticed((line) => [line, { ...line, key: `${line.key}+` }])).toEqual([])
  expect(unnoticed((line) => [{ ...line, after: 'other' }], withValue)).toEqual([])
  expect(unnoticed((line) => [{ ...line, actor: 'somebody else' }], made)).toEqual([])
  expect(unnoticed((line) => [{ ...line, at: line.at - 2_000 }], made)).toEqual([])
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
