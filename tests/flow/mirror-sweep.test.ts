import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { hour, minute } from '../../src/clock.ts'
import { openHolds } from '../../src/store/holds.ts'
import { type MirrorStage, openMirrorStage } from '../support/mirror-stage.ts'

let stage: MirrorStage

beforeEach(async () => {
  stage = await openMirrorStage()
  await stage.cycle()
})
afterEach(() => stage.close())

describe('a look at all entries', () => {
  test('mends an entry that was edited by hand, once, and asks nothing else', async () => {
    const { id, entry } = await shownCard('Памятка')
    await stage.moodle.act('editEntry', {
      ...{ by: 'coordinator', entryId: entry.id },
      values: { title: 'Не то', description: '<p>Стёрто</p>' },
    })
    await stage.passTime(hour)
    await stage.cycle()

    expect((await stage.entryOf(id))?.values).toMatchObject({ title: 'Памятка' })
    await stage.passTime(hour)
    expect(await stage.writesOf(() => stage.cycle())).toBe(0)
  })

  test('mends an edit that is made once more after it was mended', async () => {
    const { id, entry } = await shownCard('Упорная')
    for (const time of [1, 2, 3]) {
      await stage.moodle.act('editEntry', {
        ...{ by: 'coordinator', entryId: entry.id, values: { title: 'Не то' } },
      })
      await stage.passTime(hour)
      await stage.cycle()
      expect([time, (await stage.entryOf(id))?.values.title]).toEqual([time, 'Упорная'])
    }
  })

  test('shows anew what was removed by hand', async () => {
    const { id, entry } = await shownCard('Сотрут')
    await stage.moodle.act('deleteEntry', { by: 'coordinator', entryId: entry.id })
    await stage.passTime(hour)
    await stage.cycle()

    expect(await stage.entriesOf(id)).toHaveLength(1)
  })

  test('keeps the older of two entries with one mark, and buries the other', async () => {
    const { id, entry } = await shownCard('Дважды')
    const { entryId } = await stage.moodle.act('addEntry', {
      ...{ by: 'sync-bot', database: 'Карточки Trello' },
      values: entry.values,
    })
    await stage.passTime(hour)
    await stage.cycle()

    expect((await stage.entriesOf(id)).map((one) => one.id)).toEqual([entry.id])
    const buried = (await stage.entries()).find((one) => one.id === entryId)
    expect(buried?.values).toMatchObject({
      card_id: `double-of-${id}`,
      state: 'повтор: карточка показана в другой записи',
      description: '',
    })
    await stage.passTime(hour)
    expect(await stage.writesOf(() => stage.cycle())).toBe(0)
  })

  test('leaves a copy under the name of somebody else alone where it may not change it', async () => {
    const { id, entry } = await shownCard('Переписана')
    const values = { ...entry.values, title: 'Моя' }
    await stage.moodle.act('addEntry', { by: 'coordinator', database: 'Карточки Trello', values })
    await stage.moodle.act('editEntry', {
      ...{ by: 'coordinator', entryId: entry.id, values: { title: 'Не то' } },
    })
    await stage.passTime(hour)
    await stage.cycle()

    const titles = (await stage.entriesOf(id)).map((one) => one.values.title)
    expect(titles).toEqual(['Переписана', 'Моя'])
    expect(await openHolds(stage.app().store.db)).toEqual([])
    await stage.moodle.act('deleteEntry', { by: 'coordinator', entryId: entry.id })
    await stage.passTime(hour)
    await stage.cycle()
    expect((await stage.entriesOf(id)).map((one) => one.values.title)).toEqual([
      'Моя',
      'Переписана',
    ])
  })

  test('finds its own entries again with an empty database, and writes only where one is behind', async () => {
    const { id } = await shownCard('Прежняя')
    const { id: other } = await shownCard('Другая')
    const before = await stage.entries()
    await stage.forgetEverything()
    const { by } = stage
    await stage.trello.act('updateCard', { by, card: other, name: 'Новое имя' })

    expect(await stage.writesOf(() => stage.cycle())).toBe(1)
    expect((await stage.entries()).map((one) => one.id)).toEqual(before.map((one) => one.id))
    expect((await stage.entryOf(id))?.values.title).toBe('Прежняя')
    expect((await stage.entryOf(other))?.values.title).toBe('Новое имя')
  })

  test('writes nothing new before it has ended', async () => {
    await stage.forgetEverything()
    await stage.readBoard()
    const before = await stage.entries()
    stage.moodle.setFaults({ truncated: 1 })
    await stage.mirrorNow()
    stage.moodle.setFaults({})
    await stage.passTime(minute)
    await stage.cycle()
    await stage.passTime(hour)
    await stage.cycle()

    expect((await stage.entries()).map((one) => one.id)).toEqual(before.map((one) => one.id))
  })
})

async function shownCard(name: string) {
  const { id } = await stage.newCard(name)
  await stage.cycle()
  const entry = await stage.entryOf(id)
  if (entry === undefined) throw new Error(`${name} is not shown`)
  return { id, entry }
}
