import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { day, minute } from '../../src/clock.ts'
import type { SubjectKey } from '../../src/ids.ts'
import { unguarded } from '../../src/store/guard.ts'
import { openHolds } from '../../src/store/holds.ts'
import type { Store } from '../../src/store/open.ts'
import { releaseHold } from '../../src/store/release-hold.ts'
import { readSource } from '../../src/store/sources.ts'
import type { Subject } from '../../src/subject.ts'
import {
  card,
  created,
  event,
  page,
  renamed,
  said,
  seenAt,
  start,
  type TestSource,
  testSource,
} from '../support/recording.ts'
import { openQuickStore } from '../support/wirings.ts'

let store: Store
let source: TestSource

beforeAll(async () => {
  store = await openQuickStore()
})
afterAll(() => store.close())
beforeEach(async () => {
  source = await testSource(store)
})

describe('record', () => {
  test('the first reading infers nothing and is silent', async () => {
    await source.read(start, {
      subjects: [card('1', { title: 'План' })],
      activities: [created('a1', '1')],
    })

    const log = await source.logged()
    expect(log.map((line) => line.key)).toEqual(['a1'])
    const silent = await store.db.selectFrom('activity').select('silent').execute()
    expect(silent.every((row) => row.silent)).toBe(true)
  })

  test('what is older than the first start stays silent whenever it is told, the rest is news', async () => {
    await source.read(start, { subjects: [card('1', {})] })
    const late = [renamed('old', '1', 'А', 'Б', start - 1), renamed('new', '1', 'Б', 'В', start)]
    await source.read(start + minute, { activities: late })

    const rows = await store.db
      .selectFrom('activity')
      .select(['key', 'silent'])
      .where('space', '=', source.space)
      .orderBy('id')
      .execute()
    expect(rows).toEqual([
      { key: 'old', silent: true },
      { key: 'new', silent: false },
    ])
  })

  test('a state-only change is inferred at once, with before and after', async () => {
    await source.read(start, { subjects: [card('1', { labels: { x: 'Срочно' } })] })
    await source.read(start + minute, { subjects: [card('1', { labels: { y: 'Готово' } })] })

    expect((await source.logged()).map(said)).toEqual([
      'removed labels x Срочно→null',
      'added labels y null→Готово',
    ])
  })

  test('what we have made ourselves goes as ours, too: nobody is told of it', async () => {
    const bare = {
      reporting: {},
      verify: async (keys: readonly SubjectKey[]) =>
        new Map(keys.map((key) => [key, 'gone'] as const)),
    }
    const complete = [{ kind: 'card' }]
    const all = ['1', '2', '3'].map((id) => ({ ...card(id, { title: id }), own: id === '2' }))
    await source.read(start, { subjects: all, complete }, bare)
    await source.read(start + minute, { subjects: all.slice(2), complete }, bare)

    const rows = await store.db
      .selectFrom('activity')
      .select(['subject', 'kind', 'own'])
      .where('space', '=', source.space)
      .orderBy('subject')
      .execute()
    expect(rows).toEqual([
      { subject: 'board:card:1', kind: 'deleted', own: false },
      { subject: 'board:card:2', kind: 'deleted', own: true },
    ])
  })

  test('a reportable change waits for its event and is never told twice', async () => {
    await source.read(start, { subjects: [card('1', { title: 'План' })] })
    await source.read(start + minute, { subjects: [card('1', { title: 'План 2' })] })
    expect(await source.logged()).toEqual([])

    const late = [renamed('a7', '1', 'План', 'План 2', start + 30_000)]
    await source.read(start + 5 * minute, {
      subjects: [card('1', { title: 'План 2' })],
      activities: late,
    })
    await source.read(start + 30 * minute, { subjects: [card('1', { title: 'План 2' })] })

    expect((await source.logged()).map((line) => line.key)).toEqual(['a7'])
  })

  test('a reportable change nobody reports is inferred after the overlap', async () => {
    await source.read(start, { subjects: [card('1', { title: 'План' })] })
    await source.read(start + minute, { subjects: [card('1', { title: 'План 2' })] })
    await source.read(start + 10 * minute, { subjects: [card('1', { title: 'План 2' })] })
    expect(await source.logged()).toEqual([])

    await source.read(start + 11 * minute, { subjects: [card('1', { title: 'План 2' })] })

    const [line] = await source.logged()
    expect(line && said(line)).toBe('changed title null План→План 2')
    expect(line?.reported).toBe(false)
    expect(line?.at.getTime()).toBe(start + minute)
    expect(line?.seenAt.getTime()).toBe(seenAt)
  })

  test('what was made bears its date, else that of its last edit; a date of the future is none', async () => {
    const read = (at: number, subjects: readonly Subject[]) =>
      source.read(at, { subjects }, { reporting: {} })
    await read(start, [card('1', {})])
    const [made, looked, future] = [start + 30_000, start + minute, seenAt + 2 * day]
    await read(looked, [
      card('2', { createdAt: made }),
      { ...card('3', {}), editedAt: made },
      card('4', { createdAt: future }),
      { ...card('1', { title: 'План' }), editedAt: future },
    ])

    const at = (await source.logged()).map((line) => [line.subject, line.at.getTime()])
    expect(at).toEqual([
      ['board:card:2', made],
      ['board:card:3', made],
      ['board:card:4', looked],
      ['board:card:1', looked],
    ])
  })

  test('an older look neither compares nor overwrites', async () => {
    await source.read(start, { subjects: [card('1', { labels: {} })] })
    await source.read(start + 2 * minute, { subjects: [card('1', { labels: { x: 'Срочно' } })] })
    await source.read(start + minute, { subjects: [card('1', { labels: {} })] })

    expect((await source.logged()).map(said)).toEqual(['added labels x null→Срочно'])
    expect((await source.stateOf('1')).labels).toEqual({ x: 'Срочно' })
  })

  test('absence from a complete list is a deletion, from any other nothing', async () => {
    const both = [card('1', {}), card('2', {})]
    await source.read(start, { subjects: both })
    await source.read(start + minute, { subjects: [card('1', {})] })
    expect(await source.living()).toBe(2)

    await source.read(start + 2 * minute, {
      subjects: [card('1', {})],
      complete: [{ kind: 'card' }],
    })
    expect(await source.living()).toBe(1)

    await source.read(start + 13 * minute, {
      subjects: [card('1', {})],
      complete: [{ kind: 'card' }],
    })
    expect((await source.logged()).map((line) => `${line.kind} ${line.subject}`)).toEqual([
      'deleted board:card:2',
    ])
  })

  test('a landslide is held until an operator releases it', async () => {
    const many = Array.from({ length: 20 }, (_, index) => card(`${index}`, {}))
    await source.read(start, { subjects: many })
    await source.read(start + minute, { complete: [{ kind: 'card' }] })
    expect(await source.living()).toBe(20)
    const [hold] = (await openHolds(store.db)).filter((one) => one.space === source.space)
    expect(hold?.reason).toBe('all 20 cards vanished at once')

    await releaseHold(store.db, hold?.id ?? '', start + 2 * minute)
    await source.read(start + 3 * minute, { complete: [{ kind: 'card' }] })

    expect(await source.living()).toBe(0)
  })

  test('what was reported gone and has come back is not explained by that report', async () => {
    const many = Array.from({ length: 20 }, (_, index) => card(`${index}`, {}))
    const events = (kind: 'left' | 'arrived', at: number) =>
      many.map(({ key: subject }, index) => event(`${kind}${index}`, { kind, subject, at }))
    await source.read(start, { subjects: many })
    await source.read(start + minute, {
      activities: events('left', start + 1),
      complete: [{ kind: 'card' }],
    })
    expect(await source.living()).toBe(0)
    const back = events('arrived', start + 2 * minute)
    await source.read(start + 3 * minute, { subjects: many, activities: back })

    await source.read(start + 4 * minute, { complete: [{ kind: 'card' }] })

    expect(await source.living()).toBe(20)
  })

  test('an event that a page holds twice is told once', async () => {
    const twice = [renamed('a1', '1', 'А', 'Б', start), renamed('a1', '1', 'А', 'Б', start)]
    await source.read(start, { activities: twice })

    expect(await source.logged()).toHaveLength(1)
  })

  test('a hold ends by itself when the list is whole again', async () => {
    const many = Array.from({ length: 20 }, (_, index) => card(`${index}`, {}))
    await source.read(start, { subjects: many })
    await source.read(start + minute, { complete: [{ kind: 'card' }] })
    await source.read(start + 2 * minute, { subjects: many, complete: [{ kind: 'card' }] })

    const holds = await openHolds(store.db)
    expect(holds.filter((one) => one.space === source.space)).toEqual([])
  })

  test('the position is saved with each page, freshness with the last', async () => {
    const recorder = source.recorder()
    await recorder.record(page(start, { last: false, position: { at: 1 } }))
    const during = await readSource(store.db, source.space, 'board')
    await recorder.record(page(start, { position: { at: 2 } }))
    const after = await readSource(store.db, source.space, 'board')

    expect([during?.position, during?.freshAt, during?.firstReadDone]).toEqual([
      { at: 1 },
      null,
      false,
    ])
    expect([after?.position, after?.freshAt, after?.firstReadDone]).toEqual([
      { at: 2 },
      start,
      true,
    ])
  })

  test('a page that fails leaves nothing behind', async () => {
    const recorder = source.recorder({
      guard: { ...unguarded, check: () => Promise.reject(new Error('lost the lease')) },
    })

    await expect(recorder.record(page(start, { subjects: [card('1', {})] }))).rejects.toThrow(
      'lost',
    )
    expect(await source.living()).toBe(0)
  })

  test('an account that a page tells of twice keeps all that was told', async () => {
    const full = { sourceId: '7', name: 'Ольга Полевая', email: 'olga@example.test', roles: ['a'] }
    await source.read(start, { accounts: [full, { sourceId: '7', name: 'Ольга Полевая' }] })

    const row = await store.db
      .selectFrom('account')
      .select(['email', 'roles'])
      .where('space', '=', source.space)
      .executeTakeFirst()
    expect(row).toEqual({ email: 'olga@example.test', roles: ['a'] })
  })

  test('odd texts are stored: NUL, lone surrogates, four-byte characters', async () => {
    await source.read(start, { subjects: [card('1', { title: 'a' })] })
    await source.read(start + minute, { subjects: [card('1', { labels: { x: 'б\0\ud800👍' } })] })

    expect((await source.stateOf('1')).labels).toEqual({ x: 'б\ufffd👍' })
    await source.read(start + 2 * minute, {
      subjects: [card('1', { labels: { 'к\0\udc00': 'б' } })],
    })
    expect((await source.stateOf('1')).labels).toEqual({ 'к\ufffd': 'б' })
  })
})
