import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { hour, minute } from '../../src/clock.ts'
import { type MirrorStage, openMirrorStage } from '../support/mirror-stage.ts'

let stage: MirrorStage

beforeEach(async () => {
  stage = await openMirrorStage()
})
afterEach(() => stage.close())

describe('mirror', () => {
  test('each task has one entry, separators and templates none; a second run writes nothing', async () => {
    await stage.cycle()
    const shown = await stage.entries()
    const writes = await requestsOf(stage.mirrorNow)

    expect(shown.length).toBeGreaterThan(5)
    expect(new Set(shown.map(({ values }) => values.card_id)).size).toBe(shown.length)
    expect(shown.map(({ values }) => values.title)).not.toContain('---')
    expect(writes).toBe(0)
  })

  test('a change is written once, and nothing where nothing that shows has changed', async () => {
    const { id } = await stage.newCard('Памятка')
    await stage.cycle()
    await stage.trello.act('updateCard', { by: stage.by, card: id, name: 'Памятка добровольцу' })
    await stage.passTime(5 * minute)
    await stage.readBoard()

    expect(await requestsOf(stage.mirrorNow)).toBe(1)
    expect((await stage.entryOf(id))?.values.title).toBe('Памятка добровольцу')
    expect(await requestsOf(stage.mirrorNow)).toBe(0)
  })

  test('a lost answer to a create makes no second entry', async () => {
    await stage.cycle()
    const { id } = await stage.newCard('Ярмарка')
    stage.moodle.setFaults({ lostReply: 1 })
    await stage.cycle()
    await stage.mirrorNow()
    stage.moodle.setFaults({})
    expect(await stage.entriesOf(id)).toHaveLength(1)

    await stage.passTime(5 * minute)
    const requests = await requestsOf(stage.mirrorNow)

    expect(await stage.entriesOf(id)).toHaveLength(1)
    expect(await linkOf(id)).toMatchObject({ due_at: null, reason: 'it had no entry yet' })
    expect(requests).toBe(2)
  })

  test('a create that lands after the client gave up makes no second entry', async () => {
    await stage.cycle()
    const { id } = await stage.newCard('Поздняя')
    stage.moodle.setFaults({ lateWriteMs: 300 })
    await stage.cycle()
    stage.moodle.setFaults({})
    await stage.mirrorNow()
    expect(await stage.entriesOf(id)).toHaveLength(0)
    await sleep(500)

    await stage.passTime(5 * minute)
    await stage.mirrorNow()

    expect(await stage.entriesOf(id)).toHaveLength(1)
  })

  test('a deleted card leaves a tombstone, an archived one says so', async () => {
    const gone = await stage.newCard('Удалят')
    const archived = await stage.newCard('В архив')
    await stage.cycle()
    await stage.trello.act('deleteCard', { by: stage.by, card: gone.id })
    await stage.trello.act('updateCard', { by: stage.by, card: archived.id, closed: true })
    await stage.passTime(5 * minute)
    await stage.cycle()

    expect((await stage.entryOf(gone.id))?.values.state).toBe('удалена')
    expect((await stage.entryOf(archived.id))?.values.state).toBe('в архиве')
  })

  test('an entry removed by hand is shown anew when its card changes', async () => {
    const { id } = await stage.newCard('Сотрут')
    await stage.cycle()
    const [entry] = await stage.entriesOf(id)
    await stage.moodle.act('deleteEntry', { by: 'coordinator', entryId: entry?.id })
    await stage.trello.act('comment', { by: stage.by, card: id, text: 'Ещё здесь' })
    await stage.passTime(5 * minute)
    await stage.cycle()

    expect(await stage.entriesOf(id)).toHaveLength(1)
  })

  test('maintenance lets everything wait and loses nothing', async () => {
    await stage.cycle()
    const { id } = await stage.newCard('Подождёт')
    stage.moodle.setFaults({ maintenance: true })
    await stage.cycle()
    expect(await stage.entriesOf(id)).toHaveLength(0)

    stage.moodle.setFaults({})
    await stage.passTime(hour)
    await stage.cycle()

    expect(await stage.entriesOf(id)).toHaveLength(1)
  })

  test('writes: off writes nothing', async () => {
    const silent = await openMirrorStage('', { writes: false })
    await silent.cycle()

    expect(await silent.entries()).toEqual([])
    await silent.close()
  })
})

async function requestsOf(work: () => Promise<void>): Promise<number> {
  const before = stage.moodle.requests()
  await work()
  return stage.moodle.requests() - before
}

async function linkOf(card: string) {
  return stage
    .app()
    .store.db.selectFrom('link')
    .select(['due_at', 'reason'])
    .where('mark', '=', card)
    .executeTakeFirstOrThrow()
}
