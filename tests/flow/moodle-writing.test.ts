import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { checkMoodle } from '../../connectors/moodle/check.ts'
import { createClient } from '../../connectors/moodle/client.ts'
import type { CardView } from '../../src/card.ts'
import { minute } from '../../src/clock.ts'
import type { Mirror, OutgoingMessage, Sender } from '../../src/connector.ts'
import { Uncertain } from '../../src/errors.ts'
import { moodleConnection } from '../support/moodle-connection.ts'
import { type MoodleStage, openMoodleStage } from '../support/moodle-stage.ts'

const call = { signal: new AbortController().signal }
const database = 'Карточки Trello'

let stage: MoodleStage
let mirror: Mirror
let sender: Sender

beforeEach(async () => {
  stage = await openMoodleStage('2019-07-15T06:00:00Z')
  const { connector } = stage
  const target = { key: 'moodle', as: 'entries', into: null } as const
  const cards = connector.mirrorTo?.(target)
  if (!cards || !connector.sender) throw new Error('cannot write')
  mirror = cards
  sender = connector.sender
})

afterEach(() => stage.close())

describe('the mirror', () => {
  test('lays a card out in the fields of the preset, and what Moodle would refuse so that it does not', async () => {
    const made = await mirror.create(
      card({ title: 'Акция <3 & «дом»\u0000', url: 'https://trello.com/c/aB1/карточка' }),
      call,
    )

    const [entry] = await entries()
    expect(entry).toMatchObject({ id: Number(made.remoteId) })
    expect(entry?.values).toMatchObject({
      card_id: '5d2c00000000000000000001',
      title: 'Акция ‹3 & «дом»',
      list: 'В работе',
      due: '2019-08-20T15:00:00Z',
      due_text: 'до 20 августа',
      state: 'в работе',
      description: '<p>Описание</p>',
    })
    expect(entry?.values.trello_url).toContain('/c/aB1/%D0%BA')
    expect(made.url).toBe(`${stage.sandbox.url}/mod/data/view.php?d=1&rid=${made.remoteId}`)
  })

  test('finds by the whole mark only, oldest first, and lists every entry of ours', async () => {
    const [one, two] = [await mirror.create(card({}), call), await mirror.create(card({}), call)]
    await mirror.create(card({ mark: '5D2C00000000000000000001' }), call)
    await mirror.create(card({ mark: '5d2c000000000000000000012' }), call)

    const found = await mirror.find('5d2c00000000000000000001', call)

    expect(found.map(({ remoteId }) => remoteId)).toEqual([one.remoteId, two.remoteId])
    expect(await mirror.find('%', call)).toEqual([])
    const listed = []
    for await (const page of mirror.list?.(call) ?? []) listed.push(...page)
    expect(listed).toHaveLength(4)
  })

  test('updates all fields, empties what became empty, and calls a deleted entry gone', async () => {
    const { remoteId } = await mirror.create(card({}), call)

    await mirror.update(remoteId, card({ title: 'Иначе', dueIso: '', descriptionHtml: '' }), call)

    const [entry] = await entries()
    expect(entry?.values).toMatchObject({ title: 'Иначе' })
    expect([entry?.values.due, entry?.values.description].map((value) => value ?? '')).toEqual([
      '',
      '',
    ])
    await stage.sandbox.act('deleteEntry', { by: 'coordinator', entryId: Number(remoteId) })
    await expect(mirror.update(remoteId, card({}), call)).rejects.toMatchObject({ name: 'Gone' })
  })

  test('removes its own entries only, and one that is removed already is as good', async () => {
    const { remoteId } = await mirror.create(card({}), call)
    const { entryId } = await stage.sandbox.act('addEntry', {
      ...{ by: 'coordinator', database, values: { card_id: card({}).mark, title: 'Чужая' } },
    })
    await stage.sandbox.act('grantCapability', { name: 'mod/data:manageentries' })

    await mirror.remove?.(remoteId, call)
    await mirror.remove?.(remoteId, call)

    await expect(mirror.remove?.(String(entryId), call)).rejects.toMatchObject({ name: 'GiveUp' })
    expect((await entries()).map(({ id }) => id)).toEqual([entryId])
  })

  test('a write whose answer was lost is uncertain, and found by its mark', async () => {
    await mirror.find('nothing', call)
    stage.sandbox.setFaults({ lostReply: 1 })

    await expect(mirror.create(card({}), call)).rejects.toBeInstanceOf(Uncertain)

    expect(await mirror.find(card({}).mark, call)).toHaveLength(1)
    expect(mirror.settleMs).toBe(2 * minute)
  })

  test('an activity of another name is a matter of configuration, told with the preset', async () => {
    await stage.sandbox.act('renameModule', { name: database, to: 'Карточки' })

    const finding = mirror.find('x', call)

    await expect(finding).rejects.toMatchObject({ name: 'Misconfigured' })
    await expect(finding).rejects.toThrow(/«Карточки Trello».*kartochki-trello\.zip/)
  })
})

describe('the sender', () => {
  test('writes to one user, by id or e-mail, and knows afterwards whether it did', async () => {
    const first = letter({ id: 'reminder-1', to: '3' })
    expect(await sender.wasSent?.(first, call)).toBe(false)

    await sender.send(first, call)
    await sender.send(letter({ id: 'reminder-12', to: 'user01@example.test' }), call)

    const messages = await sent()
    expect(messages.map(({ to }) => to)).toEqual([3, 3])
    expect(messages[0]?.text).toContain('Окно закрывается')
    expect(await sender.wasSent?.(first, call)).toBe(true)
    expect(await sender.wasSent?.(letter({ id: 'reminder-2', to: '3' }), call)).toBe(false)
    expect(await sender.wasSent?.(letter({ id: 'reminder-1', to: '4' }), call)).toBe(false)
  })

  test('fits a long message into what Moodle takes, with whole sentences and its link', async () => {
    const text = `${'Это длинное предложение о консультациях. '.repeat(200)}\nhttps://example.test/ask`

    await sender.send(letter({ html: '<html><table></table></html>', text }), call)

    const [message] = await sent()
    const bytes = new TextEncoder().encode(message?.text).length
    expect(bytes).toBeLessThanOrEqual(4096)
    expect(bytes).toBeGreaterThan(3600)
    expect(message?.text).toContain('консультациях. […]')
    expect(message?.text).toContain('https://example.test/ask')
    expect(message?.text).toContain('#vmeste-')
  })

  test('an address nobody has is given up, without naming it', async () => {
    const unknown = sender.send(letter({ to: 'nobody@example.test' }), call)

    await expect(unknown).rejects.toMatchObject({ name: 'GiveUp' })
    await expect(unknown).rejects.not.toThrow('nobody')
    await expect(sender.send(letter({ to: '99999' }), call)).rejects.toMatchObject({
      name: 'GiveUp',
    })
  })

  test('posts into a forum for everybody, and finds the post again', async () => {
    const post = letter({ to: 'forum:Объявления', subject: `<Итоги> ${'недели '.repeat(60)}` })
    expect(await sender.wasSent?.(post, call)).toBe(false)

    const { remoteId } = await sender.send(post, call)

    expect(await sender.wasSent?.(post, call)).toBe(true)
    await stage.read()
    const subject = stage.the('discussion', remoteId)
    expect(subject.own).toBe(true)
    expect(subject.state.title).toMatch(/^‹Итоги› недели .*…$/)
  })

  test('a message whose answer was lost is uncertain and turns out as sent', async () => {
    stage.sandbox.setFaults({ lostReply: 1 })
    const message = letter({ to: '3' })

    await expect(sender.send(message, call)).rejects.toBeInstanceOf(Uncertain)

    expect(await sender.wasSent?.(message, call)).toBe(true)
  })
})

describe('the self-check', () => {
  const findings = async () => (await stage.connector.check?.(call)) ?? []

  test('is content with the sandbox', async () => {
    expect((await findings()).map(({ level }) => level)).toEqual(Array(6).fill('ok'))
  })

  test('names missing functions and what will not work, the course and the mirror, all at once', async () => {
    await stage.sandbox.act('removeFunction', { name: 'mod_data_update_entry' })
    await stage.sandbox.act('renameModule', { name: database, to: 'Карточки' })
    await stage.sandbox.act('suspendBot', { what: 'enrolment' })

    const problems = (await findings()).filter(({ level }) => level === 'problem')

    expect(problems.map(({ text }) => text).join('\n')).toMatch(
      /mod_data_update_entry: without it mirroring cards[\s\S]*enrol it[\s\S]*«Карточки Trello»/,
    )
  })

  test('a wrong token is told once', async () => {
    const connection = moodleConnection(stage.sandbox.url, { token: 'f'.repeat(32) })
    const client = createClient(connection)

    const told = await checkMoodle(connection, client, call)

    client.close()
    expect(told).toHaveLength(1)
    expect(told[0]?.text).toContain('MOODLE_TOKEN')
  })
})

test('a mirrored card is no news to the reading', async () => {
  await stage.read()
  await mirror.create(card({}), call)
  stage.asked.length = 0

  const pages = await stage.readAfter(minute)

  expect(stage.asked).toEqual(['core_course_get_updates_since'])
  expect(pages.flatMap(({ subjects }) => subjects)).toEqual([])
})

function card(change: Partial<CardView>): CardView {
  return {
    mark: '5d2c00000000000000000001',
    title: 'Акция',
    list: 'В работе',
    labels: 'отчёт, вебинар',
    members: 'Анна П.',
    dueIso: '2019-08-20T15:00:00Z',
    dueText: 'до 20 августа',
    progress: '3 из 7',
    descriptionHtml: '<p>Описание</p>',
    commentsHtml: '',
    attachmentsHtml: '',
    url: 'https://trello.com/c/aB1',
    stateText: 'в работе',
    state: 'open',
    ...change,
  }
}

function letter(change: Partial<OutgoingMessage>): OutgoingMessage {
  return {
    id: 'reminder-1',
    to: '3',
    toName: null,
    subject: 'Напоминание',
    html: '<p>Окно закрывается <b>завтра</b>.</p>',
    text: 'Окно закрывается завтра.',
    at: stage.clock.now(),
    ...change,
  }
}

async function entries() {
  const found = await stage.sandbox.act('entries', { database })
  return found.entries as { id: number; values: Record<string, string | null> }[]
}

async function sent() {
  const { messages } = await stage.sandbox.act('messages', {})
  return messages as { to: number; text: string }[]
}
