import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { CardView, CommentView, ShownEntry } from '../../src/card.ts'
import type { CommentMirror, Mirror } from '../../src/connector.ts'
import { type MoodleStage, openMoodleStage } from '../support/moodle-stage.ts'

const call = { signal: new AbortController().signal }
const forum = 'Карточки'
const mark = '5d2c00000000000000000001'

let stage: MoodleStage
let mirror: Mirror
let comments: CommentMirror

beforeEach(async () => {
  stage = await openMoodleStage('2019-07-15T06:00:00Z')
  await stage.sandbox.act('addForum', { name: forum })
  for (const name of ['mod/forum:editanypost', 'moodle/course:manageactivities'])
    await stage.sandbox.act('grantCapability', { name })
  mirror = newMirror()
})

afterEach(() => stage.close())

/** One that knows nothing of what was done before. */
function newMirror(into = forum): Mirror {
  const target = { key: `moodle:${into}`, as: 'discussions', into } as const
  const made = stage.another().mirrorTo?.(target)
  if (made?.comments === undefined) throw new Error('shows no comments')
  comments = made.comments
  return made
}

describe('a card', () => {
  test('is a discussion for everybody with its facts in the first post', async () => {
    const made = await mirror.create(card({ title: 'Акция <3 «дом»', progress: '1 из 3' }), call)

    const [discussion] = await discussions()
    expect(discussion).toMatchObject({ id: Number(made.remoteId), name: 'Акция ‹3 «дом»' })
    expect(discussion?.group).toBe(-1)
    expect(discussion?.posts[0]?.message).toContain('Сделано: 1 из 3')
    expect(made.url).toBe(`${stage.sandbox.url}/mod/forum/discuss.php?d=${made.remoteId}`)
  })

  test('changes in its first post, long after ordinary authors may edit', async () => {
    const { remoteId } = await mirror.create(card({}), call)
    stage.clock.set(stage.clock.now() + 3_600_000)

    await newMirror().update(remoteId, card({ title: 'Иначе', descriptionHtml: '' }), call)

    const [discussion] = await discussions()
    expect(discussion?.name).toBe('Иначе')
    expect(discussion?.posts).toHaveLength(1)
    expect(discussion?.posts[0]?.message).not.toContain('Описание')
  })

  test('is locked with the archive and opened again; what staff locked stays locked', async () => {
    const { remoteId } = await mirror.create(card({}), call)
    await mirror.update(remoteId, card({ state: 'archived' }), call)
    expect((await discussions())[0]?.locked).toBe(true)

    await newMirror().update(remoteId, card({}), call)
    expect((await discussions())[0]?.locked).toBe(false)

    await stage.sandbox.act('lock', { by: 'coordinator', discussionId: Number(remoteId) })
    await newMirror().update(remoteId, card({ title: 'Иначе' }), call)
    expect((await discussions())[0]?.locked).toBe(true)
  })

  test('says that it is in the archive where the role may lock nothing', async () => {
    await stage.sandbox.act('revokeCapability', { name: 'moodle/course:manageactivities' })
    const { remoteId } = await mirror.create(card({}), call)

    await mirror.update(remoteId, card({ state: 'archived', stateText: 'в архиве' }), call)

    const [discussion] = await discussions()
    expect(discussion?.locked).toBe(false)
    expect(discussion?.posts[0]?.message).toContain('в архиве')
  })

  test('is found by the whole mark and by its author: people quote', async () => {
    const { remoteId } = await mirror.create(card({}), call)
    const [discussion] = await discussions()
    const message = discussion?.posts[0]?.message
    await stage.sandbox.act('discuss', { by: 'user01', forum, subject: 'Ещё', message })
    await mirror.create(card({ mark: `${mark}2` }), call)

    expect((await newMirror().find(mark, call)).map((one) => one.remoteId)).toEqual([remoteId])
    expect(await mirror.find('%', call)).toEqual([])
  })

  test('gone by hand is called gone', async () => {
    const { remoteId } = await mirror.create(card({}), call)
    await stage.sandbox.act('deleteDiscussion', { discussionId: Number(remoteId) })

    const gone = { name: 'Gone' }
    await expect(newMirror().update(remoteId, card({}), call)).rejects.toMatchObject(gone)
    await expect(comments.create(comment({ under: remoteId }), call)).rejects.toMatchObject(gone)
  })

  test('is not announced to everybody', async () => {
    const announcing = newMirror('Объявления').create(card({}), call)
    await expect(announcing).rejects.toThrow('is the announcements forum')
  })

  test('is shown to the group that is named, and to no other', async () => {
    await stage.sandbox.act('addForum', { name: 'По регионам', groups: true })
    const regional = newMirror('По регионам')
    await regional.create(card({}), call, 'республика карелия ')
    await regional.create(card({}), call)
    const groups = (await discussions('По регионам')).map(({ group }) => group)
    expect(groups).toEqual([2, -1])

    const unknown = regional.create(card({}), call, 'Марс')
    await expect(unknown).rejects.toThrow('knows no group «Марс»')
  })
})

describe('a comment', () => {
  test('is a reply under its card, edited in place, and written where the card is locked', async () => {
    const { remoteId: under } = await mirror.create(card({}), call)
    await mirror.update(under, card({ state: 'archived' }), call)
    newMirror()

    const made = await comments.create(comment({ under }), call)
    await comments.update(made.remoteId, comment({ under, html: '<p>Исправлено</p>' }), call)

    const [discussion] = await discussions()
    expect(discussion?.locked).toBe(true)
    const [first, reply] = discussion?.posts ?? []
    expect(reply).toMatchObject({ parent: first?.id, subject: 'Re: Встреча' })
    expect(reply?.message).toContain('Лидия Берёзина, 12 июля 2019')
    expect(reply?.message).toContain('Исправлено')
    const found = await comments.find(under, comment({}).mark, call)
    expect(found.map(({ remoteId }) => remoteId)).toEqual([made.remoteId])
  })

  test('is refused in words where a discussion is locked that we may not open', async () => {
    await stage.sandbox.act('revokeCapability', { name: 'moodle/course:manageactivities' })
    const { remoteId: under } = await mirror.create(card({}), call)
    await stage.sandbox.act('lock', { by: 'coordinator', discussionId: Number(under) })

    const refused = comments.create(comment({ under }), call)
    await expect(refused).rejects.toMatchObject({
      name: 'GiveUp',
      message: expect.stringContaining('takes no answers'),
    })
  })
})

describe('removing', () => {
  beforeEach(() => stage.sandbox.act('grantCapability', { name: 'mod/forum:deleteanypost' }))

  test('takes a discussion with our replies, and one that is gone as done', async () => {
    const { remoteId: under } = await mirror.create(card({}), call)
    const reply = await comments.create(comment({ under }), call)

    await mirror.remove?.(under, call)

    expect(await discussions()).toEqual([])
    await mirror.remove?.(reply.remoteId, call)
    await mirror.remove?.(under, call)
  })

  test('leaves what people have answered', async () => {
    const { remoteId: under } = await mirror.create(card({}), call)
    const reply = await comments.create(comment({ under }), call)
    await stage.sandbox.act('reply', { by: 'user01', discussionId: Number(under), message: 'Я за' })
    await mirror.remove?.(reply.remoteId, call)

    const refused = mirror.remove?.(under, call)

    await expect(refused).rejects.toThrow('people have answered in discussion')
    const [discussion] = await discussions()
    expect(discussion?.posts).toHaveLength(2)
  })

  test('touches nothing that somebody else has written', async () => {
    const { remoteId: under } = await mirror.create(card({}), call)
    const { postId } = await stage.sandbox.act('reply', {
      ...{ by: 'user01', discussionId: Number(under), message: 'Я за' },
    })

    await expect(mirror.remove?.(`p${postId}`, call)).rejects.toThrow('somebody else')
  })
})

describe('the list of all that is shown', () => {
  test('reads as the views do that it shows, cards and comments', async () => {
    const shown = card({ url: 'https://trello.com/c/aB1', attachmentsHtml: '<p>План</p>' })
    const { remoteId: under } = await mirror.create(shown, call)
    const said = comment({
      under,
      html: '<p>Да<br>и <a href="https://example.org/a?b&amp;c">нет</a></p>',
    })
    await comments.create(said, call)
    await stage.sandbox.act('reply', { by: 'user01', discussionId: Number(under), message: 'Я за' })

    const listed = await listAll(newMirror())

    expect(listed.map(({ looks }) => looks)).toEqual([
      mirror.looksOf(shown),
      comments.looksOf(said),
    ])
    expect(listed.map((one) => one.under)).toEqual([undefined, under])
  })

  test('tells of a closed card that stands open, where we could lock it', async () => {
    const { remoteId } = await mirror.create(card({}), call)
    await mirror.update(remoteId, card({ state: 'archived' }), call)
    expect((await listAll(mirror))[0]?.looks.lock).toBe('')

    await stage.sandbox.act('unlock', { by: 'coordinator', discussionId: Number(remoteId) })
    expect((await listAll(mirror))[0]?.looks.lock).toBe('open')
    await stage.sandbox.act('revokeCapability', { name: 'moodle/course:manageactivities' })
    expect((await listAll(mirror))[0]?.looks.lock).toBe('')
  })

  test('goes over more than a page', async () => {
    for (let number = 0; number < 103; number += 1)
      await mirror.create(card({ mark: `5d2c0000000000000000${1000 + number}` }), call)
    expect(await listAll(newMirror())).toHaveLength(103)
    expect(await newMirror().find('5d2c00000000000000001000', call)).toHaveLength(1)
  })
})

async function listAll(from: Mirror): Promise<ShownEntry[]> {
  const listed: ShownEntry[] = []
  for await (const page of from.list(call)) listed.push(...page)
  return listed
}

interface StoredDiscussion {
  id: number
  name: string
  locked: boolean
  group: number
  posts: { id: number; parent: number; subject: string; message: string }[]
}

async function discussions(title = forum): Promise<StoredDiscussion[]> {
  const { discussions: found } = await stage.sandbox.act('discussions', { forum: title })
  return found as StoredDiscussion[]
}

function card(change: Partial<CardView>): CardView {
  return {
    ...{ mark, title: 'Встреча', list: 'В работе', labels: 'отчёт', members: 'Лидия' },
    ...{ dueIso: '', dueText: '', progress: '', url: '', stateText: 'в работе', state: 'open' },
    ...{ descriptionHtml: '<p>Описание</p>', commentsHtml: '', attachmentsHtml: '' },
    ...change,
  }
}

function comment(change: Partial<CommentView>): CommentView {
  return {
    ...{ mark: '5d2d00000000000000000001', under: '0', cardTitle: 'Встреча', state: 'open' },
    ...{ heading: 'Лидия Берёзина, 12 июля 2019, 14:30', html: '<p>Готово</p>' },
    ...change,
  }
}
