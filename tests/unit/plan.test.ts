import { expect, test } from '@jest/globals'
import { subjectKey } from '../../src/ids.ts'
import { isFulfilled, type PlanLine } from '../../src/plan.ts'

const line: PlanLine = {
  ...{ act: 'create', target: 'moodle', card: subjectKey('trello', 'card', 'c1') },
  ...{ title: 'Встреча', isComment: false, cardUrl: '', entryUrl: null, remoteId: null },
  ...{ wanted: 'h1', reason: '', differences: [] },
}
const change: PlanLine = { ...line, act: 'change', remoteId: '7' }
const entry = { remoteId: '7', hash: 'h1' }

test.each<[string, PlanLine, Parameters<typeof isFulfilled>[1], PlanLine[], boolean]>([
  ['an entry that was created shows it', line, entry, [], true],
  ['the entry that was meant shows it', change, entry, [], true],
  ['the card has no row', line, undefined, [], false],
  ['the card has no entry', line, { remoteId: null, hash: null }, [], false],
  ['the entry shows another state', change, { ...entry, hash: 'h2' }, [], false],
  ['another entry shows it', change, { ...entry, remoteId: '8' }, [], false],
  ['the entry was edited by hand since', line, entry, [change], false],
  ['an edit by hand is left so', line, entry, [{ ...change, act: 'keep' }], false],
  ['a double is still to be buried', line, entry, [{ ...change, act: 'bury' }], true],
  ['the card is to be written elsewhere', line, entry, [{ ...change, target: 'forum' }], true],
  ['a burial says nothing of the entry', { ...change, act: 'bury' }, entry, [], false],
])('a planned write is fulfilled, or not, where %s', (_, planned, shown, now, fulfilled) => {
  expect(isFulfilled(planned, shown, now)).toBe(fulfilled)
})
