import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { hour, minute } from '../../src/clock.ts'
import { openHolds } from '../../src/store/holds.ts'
import { type MirrorStage, openMirrorStage } from '../support/mirror-stage.ts'
import { leave } from '../support/service.ts'

const done = 'Готовое'
const routes = `, routes: [
      { labels: [секретно], show: off },
      { lists: [' идеи '] },
      { lists: [Готово], into: ${done} } ]`

let stage: MirrorStage

beforeEach(async () => {
  stage = await openMirrorStage(routes)
  await stage.trello.act('createLabel', { by: stage.by, name: 'секретно', color: 'red' })
  await copyDatabase(done)
  await stage.cycle()
})
afterEach(() => stage.close())

describe('routes', () => {
  test('lead each card to its place, and no other is shown', async () => {
    const titles = async (database?: string) =>
      (await stage.entries(database)).map(({ values }) => values.list)

    expect(new Set(await titles())).toEqual(new Set(['Идеи']))
    expect(new Set(await titles(done))).toEqual(new Set(['Готово']))
  })

  test('a card that moves to another list moves to the other place, and the old entry says so', async () => {
    const { id } = await stage.newCard('Памятка')
    await stage.cycle()
    const before = await stage.entryOf(id)
    await move(id, 'Готово')

    expect(await stage.entryOf(id, done)).toMatchObject({
      values: { title: 'Памятка', list: 'Готово', state: 'открыта' },
    })
    expect(await stage.entryOf(id)).toMatchObject({
      id: before?.id,
      values: {
        ...{ title: 'Памятка', state: 'больше не показывается здесь', list: '' },
        ...{ due_text: '', description: '', trello_url: before?.values.trello_url },
      },
    })
    await stage.passTime(hour)
    expect(await stage.writesOf(() => stage.cycle())).toBe(0)
  })

  test('a card that comes back is shown again in the entry it had', async () => {
    const { id } = await stage.newCard('Туда и обратно')
    await stage.cycle()
    const before = await stage.entryOf(id)
    await move(id, 'Готово')
    await move(id, 'Идеи')

    expect(await stage.entryOf(id)).toMatchObject({
      id: before?.id,
      values: { list: 'Идеи', state: 'открыта' },
    })
    expect(await stage.entriesOf(id)).toHaveLength(1)
    expect(await stage.entryOf(id, done)).toMatchObject({
      values: { state: 'больше не показывается здесь' },
    })
  })

  test('an entry of a card that goes where nothing is shown says so, and nothing of what it became', async () => {
    const { id } = await stage.newCard('Прочь')
    await stage.cycle()
    const before = await stage.entryOf(id)
    await stage.trello.act('updateCard', { by: stage.by, card: id, name: 'Тайна' })
    await move(id, 'В работе')

    const title = 'Карточка, которая больше не показывается'
    const hidden = {
      id: before?.id,
      values: { ...{ title, state: 'больше не показывается здесь' }, list: '', description: '' },
    }
    expect(await stage.entryOf(id)).toMatchObject(hidden)
    await stage.trello.act('updateCard', { by: stage.by, card: id, name: 'Ещё одна тайна' })
    expect(await stage.writesOf(pass)).toBe(0)
    expect(await stage.entryOf(id)).toMatchObject(hidden)
  })

  test('a place that cannot be written to does not keep the others from being shown', async () => {
    await stage.moodle.act('renameModule', { name: 'Карточки Trello', to: 'Не то' })
    await stage.forgetEverything()
    const { id } = await stage.newCard('Готова сразу')
    await move(id, 'Готово')

    expect(await stage.entryOf(id, done)).toMatchObject({ values: { title: 'Готова сразу' } })
  })

  test('an empty database finds the entries of all places again', async () => {
    const { id } = await stage.newCard('Памятка')
    await stage.cycle()
    await move(id, 'Готово')
    await stage.forgetEverything()

    expect(await stage.writesOf(() => stage.cycle())).toBe(0)
  })

  test('routes that are changed hold from the next start on, former places too', async () => {
    const { id } = await stage.newCard('Памятка')
    await stage.cycle()
    const app = await stage.openBeside(
      `, routes: [{ lists: [Идеи], into: ${done} }], former: [{ into: Карточки Trello }]`,
    )
    await app.run('mirror', { space: 's' })

    expect(await stage.entryOf(id, done)).toMatchObject({ values: { state: 'открыта' } })
    expect(await stage.entryOf(id)).toMatchObject({
      values: { state: 'больше не показывается здесь' },
    })
    await leave(app)
  })

  test('a place that no route names any more is left alone, and nothing is due there', async () => {
    const { id } = await stage.newCard('Памятка')
    await stage.cycle()
    await stage.trello.act('updateCard', { by: stage.by, card: id, name: 'Памятка новая' })
    await stage.readBoard()
    const app = await stage.openBeside(`, routes: [{ lists: [Готово], into: ${done} }]`)
    await app.run('mirror', { space: 's' })

    expect(await stage.entryOf(id)).toMatchObject({ values: { title: 'Памятка' } })
    expect((await app.due()).filter(({ job }) => job === 'mirror')).toEqual([
      { job: 'mirror', ids: { space: 's' }, at: stage.clock.now() + hour },
    ])
    await leave(app)
  })

  test('a list that is renamed is followed, until another one takes its name', async () => {
    const { id } = await stage.newCard('Памятка')
    await stage.cycle()
    await stage.trello.act('renameList', { by: stage.by, list: 'Идеи', name: 'Мысли' })
    await pass()

    expect(await stage.entryOf(id)).toMatchObject({ values: { list: 'Мысли', state: 'открыта' } })
    const fresh = await stage.newCard('Ещё одна', 'Мысли')
    await pass()
    expect(await stage.entryOf(fresh.id)).toMatchObject({ values: { state: 'открыта' } })

    await stage.trello.act('createList', { by: stage.by, name: 'Идеи' })
    await stage.trello.act('updateCard', { by: stage.by, card: id, name: 'Памятка новая' })
    await pass()
    expect(await stage.entryOf(id)).toMatchObject({
      values: { state: 'больше не показывается здесь' },
    })
  })

  test('a label that is renamed keeps its cards from being shown as before', async () => {
    const { id } = await stage.newCard('Тайна')
    await stage.trello.act('addLabel', { by: stage.by, card: id, label: 'секретно' })
    await pass()
    await stage.trello.act('renameLabel', { by: stage.by, label: 'секретно', name: 'для своих' })
    await stage.trello.act('updateCard', { by: stage.by, card: id, name: 'Тайна из тайн' })
    await pass()

    expect(await stage.entriesOf(id)).toEqual([])
    await stage.trello.act('createLabel', { by: stage.by, name: 'секретно', color: 'red' })
    const other = await stage.newCard('Другая тайна')
    await stage.trello.act('addLabel', { by: stage.by, card: other.id, label: 'секретно' })
    await stage.trello.act('updateCard', { by: stage.by, card: id, name: 'Тайна и теперь' })
    await pass()
    expect(await stage.entriesOf(id)).toEqual([])
    await stage.trello.act('removeLabel', { by: stage.by, card: id, label: 'для своих' })
    await pass()
    expect(await stage.entriesOf(id)).toHaveLength(1)
  })

  test('that hide what is not on the board keep everything from being written until it is', async () => {
    const { id } = await stage.newCard('Тайна')
    await stage.trello.act('addLabel', { by: stage.by, card: id, label: 'секретно' })
    await stage.trello.act('renameLabel', { by: stage.by, label: 'секретно', name: 'для своих' })
    await stage.forgetEverything()
    const fresh = await stage.newCard('Открытая')
    expect(await stage.writesOf(pass)).toBe(0)
    const holds = await openHolds(stage.app().store.db)
    expect(new Set(holds.map(({ scope, reason }) => `${scope}: ${reason}`))).toEqual(
      new Set([
        'names: labels «секретно» (route 1): to be kept from being shown, and nothing is called so: nothing is written until the name is right or the line is gone.',
      ]),
    )

    await stage.trello.act('renameLabel', { by: stage.by, label: 'для своих', name: 'Секретно' })
    await pass()
    expect(await stage.entriesOf(id)).toEqual([])
    expect(await stage.entriesOf(fresh.id)).toHaveLength(1)
    expect(await openHolds(stage.app().store.db)).toEqual([])
  })

  test('what stands in places that routes lead to is nobody’s entry', async () => {
    const { id } = await stage.newCard('Памятка')
    await stage.cycle()
    await move(id, 'Готово')
    await stage.app().run('poll', { space: 's', source: 'moodle' })
    const read = await stage
      .app()
      .store.db.selectFrom('subject')
      .select('title')
      .where('source', '=', 'moodle')
      .where('kind', 'in', ['database', 'entry'])
      .execute()

    expect(read.map(({ title }) => title)).toContain('Практики регионов')
    expect(read.map(({ title }) => title)).not.toContain(done)
    expect(read.map(({ title }) => title)).not.toContain('Памятка')
  })
})

async function move(card: string, list: string): Promise<void> {
  await stage.trello.act('moveCard', { by: stage.by, card, list })
  await pass()
}

async function pass(): Promise<void> {
  await stage.passTime(10 * minute)
  await stage.cycle()
}

async function copyDatabase(name: string): Promise<void> {
  await stage.moodle.act('copyDatabase', { by: 'coordinator', database: 'Карточки Trello', name })
}
