import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { minute } from '../../src/clock.ts'
import type { Faults } from '../../src/connector.ts'
import { AccessLost, Misconfigured, TryLater } from '../../src/errors.ts'
import type { Observation } from '../../src/observation.ts'
import { positionOf, readAll, untimed } from '../support/reading.ts'
import { type TrelloBench, trelloBench } from '../support/trello.ts'

let bench: TrelloBench

beforeEach(async () => {
  bench = await trelloBench()
})

afterEach(() => bench.close())

const by = 'galina.ozerova'
const card = 'Школа заботы: волонтёры в доме-интернате'

const act = async (verb: string, details: object) => {
  bench.clock.set(bench.clock.now() + minute)
  return bench.sandbox.act(verb, { by, ...details })
}

/** What a second reading finds that the first did not. */
async function newsAfter(happens: () => Promise<unknown>) {
  const connector = bench.connector()
  const first = await readAll(connector, null)
  await happens()
  const second = await readAll(connector, positionOf(first))
  const known = new Set(first.flatMap(({ activities }) => activities).map(({ key }) => key))
  const activities = second.flatMap(({ activities }) => activities)
  return { first, second, news: activities.filter(({ key }) => !known.has(key)) }
}

const subject = (pages: readonly Observation[], key: string) =>
  pages.flatMap(({ subjects }) => subjects).findLast((found) => found.key === key)

describe('reading the sandbox', () => {
  test('an idle reading is two requests', async () => {
    const connector = bench.connector()
    const first = await readAll(connector, null)
    const before = bench.sandbox.requests()
    await readAll(connector, positionOf(first))
    expect(bench.sandbox.requests() - before).toBe(2)
  })

  test('what Trello lists is reported', async () => {
    const { news } = await newsAfter(async () => {
      await act('moveCard', { card, list: 'Готово' })
      await act('updateCard', { card, due: null, dueComplete: true })
      await act('checkItem', { item: 'Памятка' })
    })
    expect(news.map(({ kind, field }) => [kind, field])).toEqual([
      ['added', 'checked'],
      ['changed', 'done'],
      ['changed', 'due'],
      ['changed', 'place'],
    ])
  })

  test('what Trello does not list shows in the state alone', async () => {
    let comment = ''
    const made = await act('comment', { card, text: 'Было' })
    comment = String(made.id)
    const { second, news } = await newsAfter(async () => {
      await act('editComment', { comment, text: 'Стало' })
      await act('addLabel', { card, label: 'Крым' })
      await act('addCheckItem', { checklist: 'До начала', name: 'Ключи' })
    })
    const seen = second
      .flatMap(({ subjects }) => subjects)
      .find(({ state }) => state.title === card)
    expect(news).toEqual([])
    expect(Object.values(seen?.state.labels ?? {})).toContain('Крым')
    expect(Object.values(seen?.state.items ?? {}).map(({ name }) => name)).toContain('Ключи')
    expect(subject(second, `trello:comment:${comment}`)?.state.body?.source).toBe('Стало')
  })

  test('a deleted card is told of, missing from a complete list, and takes its history along', async () => {
    const { second, news } = await newsAfter(async () => {
      await act('comment', { card, text: 'Последнее слово' })
      await act('deleteCard', { card })
    })
    expect(news).toMatchObject([{ kind: 'deleted', subjectKind: 'card' }])
    expect(
      second.flatMap(({ subjects }) => subjects).some(({ state }) => state.title === card),
    ).toBe(false)
    expect(second.at(-1)?.complete).toContainEqual({ kind: 'card' })
  })

  test('more of one millisecond than a page holds is read all the same', async () => {
    for (let at = 0; at < 70; at += 1) {
      await bench.sandbox.act('createCard', { by, list: 'Идеи', name: `Копия ${at}` })
    }
    const pages = await readAll(bench.connector({ pageSize: 50 }), null)
    const titles = pages.flatMap(({ subjects }) => subjects).map(({ state }) => state.title)
    const keys = pages.flatMap(({ activities }) => activities).map(({ key }) => key)
    expect(titles.filter((title) => title?.startsWith('Копия'))).toHaveLength(70)
    expect(new Set(keys).size).toBe(keys.length)
    const whole = await readAll(bench.connector(), null)
    expect(keys.sort()).toEqual(
      whole.flatMap(({ activities }) => activities.map(({ key }) => key)).sort(),
    )
    expect(pages.at(-1)?.complete).toContainEqual({ kind: 'card' })
  })
})

test('another board than the one that was read is refused', async () => {
  const first = await readAll(bench.connector(), null)
  const position = Object(positionOf(first))
  const elsewhere = { ...position, board: '5cf4b7605eedb0a2d0000fff' }

  await expect(readAll(bench.connector(), elsewhere)).rejects.toThrow('another Trello board')
})

describe('trouble', () => {
  test.each<[string, Faults, new (...args: never[]) => Error, RegExp]>([
    ['500', { status: { code: 500, share: 1 } }, TryLater, /out of order/],
    ['a redirect', { status: { code: 303, share: 1 } }, Misconfigured, /base URL/],
    ['a page', { html: 1 }, AccessLost, /web page answers in place of Trello/],
    ['half an answer', { truncated: 1 }, TryLater, /not JSON/],
    ['a cut', { reset: 1 }, TryLater, /before an answer came/],
    ['maintenance', { maintenance: true }, TryLater, /out of order/],
    ['silence', { down: true }, TryLater, /before an answer came/],
  ])('%s is named by what to do', async (_what, faults, kind, says) => {
    bench.sandbox.setFaults(faults)
    const failing = readAll(bench.connector(), null)
    await expect(failing).rejects.toBeInstanceOf(kind)
    await expect(failing).rejects.toThrow(says)
  })

  test('wrong key, wrong token, unknown board and closed board', async () => {
    const { secrets } = bench.sandbox
    const read = (options: object) => readAll(bench.connector(options), null)
    await expect(read({ secrets: { ...secrets, TRELLO_KEY: 'x' } })).rejects.toThrow(
      /TRELLO_KEY is wrong/,
    )
    await expect(read({ secrets: { ...secrets, TRELLO_TOKEN: 'x' } })).rejects.toThrow(
      /TRELLO_TOKEN is wrong/,
    )
    await expect(read({ board: 'nowhere1' })).rejects.toBeInstanceOf(AccessLost)
    await act('closeBoard', {})
    await expect(read({})).rejects.toBeInstanceOf(AccessLost)
  })

  test('a self-check says what to mend', async () => {
    const secrets = { ...bench.sandbox.secrets, TRELLO_TOKEN: 'x' }
    expect(await bench.connector().check?.(untimed)).toMatchObject([{ level: 'ok' }])
    expect(await bench.connector({ secrets }).check?.(untimed)).toMatchObject([
      { level: 'problem', text: expect.stringMatching(/TRELLO_TOKEN is wrong/) },
    ])
  })

  test('429 says how long to wait, and the window opens again', async () => {
    bench.sandbox.setFaults({ status: { code: 429, share: 1, retryAfterSeconds: 4 } })
    await expect(readAll(bench.connector(), null)).rejects.toMatchObject({ afterMs: 4_000 })
    const strict = await trelloBench({ rateLimits: true })
    const connector = strict.connector()
    const manyReadings = async () => {
      for (let times = 0; times < 51; times += 1) await readAll(connector, null)
    }
    await expect(manyReadings()).rejects.toMatchObject({ name: 'TryLater', afterMs: 10_000 })
    await strict.clock.sleep(10_000)
    const [board] = await readAll(connector, null, { pages: 1 })
    expect(board?.subjects[0]?.kind).toBe('board')
    await strict.close()
  })

  test('the date of an answer is the sandbox clock', async () => {
    const answer = await fetch(
      `${bench.sandbox.url}/1/boards/IN2LmCfA?key=sandbox-key&token=sandbox-token`,
    )
    expect(Date.parse(answer.headers.get('date') ?? '')).toBe(bench.clock.now())
    expect(answer.headers.get('x-rate-limit-api-token-max')).toBe('100')
  })
})
