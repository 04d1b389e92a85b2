import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Faults, Replies } from '../../src/connector.ts'
import { GiveUp, Gone, Misconfigured, TryLater, Uncertain } from '../../src/errors.ts'
import { subjectKey } from '../../src/ids.ts'
import { replyMark } from '../../src/reply-mark.ts'
import { readAll } from '../support/reading.ts'
import { type TrelloBench, trelloBench } from '../support/trello.ts'

let bench: TrelloBench
let replies: Replies
let card: ReturnType<typeof subjectKey>

const call = { signal: new AbortController().signal }
const url = 'https://moodle.example.test/mod/forum/discuss.php?d=17#p42'
const text = `Спасибо, **придём**!\n\n— Карелия\n${replyMark('Проба', url)}`
const by = 'galina.ozerova'

beforeEach(async () => {
  bench = await trelloBench()
  const made = await bench.sandbox.act('createCard', { by, list: 'Идеи', name: 'Встреча' })
  card = subjectKey('trello', 'card', String(made.id))
  const { replies: connected } = bench.connector({ replies: true })
  if (connected === undefined) throw new Error('answers are not written')
  replies = connected
})

afterEach(() => bench.close())

describe('answers as comments of Trello', () => {
  test('are written, found by their mark, read, edited and removed', async () => {
    const made = await replies.create(card, text, call)
    expect(made).toMatchObject({ text, ours: true })
    expect(await replies.find(card, url, call)).toEqual([made])
    expect(await replies.find(card, `${url}1`, call)).toEqual([])
    const edited = await replies.update(
      made.remoteId,
      `Нет, не придём\n${replyMark('Проба', url)}`,
      call,
    )
    expect(edited.remoteId).toBe(made.remoteId)
    expect(await replies.read(made.remoteId, call)).toEqual(edited)
    await replies.remove(made.remoteId, call)
    expect(await replies.read(made.remoteId, call)).toBeNull()
    expect(await replies.find(card, url, call)).toEqual([])
  })

  test('are told apart from what people write, even with our mark in it', async () => {
    const { sourceId } = { sourceId: card.split(':')[2] }
    const copied = await bench.sandbox.act('comment', { by, card: sourceId, text })
    expect(await replies.find(card, url, call)).toEqual([])
    expect(await replies.read(String(copied.id), call)).toMatchObject({ ours: false })
    await expect(replies.update(String(copied.id), 'x', call)).rejects.toThrow(Misconfigured)
  })

  test('show no secret and no word in an address', async () => {
    const made = await replies.create(card, text, call)
    await replies.update(made.remoteId, `${text}!`, call)
    expect(bench.asked.join(' ')).not.toMatch(/text=|token=|key=/)
  })

  test('come back as our own, with who wrote them', async () => {
    const made = await replies.create(card, text, call)
    const pages = await readAll(bench.connector(), null)
    const key = `trello:comment:${made.remoteId}`
    const subject = pages.flatMap(({ subjects }) => subjects).find((one) => one.key === key)
    const told = pages.flatMap(({ activities }) => activities).find((one) => one.subject === key)
    expect(subject).toMatchObject({ own: true, state: { place: card } })
    expect(told).toMatchObject({ kind: 'created', own: true, actor: subject?.state.author })
  })

  test.each<[string, Faults, unknown]>([
    ['lost answers', { lostReply: 1 }, Uncertain],
    ['an answer that is half', { truncated: 1 }, Uncertain],
    ['trouble of their own', { status: { code: 500, share: 1 } }, Uncertain],
    ['a request to slow down', { status: { code: 429, share: 1 } }, TryLater],
  ])('say what is known of %s', async (_what, faults, kind) => {
    await replies.find(card, url, call)
    bench.sandbox.setFaults(faults)
    await expect(replies.create(card, text, call)).rejects.toThrow(kind as typeof Uncertain)
    bench.sandbox.setFaults({})
    const landed = await replies.find(card, url, call)
    expect(landed).toHaveLength('lostReply' in faults || 'truncated' in faults ? 1 : 0)
  })

  test('may land long after nobody waits any more', async () => {
    await replies.find(card, url, call)
    bench.sandbox.setFaults({ lateWriteMs: 100 })
    await expect(replies.create(card, text, call)).rejects.toThrow(Uncertain)
    bench.sandbox.setFaults({})
    expect(await replies.find(card, url, call)).toEqual([])
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(await replies.find(card, url, call)).toHaveLength(1)
  })

  test('end with their card', async () => {
    await bench.sandbox.act('deleteCard', { by, card: card.split(':')[2] })
    await expect(replies.create(card, text, call)).rejects.toThrow(Gone)
    await expect(replies.find(card, url, call)).rejects.toThrow(Gone)
  })

  test('are refused where they are too long', async () => {
    const long = 'я'.repeat(replies.longest)
    expect(await replies.create(card, long, call)).toMatchObject({ text: long })
    await expect(replies.create(card, `${long}я`, call)).rejects.toThrow(GiveUp)
  })
})

describe('a token', () => {
  const scopeOf = async () =>
    (await bench.connector({ replies: true }).check?.(call))?.map(({ level }) => level)

  test('that may not write is said to be so, by the check and by the first answer', async () => {
    expect(await scopeOf()).toEqual(['ok', 'ok'])
    await bench.sandbox.act('setScope', { write: false })
    expect(await scopeOf()).toEqual(['ok', 'problem'])
    await expect(replies.create(card, text, call)).rejects.toThrow(/scope=read,write/)
  })

  test('is not asked for more where nothing is written', async () => {
    await bench.sandbox.act('setScope', { write: false })
    const silent = bench.connector()
    expect(silent.replies).toBeUndefined()
    expect(await silent.check?.(call)).toHaveLength(1)
  })
})

test('what somebody makes of a comment by hand shows when it is read', async () => {
  const { remoteId } = await replies.create(card, text, call)
  await bench.sandbox.act('editComment', { by: 'sandbox', comment: remoteId, text: 'Иначе' })
  expect(await replies.read(remoteId, call)).toMatchObject({ text: 'Иначе', ours: true })
  await bench.sandbox.act('deleteComment', { by: 'sandbox', comment: remoteId })
  expect(await replies.read(remoteId, call)).toBeNull()
})
