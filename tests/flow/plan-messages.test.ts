import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { App } from '../../src/app.ts'
import { hour, minute, type VirtualClock, virtualClock } from '../../src/clock.ts'
import type { Sandbox } from '../../src/connector.ts'
import { listMessages } from '../../src/store/message-list.ts'
import { declareSources, noteFailure } from '../../src/store/sources.ts'
import { configOf, leave, openBeside, openQuietly, startSandbox } from '../support/service.ts'

/** Monday noon in Moscow. */
const start = Date.parse('2019-07-01T09:00:00Z')
let clock: VirtualClock
let moodle: Sandbox
let email: Sandbox
let app: App

beforeEach(async () => {
  clock = virtualClock(start)
  moodle = await startSandbox('moodle', { port: 0, clock })
  email = await startSandbox('email', { port: 0, clock })
  app = await openQuietly(await configOf(configText('09:00'), [moodle, email]), clock)
  await readCourse()
})

afterEach(async () => {
  await app.close()
  await moodle.close()
  await email.close()
})

describe('the digest job', () => {
  test('writes one a week, however often it looks, each going on where the last one ended', async () => {
    for (const at of ['2019-07-08T05:59:59Z', '2019-07-08T06:00:00Z', '2019-07-08T07:00:00Z'])
      await lookAt(at, 'digest')
    await lookAt('2019-07-17T10:00:00Z', 'digest')
    await lookAt('2019-07-17T10:00:15Z', 'digest')

    expect(await periods('digest')).toEqual(['2019-07-08', '2019-07-15'])
    const [first, second] = await covers()
    expect(first).toEqual([start + minute, Date.parse('2019-07-08T05:58:00Z')])
    expect(second).toEqual([first?.[1], Date.parse('2019-07-17T09:58:00Z')])
  })

  test('is not asked again and again when its hour is moved on the day it was sent', async () => {
    await lookAt('2019-07-08T06:00:00Z', 'digest')
    const moved = await openBeside(app, await configOf(configText('18:00'), [moodle, email]))

    clock.set(Date.parse('2019-07-08T16:00:00Z'))
    const due = (await moved.due()).find(({ job }) => job === 'digest')
    await leave(moved)

    expect(new Date(due?.at ?? 0).toISOString()).toBe('2019-07-15T15:00:00.000Z')
  })
})

describe('the reminder job', () => {
  test('writes one a person and offset, and none while it cannot know who has acted', async () => {
    await noteFailure(app.store.db, { space: 's', source: 'moodle' }, { kind: 'x', message: 'x' })
    await lookAt('2019-07-03T07:00:00Z', 'remind')
    expect(await periods('reminder')).toEqual([])
    expect((await app.due()).find(({ job }) => job === 'remind')?.at).toBeLessThan(clock.now())

    clock.set(clock.now() + hour)
    await readCourse()
    for (let times = 0; times < 2; times += 1) await app.run('remind', { space: 's' })

    expect(await periods('reminder')).toEqual(Array(30).fill('2019-07-05 -3d'))
  })

  test('waits for no source that the space no longer names', async () => {
    const at = { space: 's', source: 'trello' }
    await declareSources(app.store.db, [at], clock.now())
    await noteFailure(app.store.db, at, { kind: 'AccessLost', message: 'the board is closed' })

    await lookAt('2019-07-03T07:00:00Z', 'remind')

    expect(await periods('reminder')).toHaveLength(30)
  })
})

function configText(at: string): string {
  return `
moodle: { baseUrl: ${moodle.url} }
email: { from: vmeste@example.test }
spaces:
  - id: s
    name: Проба
    locale: ru
    timezone: Europe/Moscow
    writes: on
    moodle: { course: 2 }
    windows:
      - id: survey
        kind: survey
        title: { ru: Опрос, en: Survey }
        from: 2019-06-20
        to: 2019-07-05
        audience: { roles: [student] }
        acted: { kinds: [answer], place: Опрос }
        remind: { daysBefore: [3], time: "09:30", channel: moodle }
    digests:
      - id: weekly
        kind: working-group
        every: monday
        at: "${at}"
        readers: [{ id: anna, channel: email, address: anna@example.test }]
`
}

async function readCourse(): Promise<void> {
  clock.set(clock.now() + minute)
  await app.hurry()
  await app.run('poll', { space: 's', source: 'moodle' })
}

async function lookAt(at: string, job: string): Promise<void> {
  clock.set(Date.parse(at))
  await app.run(job, { space: 's' })
}

async function periods(kind: 'digest' | 'reminder'): Promise<string[]> {
  const messages = await listMessages(app.store.db, { space: 's', kind, limit: 100 })
  return messages.map(({ period }) => period).toSorted()
}

async function covers(): Promise<(number | undefined)[][]> {
  const rows = await app.store.db
    .selectFrom('message')
    .select(['covers_from', 'covers_to'])
    .where('kind', '=', 'digest')
    .orderBy('covers_to')
    .execute()
  return rows.map((row) => [row.covers_from?.getTime(), row.covers_to?.getTime()])
}
