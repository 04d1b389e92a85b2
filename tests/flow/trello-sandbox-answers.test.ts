import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { startSandbox } from '../../connectors/trello/sandbox/index.ts'
import type { Trap, TrelloSandbox } from '../../connectors/trello/sandbox/truth.ts'
import { virtualClock } from '../../src/clock.ts'
import { ask } from '../support/trello-raw.ts'

let sandbox: TrelloSandbox
const by = 'galina.ozerova'
const board = '/boards/IN2LmCfA'

beforeEach(async () => {
  sandbox = await startSandbox({ port: 0, clock: virtualClock(Date.UTC(2019, 6, 1, 6)) })
})

afterEach(() => sandbox.close())

const get = async (path: string) => (await ask(sandbox, path)).body
const counts = async () => ({
  cards: (await get(`${board}/cards/all`)).length,
  lists: (await get(`${board}?lists=all`)).lists.length,
  actions: (await get(`${board}/actions?limit=1000`)).length,
  nested: (await get(`${board}?actions=all&actions_limit=1000`)).actions.length,
})

describe('what is nested and what is single', () => {
  test('actions in the board are those of the list', async () => {
    const nested = 'actions=all&actions_limit=7&action_fields=type,date&action_member=false'
    const query = 'limit=7&fields=type,date&member=false&memberCreator_fields=username'
    const since = '2019-06-05T00:00:00.000Z'
    const creators = 'action_memberCreator_fields=username'
    const { actions } = await get(`${board}?${nested}&${creators}&actions_since=${since}`)
    expect(actions).toEqual(await get(`${board}/actions?${query}&since=${since}`))
    expect(Object.keys(actions[0]).sort()).toEqual(['date', 'id', 'memberCreator', 'type'])
  })

  test('custom fields and their values only where asked for', async () => {
    const options = ['Да', 'Нет']
    const field = { by, name: 'Готов?', type: 'list', options }
    const { id } = await sandbox.act('createCustomField', field)
    const card = 'Книжка волонтёра для школьников'
    await sandbox.act('setCustomField', { by, card, field: id, value: 'Нет' })
    const { customFields } = await get(`${board}?customFields=true`)
    expect(customFields).toMatchObject([
      { id, name: 'Готов?', options: [{}, { value: { text: 'Нет' } }] },
    ])
    const withValues = await get(`${board}/cards/all?customFieldItems=true&fields=name`)
    const idValue = customFields[0].options[1].id
    expect(withValues).toContainEqual({
      ...{ id: expect.any(String), name: card },
      customFieldItems: [expect.objectContaining({ idCustomField: id, idValue, value: null })],
    })
    expect(JSON.stringify(await get(`${board}/cards/all`))).not.toContain('customFieldItems')
    const [action] = await get(`${board}/actions?filter=updateCustomFieldItem`)
    expect(action.data).toMatchObject({ old: { idValue: null }, customFieldItem: { idValue } })
  })

  test('a card or a list that moved away is told of by its id, a deleted one is not', async () => {
    const { id: list } = await sandbox.act('createList', { by, name: 'Уедет' })
    const { id: card } = await sandbox.act('createCard', { by, list, name: 'Поедет со списком' })
    const { id: gone } = await sandbox.act('createCard', { by, list, name: 'Лишняя' })
    const { id: comment } = await sandbox.act('comment', { by, card, text: 'Пока' })
    expect(await get(`/cards/${card}`)).toMatchObject({ idBoard: '5cf4b7605eedb0a2d0000000' })
    await sandbox.act('deleteCard', { by, card: gone })
    await sandbox.act('moveListAway', { by, list })
    const elsewhere = '5cf4b7605eedb0a2d0ffffff'
    expect(await get(`/cards/${card}`)).toMatchObject({ idBoard: elsewhere })
    expect(await get(`/lists/${list}`)).toMatchObject({ idBoard: elsewhere, name: 'Уедет' })
    expect(JSON.stringify(await get(`${board}/actions`))).not.toContain('Пока')
    await sandbox.act('moveListToBoard', { by, list })
    expect(await get(`${board}/actions?filter=commentCard`)).toContainEqual(
      expect.objectContaining({ id: comment }),
    )
    const paths = [`/cards/${card}?fields=name%2Cdesc`, `/cards/${gone}`, `/actions/${comment}`]
    const urls = encodeURIComponent(paths.join(','))
    expect(await get(`/batch?urls=${urls}`)).toEqual([
      { 200: { id: card, name: 'Поедет со списком', desc: '' } },
      {
        404: {
          ...{ message: 'The requested resource was not found.', statusCode: 404 },
          name: 'NotFoundError',
        },
      },
      { 200: expect.objectContaining({ id: comment, type: 'commentCard' }) },
    ])
    const many = Array.from({ length: 11 }, () => `/cards/${card}`).join(',')
    expect((await ask(sandbox, `/batch?urls=${many}`)).status).toBe(400)
  })
})

describe('traps', () => {
  const half = (n: number) => Math.floor(n / 2)

  test.each<[Trap, (was: Awaited<ReturnType<typeof counts>>) => object]>([
    ['emptyCards', (was) => ({ ...was, cards: 0 })],
    ['halfCards', (was) => ({ ...was, cards: half(was.cards) })],
    ['emptyLists', (was) => ({ ...was, lists: 0 })],
    ['halfLists', (was) => ({ ...was, lists: half(was.lists) })],
    ['emptyActions', (was) => ({ ...was, actions: 0, nested: 0 })],
    ['halfActions', (was) => ({ ...was, actions: half(was.actions), nested: half(was.nested) })],
    [
      'pagingCut',
      ({ cards, lists, actions, nested }) => ({
        ...{ cards: half(cards), lists, actions: half(actions), nested: half(nested) },
      }),
    ],
    ['closedBoard', (was) => was],
    ['downgraded', () => ({ cards: 0, lists: 0, actions: 0, nested: 0 })],
  ])('%s', async (trap, becomes) => {
    const [{ id: card }] = await get(`${board}/cards/all`)
    const was = await counts()
    sandbox.setTrap(trap)
    expect(await counts()).toEqual(becomes(was))
    expect((await get(board)).closed).toBe(trap === 'closedBoard')
    const single = await ask(sandbox, `/cards/${card}`)
    const [batched] = await get(`/batch?urls=/cards/${card}`)
    const status = trap === 'downgraded' ? 401 : 200
    expect([single.status, Object.keys(batched)]).toEqual([status, [String(status)]])
    if (status === 401) expect(single.body).toBe('unauthorized permission requested')
    sandbox.setTrap(null)
    expect(await counts()).toEqual(was)
  })

  test('html', async () => {
    sandbox.setTrap('html')
    const { status, body } = await ask(sandbox, board)
    expect([status, body]).toEqual([200, expect.stringContaining('Log in to Trello')])
  })

  test('a full page is followed by an empty one where paging is cut', async () => {
    sandbox.setTrap('pagingCut')
    const page = await get(`${board}/cards/all?limit=5`)
    expect(page).toHaveLength(5)
    const before = page.map(({ id }: { id: string }) => id).sort()[0]
    expect(await get(`${board}/cards/all?limit=5&before=${before}`)).toEqual([])
  })
})
