import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { minute, second } from '../../src/clock.ts'
import type { Sandbox } from '../../src/connector.ts'
import { openHolds } from '../../src/store/holds.ts'
import { type MirrorStage, openMirrorStage } from '../support/mirror-stage.ts'
import { leave } from '../support/service.ts'

const database = 'Карточки Trello'
let stage: MirrorStage

beforeEach(async () => {
  stage = await openMirrorStage()
  await stage.cycle()
})
afterEach(() => stage.close())

describe('what a lost answer leaves open', () => {
  test('an update that may have landed is made good when the card is as before again', async () => {
    const { id } = await stage.newCard('Как было')
    await cycle()
    await stage.passTime(5 * minute)
    await stage.trello.act('updateCard', { by: stage.by, card: id, name: 'Как стало' })
    await cycleWith({ lostReply: 1 })
    expect((await stage.entryOf(id))?.values.title).toBe('Как стало')

    await stage.trello.act('updateCard', { by: stage.by, card: id, name: 'Как было' })
    await cycle()

    expect((await stage.entryOf(id))?.values.title).toBe('Как было')
  })

  test('a card deleted after its create may have landed becomes a tombstone', async () => {
    const { id } = await stage.newCard('Мелькнула')
    await cycleWith({ lostReply: 1 })
    expect((await stage.entryOf(id))?.values.state).toBe('открыта')

    await stage.trello.act('deleteCard', { by: stage.by, card: id })
    await cycle()

    expect((await stage.entryOf(id))?.values.state).toBe('удалена')
  })

  test('a card deleted after its create was lost on the way is never shown', async () => {
    const { id } = await stage.newCard('Не дошла')
    await cycleWith({ lateWriteMs: 60 * minute })

    await stage.trello.act('deleteCard', { by: stage.by, card: id })
    await cycle()

    expect(await stage.entryOf(id)).toBeUndefined()
    expect(await dueCards()).toBe(0)
  })
})

describe('a mirror run', () => {
  test('that lost its lease writes nothing over the one that took it', async () => {
    const other = await stage.openBeside()
    const ids = [
      await stage.newCard('Первая'),
      await stage.newCard('Вторая'),
      await stage.newCard('Третья'),
    ]
    await stage.readBoard()
    stage.moodle.setFaults({ latencyMs: 1_500 })
    const stalled = stage.mirrorNow()
    await sleep(100)
    stage.moodle.setFaults({})

    await stage.passTime(70 * second)
    await other.run('mirror', { space: 's' })
    await stalled
    await leave(other)
    await stage.passTime(5 * minute)
    await stage.mirrorNow()

    const shown = await Promise.all(ids.map(({ id }) => stage.entriesOf(id)))
    expect(shown.map((entries) => entries.length)).toEqual([1, 1, 1])
  })

  test('that finds a card confirmed by another meanwhile looks before it creates', async () => {
    const { id } = await stage.newCard('Дважды')
    await cycle()
    // As a run sees it that read what is due a moment before the other confirmed.
    await stage
      .app()
      .store.db.updateTable('link')
      .set({ remote_id: null, shown_hash: null, due_at: new Date(stage.clock.now()) })
      .where('mark', '=', id)
      .execute()
    await stage.mirrorNow()

    expect(await stage.entriesOf(id)).toHaveLength(1)
  })

  test('shows a minute later what changed while the card was being written', async () => {
    const { id } = await stage.newCard('Черновик')
    await stage.readBoard()
    stage.moodle.setFaults({ latencyMs: 1_500 })
    const writing = stage.mirrorNow()
    await sleep(100)
    stage.moodle.setFaults({})
    await stage.trello.act('updateCard', { by: stage.by, card: id, name: 'Чистовик' })
    await stage.passTime(second)
    await stage.readBoard()
    await writing
    await stage.mirrorNow()
    expect((await stage.entryOf(id))?.values.title).toBe('Черновик')
    await stage.passTime(minute)
    await stage.mirrorNow()

    expect((await stage.entryOf(id))?.values.title).toBe('Чистовик')
  })

  test('goes on past a card that cannot be shown', async () => {
    const cards = [
      await stage.newCard('Раз'),
      await stage.newCard('Сломана'),
      await stage.newCard('Два'),
    ]
    await stage.readBoard()
    const broken = `trello:card:${cards.map(({ id }) => id).sort()[0]}`
    await stage
      .app()
      .store.db.updateTable('subject')
      .set({ state: JSON.stringify({ labels: { x: 5 } }) })
      .where('key', '=', broken)
      .execute()
    await stage.mirrorNow()

    const shown = await Promise.all(cards.map(({ id }) => stage.entriesOf(id)))
    expect(shown.flat()).toHaveLength(2)
    expect(await dueCards()).toBe(1)
  })

  test('that cannot look at its place says so until it can, also where nothing is to be written', async () => {
    const { app, moodle } = stage
    const held = () => openHolds(app().store.db)
    await moodle.act('revokeCapability', { name: 'mod/data:viewentry' })
    await stage.passTime(61 * minute)
    await stage.mirrorNow()
    expect(await held()).toMatchObject([{ source: 'moodle', scope: 'look' }])

    await moodle.act('grantCapability', { name: 'mod/data:viewentry' })
    await stage.passTime(61 * minute)
    expect(await stage.writesOf(() => stage.mirrorNow())).toBe(0)
    expect(await held()).toEqual([])
  })

  test('holds nothing for a place that no route leads to any more', async () => {
    await stage.moodle.act('revokeCapability', { name: 'mod/data:viewentry' })
    await stage.passTime(61 * minute)
    await stage.mirrorNow()
    expect(await openHolds(stage.app().store.db)).toHaveLength(1)
    const other = await stage.openBeside(', into: Не то')

    expect(await openHolds(other.store.db)).toEqual([])
    await leave(other)
  })

  test('stops at once when its database was deleted, and says what is missing', async () => {
    await stage.newCard('Без места')
    await stage.readBoard()
    await stage.moodle.act('deleteModule', { name: database })
    const before = stage.moodle.requests()
    const asked = await Promise.race([
      stage.mirrorNow().then(() => stage.moodle.requests() - before),
      sleep(3_000, 'still asking'),
    ])
    expect(asked).toBeLessThan(20)

    await stage.passTime(5 * minute)
    await stage.mirrorNow()
    expect((await openHolds(stage.app().store.db))[0]?.reason).toContain('no Database activity')
  })
})

/** Reads and writes until the answers of earlier tries can no longer be on their way. */
async function cycle(): Promise<void> {
  await stage.passTime(15 * minute)
  await stage.cycle()
}

async function cycleWith(faults: Parameters<Sandbox['setFaults']>[0]): Promise<void> {
  await stage.passTime(minute)
  await stage.readBoard()
  stage.moodle.setFaults(faults)
  await stage.mirrorNow()
  stage.moodle.setFaults({})
}

async function dueCards(): Promise<number> {
  const rows = await stage
    .app()
    .store.db.selectFrom('link')
    .select('mark')
    .where('due_at', 'is not', null)
    .execute()
  return rows.length
}
