import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { minute } from '../../src/clock.ts'
import type { Whereabouts } from '../../src/connector.ts'
import { type SubjectKey, subjectKey } from '../../src/ids.ts'
import type { Observation } from '../../src/observation.ts'
import { createRecorder } from '../../src/record.ts'
import type { Recording } from '../../src/record-step.ts'
import type { Space } from '../../src/space.ts'
import { unguarded } from '../../src/store/guard.ts'
import { openHolds } from '../../src/store/holds.ts'
import type { Store } from '../../src/store/open.ts'
import { releaseHold } from '../../src/store/release-hold.ts'
import { declareSources } from '../../src/store/sources.ts'
import type { Subject } from '../../src/subject.ts'
import { openQuickStore } from '../support/wirings.ts'

const start = Date.parse('2019-07-01T09:00:00Z')
const [left, right] = ['left', 'right'].map((id) => subjectKey('course', 'discussion', id))
let store: Store

beforeAll(async () => {
  store = await openQuickStore()
  await declareSources(store.db, [{ space: 's', source: 'course' }], start)
})
afterAll(() => store.close())

test('a complete list of one place says nothing of another, nor of what was seen elsewhere', async () => {
  await read(start, { subjects: [post('1', left), post('2', left), post('3', right)] })
  const complete = [{ kind: 'post', ...(left && { within: left }) }]

  await read(start + minute, { subjects: [post('2', right)], complete })

  expect(await living()).toEqual(['course:post:2', 'course:post:3'])
})

test('what goes along with the thing it stands in while the reading lasts is left to the next', async () => {
  const place = subjectKey('course', 'discussion', 'right')
  const complete = [{ kind: 'post', within: place }]
  const asked: string[][] = []
  const verify = async (keys: readonly SubjectKey[]) => {
    asked.push([...keys].sort())
    return new Map(keys.map((key) => [key, 'gone' as const]))
  }

  await read(start + 2 * minute, { complete }, { verify })

  expect(asked).toEqual([[place, 'course:post:2', 'course:post:3']])
  expect(await living()).toEqual(['course:post:2', 'course:post:3'])
})

test('a hold stays until what was missing is seen again, whatever other lists show', async () => {
  const verify = async (keys: readonly SubjectKey[]) =>
    new Map(keys.map((key) => [key, 'here'] as const))
  const [upper, lower] = ['upper', 'lower'].map((id) => subjectKey('course', 'discussion', id))
  const posts = [post('8', upper), post('9', lower)]
  const listOf = (within = upper) => [{ kind: 'post', ...(within && { within }) }]
  const at = start + 5 * minute
  await read(at, { subjects: posts })

  await read(at + minute, { complete: listOf(upper) }, { verify })
  expect(await held()).toEqual(['unlisted post'])
  await read(at + 2 * minute, { subjects: posts.slice(1), complete: listOf(lower) }, { verify })
  expect(await held()).toEqual(['unlisted post'])
  await read(at + 3 * minute, { subjects: posts, complete: listOf(upper) }, { verify })
  expect(await held()).toEqual([])
})

test('a word ends a hold only where the source does not say that they are still there', async () => {
  const place = subjectKey('course', 'discussion', 'corner')
  const subjects = ['21', '22', '23'].map((id) => post(id, place))
  const complete = [{ kind: 'post', within: place }]
  const saying = (...words: Whereabouts[]) => ({
    verify: async (keys: readonly SubjectKey[]) =>
      new Map(keys.map((key, at) => [key, words[at] ?? 'here'] as const)),
  })
  const at = start + 10 * minute
  await read(at, { subjects })
  const held = async () => (await openHolds(store.db)).map(({ scope, reason }) => [scope, reason])
  const unsaid = 'and the source does not say whether they are gone'
  const unlisted = 'but the source still has them: its list was not complete'

  await read(at + minute, { complete }, saying('unknown', 'unknown', 'unknown'))
  expect(await held()).toEqual([['absent post', `3 of 3 posts are missing, ${unsaid}`]])
  await read(at + 2 * minute, { complete }, saying('here', 'here', 'unknown'))
  expect(await held()).toEqual([
    ['unlisted post', `2 of 3 posts are missing from the list, ${unlisted}`],
  ])
  const [hold] = await openHolds(store.db)
  expect(await releaseHold(store.db, hold?.id ?? '', at)).toBe(false)
  await read(at + 3 * minute, { complete }, saying('gone', 'gone', 'gone'))
  expect(await held()).toEqual([])
})

function post(id: string, place = left): Subject {
  return { key: subjectKey('course', 'post', id), kind: 'post', state: { place: place ?? null } }
}

async function read(
  readAt: number,
  parts: Partial<Observation>,
  recording: Partial<Recording> = {},
): Promise<void> {
  const recorder = createRecorder({
    ...{ db: store.db, space: { id: 's', mirror: null } as Space, source: 'course', reporting: {} },
    clock: { now: () => readAt },
    guard: unguarded,
    ...recording,
  })
  const empty = { subjects: [], activities: [], accounts: [], rejected: [], complete: [] }
  await recorder.record({ readAt, position: null, last: true, ...empty, ...parts })
}

async function held(): Promise<string[]> {
  return (await openHolds(store.db)).map(({ scope }) => scope)
}

async function living(): Promise<string[]> {
  const rows = await store.db
    .selectFrom('subject')
    .select('key')
    .where('gone_at', 'is', null)
    .orderBy('key')
    .execute()
  return rows.map(({ key }) => key)
}
