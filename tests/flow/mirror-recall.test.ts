import { afterEach, describe, expect, test } from '@jest/globals'
import { hour } from '../../src/clock.ts'
import { createBackup } from '../proof/backup.ts'
import { type MirrorStage, openMirrorStage } from '../support/mirror-stage.ts'

const forum = 'Обсуждение карточек Trello'

let stage: MirrorStage

afterEach(() => stage.close())

describe('a card that goes while the database is older than it', () => {
  test('is told by its entry, where the log says that it went, once', async () => {
    stage = await openMirrorStage()
    await stage.cycle()
    const copy = await copied()
    const [deleted, moved] = [await shown('Удалят'), await shown('Унесут')]
    await stage.trello.act('deleteCard', { by: stage.by, card: deleted })
    await stage.trello.act('moveCardAway', { by: stage.by, card: moved })
    await putBack(copy)

    for (const card of [deleted, moved])
      expect((await stage.entryOf(card))?.values).toMatchObject({ state: 'удалена' })
    expect((await stage.entryOf(deleted))?.values.title).toBe('Удалят')
    await stage.passTime(2 * hour)
    expect(await stage.writesOf(() => stage.cycle())).toBe(0)
  })

  test('keeps what its entry tells that says so already', async () => {
    stage = await openMirrorStage()
    await stage.cycle()
    const copy = await copied()
    const card = await shown('Удалят')
    await stage.trello.act('deleteCard', { by: stage.by, card })
    await stage.passTime(hour)
    await stage.cycle()
    const before = await stage.entryOf(card)
    expect(before?.values).toMatchObject({ state: 'удалена', list: 'Идеи' })
    await putBack(copy)

    expect(await stage.entryOf(card)).toEqual(before)
  })

  test('and back again is shown as it is', async () => {
    stage = await openMirrorStage()
    await stage.cycle()
    const copy = await copied()
    const card = await shown('Вернётся')
    await stage.trello.act('moveCardAway', { by: stage.by, card })
    await putBack(copy)
    await stage.trello.act('moveCardToBoard', { by: stage.by, card, list: 'Идеи' })
    await stage.passTime(hour)
    await stage.cycle()

    expect((await stage.entriesOf(card)).map(({ values }) => values.state)).toEqual(['открыта'])
  })

  test('is left as it is where the log tells nothing of it', async () => {
    stage = await openMirrorStage()
    await stage.cycle()
    const card = await shown('Чужая')
    const { values = {} } = (await stage.entryOf(card)) ?? {}
    const { entryId } = await stage.moodle.act('addEntry', {
      ...{ by: 'sync-bot', database: 'Карточки Trello' },
      values: { ...values, card_id: '5d19a2985eedb0a2d0ffffff' },
    })
    await stage.passTime(2 * hour)

    expect(await stage.writesOf(() => stage.cycle())).toBe(0)
    const [stranger] = (await stage.entries()).filter(({ id }) => id === entryId)
    expect(stranger?.values.state).toBe('открыта')
  })
})

describe('in a forum', () => {
  test('a comment that was deleted meanwhile is told by its reply', async () => {
    await openForum()
    const card = await shown('Памятка')
    await stage.passTime(2 * hour)
    await comment(card, 'Прежний')
    await stage.cycle()
    const copy = await copied()
    const [deleted] = [await comment(card, 'Удалят'), await comment(card, 'Останется')]
    await stage.cycle()
    await stage.trello.act('deleteComment', { by: stage.by, comment: deleted })
    await putBack(copy)

    expect((await postsOf(card)).slice(1).map(wordsOf)).toEqual([
      'Прежний',
      'Комментарий удалён.',
      'Останется',
    ])
    await stage.passTime(2 * hour)
    expect(await stage.writesOf(() => stage.cycle())).toBe(0)
  })

  test('the replies under a discussion of a card that is gone say so', async () => {
    await openForum()
    const known = await shown('Прежняя')
    const copy = await copied()
    const unknown = await shown('Новая')
    await stage.passTime(hour)
    for (const card of [known, unknown]) await comment(card, 'Да')
    await stage.cycle()
    for (const card of [known, unknown])
      await stage.trello.act('deleteCard', { by: stage.by, card })
    await putBack(copy)
    await stage.passTime(2 * hour)
    await stage.cycle()

    for (const card of [known, unknown]) {
      const [first, reply] = await postsOf(card)
      expect(first).toContain('<strong>удалена</strong>')
      expect(reply).toContain('<p>Комментарий удалён.</p>')
    }
    await stage.passTime(2 * hour)
    expect(await stage.writesOf(() => stage.cycle())).toBe(0)
  })
})

async function openForum(): Promise<void> {
  stage = await openMirrorStage(', as: discussions')
  await stage.moodle.act('addForum', { name: forum })
  for (const name of ['mod/forum:editanypost', 'moodle/course:manageactivities'])
    await stage.moodle.act('grantCapability', { name })
}

async function comment(card: string, text: string): Promise<string> {
  const { by } = stage
  const { id } = await stage.trello.act('comment', { by, card, text })
  return String(id)
}

/** What a reply says below its heading. */
function wordsOf(message: string): string {
  return /<p>(?!<strong>)([^<]*)<\/p>/.exec(message)?.[1] ?? ''
}

async function shown(name: string): Promise<string> {
  const { id } = await stage.newCard(name)
  await stage.cycle()
  return id
}

async function copied() {
  const copy = createBackup(stage.app().store.db)
  await copy.take()
  return copy
}

async function putBack(copy: ReturnType<typeof createBackup>): Promise<void> {
  await copy.restore()
  await stage.passTime(2 * hour)
  await stage.cycle()
}

async function postsOf(card: string): Promise<readonly string[]> {
  const { discussions } = await stage.moodle.act('discussions', { forum })
  const found = (discussions as { posts: { message: string }[] }[]).find(({ posts }) =>
    posts[0]?.message.includes(`card-${card}`),
  )
  return (found?.posts ?? []).map(({ message }) => message)
}
