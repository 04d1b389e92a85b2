import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { ReportedActivity } from '../../src/activity.ts'
import { minute } from '../../src/clock.ts'
import { type SubjectKey, subjectKey } from '../../src/ids.ts'
import type { Observation } from '../../src/observation.ts'
import { createRecorder } from '../../src/record.ts'
import type { Space } from '../../src/space.ts'
import { type LoggedActivity, readLog } from '../../src/store/activities.ts'
import { openHolds, releaseHold } from '../../src/store/holds.ts'
import type { Store } from '../../src/store/open.ts'
import { declareSources, readSource } from '../../src/store/sources.ts'
import type { Subject, SubjectState } from '../../src/subject.ts'
import { openTestStore } from '../support/wirings.ts'

const start = Date.parse('2019-07-01T09:00:00Z')
/** Long after every look: when a page is written is another matter than when it was read. */
const seenAt = start + 100 * minute
const reporting = { card: { reported: ['created', 'deleted', 'title'] } } as const
let store: Store
let spaceId = 0

beforeAll(async () => {
  store = await openTestStore()
})
afterAll(() => store.close())
beforeEach(async () => {
  spaceId += 1
  await declareSources(store.db, [{ space: `s${spaceId}`, source: 'board' }], start)
})

describe('record', () => {
  test('the first reading infers nothing and is silent', async () => {
    await read(start, {
      subjects: [card('1', { title: 'План' })],
      activities: [created('a1', '1')],
    })

    const log = await logged()
    expect(log.map((line) => line.key)).toEqual(['a1'])
    const silent = await store.db.selectFrom('activity').select('silent').execute()
    expect(silent.every((row) => row.silent)).toBe(true)
  })

  test('what is older than the first start stays silent whenever it is told, the rest is news', async () => {
    await read(start, { subjects: [card('1', {})] })
    const late = [renamed('old', '1', 'А', 'Б', start - 1), renamed('new', '1', 'Б', 'В', start)]
    await read(start + minute, { activities: late })

    const rows = await store.db
      .selectFrom('activity')
      .select(['key', 'silent'])
      .where('space', '=', `s${spaceId}`)
      .orderBy('id')
      .execute()
    expect(rows).toEqual([
      { key: 'old', silent: true },
      { key: 'new', silent: false },
    ])
  })

  test('a state-only change is inferred at once, with before and after', async () => {
    await read(start, { subjects: [card('1', { labels: { x: 'Срочно' } })] })
    await read(start + minute, { subjects: [card('1', { labels: { y: 'Готово' } })] })

    expect((await logged()).map(said)).toEqual([
      'removed labels x Срочно→null',
      'added labels y null→Готово',
    ])
  })

  test('a reportable change waits for its event and is never told twice', async () => {
    await read(start, { subjects: [card('1', { title: 'План' })] })
    await read(start + minute, { subjects: [card('1', { title: 'План 2' })] })
    expect(await logged()).toEqual([])

    const late = [renamed('a7', '1', 'План', 'План 2', start + 30_000)]
    await read(start + 5 * minute, { subjects: [card('1', { title: 'План 2' })], activities: late })
    await read(start + 30 * minute, { subjects: [card('1', { title: 'План 2' })] })

    expect((await logged()).map((line) => line.key)).toEqual(['a7'])
  })

  test('a reportable change nobody reports is inferred after the overlap', async () => {
    await read(start, { subjects: [card('1', { title: 'План' })] })
    await read(start + minute, { subjects: [card('1', { title: 'План 2' })] })
    await read(start + 10 * minute, { subjects: [card('1', { title: 'План 2' })] })
    expect(await logged()).toEqual([])

    await read(start + 11 * minute, { subjects: [card('1', { title: 'План 2' })] })

    const [line] = await logged()
    expect(line && said(line)).toBe('changed title null План→План 2')
    expect(line?.reported).toBe(false)
    expect(line?.at.getTime()).toBe(start + minute)
    expect(line?.seenAt.getTime()).toBe(seenAt)
  })

  test('an older look neither compares nor overwrites', async () => {
    await read(start, { subjects: [card('1', { labels: {} })] })
    await read(start + 2 * minute, { subjects: [card('1', { labels: { x: 'Срочно' } })] })
    await read(start + minute, { subjects: [card('1', { labels: {} })] })

    expect((await logged()).map(said)).toEqual(['added labels x null→Срочно'])
    expect(await labelsOf('1')).toEqual({ x: 'Срочно' })
  })

  test('absence from a complete list is a deletion, from any other nothing', async () => {
    const both = [card('1', {}), card('2', {})]
    await read(start, { subjects: both })
    await read(start + minute, { subjects: [card('1', {})] })
    expect(await living()).toBe(2)

    await read(start + 2 * minute, { subjects: [card('1', {})], complete: [{ kind: 'card' }] })
    expect(await living()).toBe(1)

    await read(start + 13 * minute, { subjects: [card('1', {})], complete: [{ kind: 'card' }] })
    expect((await logged()).map((line) => `${line.kind} ${line.subject}`)).toEqual([
      'deleted board:card:2',
    ])
  })

  test('a landslide is held until an operator releases it', async () => {
    const many = Array.from({ length: 20 }, (_, index) => card(`${index}`, {}))
    await read(start, { subjects: many })
    await read(start + minute, { complete: [{ kind: 'card' }] })
    expect(await living()).toBe(20)
    const [hold] = (await openHolds(store.db)).filter((one) => one.space === `s${spaceId}`)
    expect(hold?.reason).toBe('all 20 of kind card vanished at once')

    await releaseHold(store.db, hold?.id ?? '', start + 2 * minute)
    await read(start + 3 * minute, { complete: [{ kind: 'card' }] })

    expect(await living()).toBe(0)
  })

  test('what was reported gone and has come back is not explained by that report', async () => {
    const many = Array.from({ length: 20 }, (_, index) => card(`${index}`, {}))
    const events = (kind: 'left' | 'arrived', at: number) =>
      many.map(({ key: subject }, index) => event(`${kind}${index}`, { kind, subject, at }))
    await read(start, { subjects: many })
    await read(start + minute, {
      activities: events('left', start + 1),
      complete: [{ kind: 'card' }],
    })
    expect(await living()).toBe(0)
    const back = events('arrived', start + 2 * minute)
    await read(start + 3 * minute, { subjects: many, activities: back })

    await read(start + 4 * minute, { complete: [{ kind: 'card' }] })

    expect(await living()).toBe(20)
  })

  test('an event that a page holds twice is told once', async () => {
    const twice = [renamed('a1', '1', 'А', 'Б', start), renamed('a1', '1', 'А', 'Б', start)]
    await read(start, { activities: twice })

    expect(await logged()).toHaveLength(1)
  })

  test('a hold ends by itself when the list is whole again', async () => {
    const many = Array.from({ length: 20 }, (_, index) => card(`${index}`, {}))
    await read(start, { subjects: many })
    await read(start + minute, { complete: [{ kind: 'card' }] })
    await read(start + 2 * minute, { subjects: many, complete: [{ kind: 'card' }] })

    const holds = await openHolds(store.db)
    expect(holds.filter((one) => one.space === `s${spaceId}`)).toEqual([])
  })

  test('the position is saved with each page, freshness with the last', async () => {
    const recorder = recorderOf()
    await recorder.record(page(start, { last: false, position: { at: 1 } }))
    const during = await readSource(store.db, `s${spaceId}`, 'board')
    await recorder.record(page(start, { position: { at: 2 } }))
    const after = await readSource(store.db, `s${spaceId}`, 'board')

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
    const recorder = recorderOf(async () => {
      throw new Error('lost the lease')
    })

    await expect(recorder.record(page(start, { subjects: [card('1', {})] }))).rejects.toThrow(
      'lost',
    )
    expect(await living()).toBe(0)
  })

  test('an account that a page tells of twice keeps all that was told', async () => {
    const full = { sourceId: '7', name: 'Ольга Полевая', email: 'olga@example.test', roles: ['a'] }
    await read(start, { accounts: [full, { sourceId: '7', name: 'Ольга Полевая' }] })

    const row = await store.db
      .selectFrom('account')
      .select(['email', 'roles'])
      .where('space', '=', `s${spaceId}`)
      .executeTakeFirst()
    expect(row).toEqual({ email: 'olga@example.test', roles: ['a'] })
  })

  test('odd texts are stored: NUL, lone surrogates, four-byte characters', async () => {
    await read(start, { subjects: [card('1', { title: 'a' })] })
    await read(start + minute, { subjects: [card('1', { labels: { x: 'б\0\ud800👍' } })] })

    expect(await labelsOf('1')).toEqual({ x: 'б\ufffd👍' })
    await read(start + 2 * minute, { subjects: [card('1', { labels: { 'к\0\udc00': 'б' } })] })
    expect(await labelsOf('1')).toEqual({ 'к\ufffd': 'б' })
  })
})

function recorderOf(guard: () => Promise<void> = async () => undefined) {
  const space = { id: `s${spaceId}`, mirror: null } as Space
  const clock = { now: () => seenAt }
  return createRecorder({ db: store.db, space, source: 'board', reporting, clock, guard })
}

async function read(at: number, parts: Partial<Observation>): Promise<void> {
  await recorderOf().record(page(at, parts))
}

function page(readAt: number, parts: Partial<Observation>): Observation {
  const empty = { subjects: [], activities: [], accounts: [], rejected: [], complete: [] }
  return { readAt, position: null, last: true, ...empty, ...parts }
}

function card(id: string, state: SubjectState): Subject {
  return { key: key(id), kind: 'card', state }
}

function key(id: string): SubjectKey {
  return subjectKey('board', 'card', id)
}

function event(id: string, parts: Partial<ReportedActivity>): ReportedActivity {
  return {
    key: id,
    kind: 'other',
    subject: key('1'),
    subjectKind: 'card',
    field: null,
    before: null,
    after: null,
    actor: 'm1',
    at: start,
    sourceType: 'test',
    ...parts,
  }
}

function created(id: string, subject: string): ReportedActivity {
  return event(id, { kind: 'created', subject: key(subject) })
}

function renamed(id: string, subject: string, before: string, after: string, at: number) {
  return event(id, { kind: 'changed', field: 'title', subject: key(subject), before, after, at })
}

async function logged(): Promise<LoggedActivity[]> {
  const pages: LoggedActivity[] = []
  for await (const lines of readLog(store.db, `s${spaceId}`)) pages.push(...lines)
  return pages
}

function said(line: LoggedActivity): string {
  return `${line.kind} ${line.field} ${line.entry} ${line.before}→${line.after}`
}

async function living(): Promise<number> {
  const rows = await store.db
    .selectFrom('subject')
    .select('key')
    .where('space', '=', `s${spaceId}`)
    .where('gone_at', 'is', null)
    .execute()
  return rows.length
}

async function labelsOf(id: string): Promise<unknown> {
  const row = await store.db
    .selectFrom('subject')
    .select('state')
    .where('space', '=', `s${spaceId}`)
    .where('key', '=', key(id))
    .executeTakeFirstOrThrow()
  return (row.state as SubjectState).labels
}
