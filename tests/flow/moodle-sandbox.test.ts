import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { addCard, onSite, type Site } from '../support/moodle-sandbox.ts'

const july = '2019-07-02T09:00:00Z'
const talk = 'Обмен опытом'
const cards = 'Карточки Trello'
const survey = 'Опрос № 2: мониторинг'

interface Row {
  id: number
  discussion: number
  name: string
  timemodified: number
  modified: number
  numreplies: number
  pinned: boolean
}

interface Updates {
  instances: { id: number; updates: { name: string; itemids?: number[] }[] }[]
}

interface Entries {
  entries: { id: number; timemodified: number; contents: { fieldid: number; content: string }[] }[]
  totalcount: number
}

test('a first post never has the id of its discussion, yet often that of another one', async () => {
  await onSite(july, async (site) => {
    const rows = (await Promise.all([1, 2, 3, 4].map((forum) => discussions(site, forum)))).flat()

    const ids = rows.map(({ discussion }) => discussion)
    expect(rows.filter(({ id, discussion }) => id === discussion)).toEqual([])
    expect(rows.filter(({ id }) => ids.includes(id)).length).toBeGreaterThan(1)
  })
})

test('updates name first posts, strictly after the given second, and see no edit, pin or deletion', async () => {
  await onSite(july, async (site) => {
    const since = seconds(july)
    const { discussionId, postId } = await discuss(site)
    expect(await fresh(site, since)).toEqual([])
    expect(await fresh(site, since - 1)).toEqual([postId])

    later(site, 600)
    const reply = await site.act('reply', { by: 'user02', discussionId, message: '<p>Да</p>' })
    expect(await fresh(site, since)).toEqual([postId])

    later(site, 60)
    await site.act('editPost', { by: 'user02', postId: reply.postId, message: '<p>Нет</p>' })
    await site.act('pin', { discussionId })
    expect(await fresh(site, since + 600)).toEqual([])
  })
})

test('no two activities of the course have one id, however they are made and removed', async () => {
  await onSite(july, async (site) => {
    const by = 'coordinator'
    const forum = await site.act('addForum', { name: 'Один' })
    await site.act('deleteModule', { name: 'Один' })
    const made = [
      await site.act('addForum', { name: 'Два' }),
      await site.act('copyDatabase', { by, database: cards, name: 'Три' }),
      await site.act('addForum', { name: 'Четыре' }),
      await site.act('addAssignment', { by, name: 'Пять' }),
      await site.act('addMaterial', { by, kind: 'page', name: 'Шесть' }),
    ]

    const ids = [forum, ...made].map(({ cmid }) => cmid)
    expect(new Set(ids).size).toBe(6)
    const forums = [forum, ...made].flatMap(({ forumId }) => forumId ?? [])
    expect(new Set(forums).size).toBe(3)
  })
})

test('deleting the newest reply moves the discussion backwards', async () => {
  await onSite(july, async (site) => {
    const { discussionId } = await discuss(site)
    later(site, 600)
    const reply = await site.act('reply', { by: 'user02', discussionId, message: '<p>Да</p>' })
    later(site, 600)

    await site.act('deletePost', { by: 'user02', postId: reply.postId })

    const [row] = await discussions(site, 2)
    expect(row).toMatchObject({ numreplies: 0, timemodified: seconds(july) })
  })
})

test('pinned discussions come first in every order; locked ones take no answers', async () => {
  await onSite(july, async (site) => {
    await site.act('pin', { discussionId: 103 })
    await site.act('lock', { discussionId: 103 })
    for (const sortorder of [1, 2, 3, 4, 5, 6]) {
      const [first] = await discussions(site, 2, { sortorder })
      expect(first).toMatchObject({ discussion: 103, pinned: true, locked: true, canreply: false })
    }

    const reply = { postid: 97, subject: 'Re', message: 'm' }
    expect(await site.ask('mod_forum_add_discussion_post', reply)).toMatchObject({
      errorcode: 'nopostforum',
    })
  })
})

test('private replies do not exist for the bot, yet move the discussion', async () => {
  await onSite(july, async (site) => {
    const reply = { by: 'expert1', discussionId: 107, message: '<p>Лично</p>', private: true }
    await site.act('reply', reply)

    const [row] = await discussions(site, 3)
    const { posts } = await site.ask<{ posts: object[] }>('mod_forum_get_discussion_posts', {
      discussionid: 107,
    })
    expect(row).toMatchObject({ discussion: 107, timemodified: seconds(july), numreplies: 1 })
    expect(posts).toHaveLength(2)
  })
})

test('HTML comes back cleaned exactly as the real site cleaned it', async () => {
  await onSite(july, async (site) => {
    const sent = recorded('html--add_discussion--participant').request.params.message
    const added = await site.ask<{ discussionid: number }>('mod_forum_add_discussion', {
      ...{ forumid: 2, subject: 'A & B < c', message: sent },
    })

    const { posts } = await site.ask<{ posts: { message: string; subject: string }[] }>(
      'mod_forum_get_discussion_posts',
      { discussionid: added.discussionid },
    )

    const wanted = recorded('html--result--sync-bot').response.posts[0]
    expect(posts[0]?.message).toBe(wanted.message)
    expect(posts[0]?.subject).toBe('A &amp; B &lt; c')
  })
})

test('a database stores texts, addresses and dates as the real site stored them', async () => {
  await onSite(july, async (site) => {
    const { data } = recorded('html--data_add_entry--format1').request.params
    const value = (fieldid: number) => data.find((one: Data) => one.fieldid === fieldid).value
    await site.ask('mod_data_add_entry', {
      databaseid: 1,
      data: [
        { fieldid: 1, value: value(1) },
        { fieldid: 2, value: value(2) },
        { fieldid: 9, value: value(8) },
        { fieldid: 13, subfield: '0', value: value(7) },
      ],
    })

    const { entries } = await site.ask<Entries>('mod_data_get_entries', everything)

    const wanted = recorded('html--data_entry--format1').response.entry.contents
    const stored = (fieldid: number) => wanted.find((one: Data) => one.fieldid === fieldid).content
    const contents = new Map(entries[0]?.contents.map((one) => [one.fieldid, one.content]))
    expect(contents.get(2)).toBe(stored(2))
    expect(contents.get(9)).toBe(stored(8))
    expect(contents.get(13)).toBe('')
  })
})

test('an update is partial and moves the time even where nothing differs', async () => {
  await onSite(july, async (site) => {
    const entryid = await addCard(site, 'card-1')
    later(site, 60)

    const data = [{ fieldid: 1, value: '"card-1"' }]
    expect(await site.ask('mod_data_update_entry', { entryid, data })).toMatchObject({
      updated: true,
    })

    const { entries } = await site.ask<Entries>('mod_data_get_entries', everything)
    expect(entries[0]?.timemodified).toBe(seconds(july) + 60)
    expect(entries[0]?.contents.find(({ fieldid }) => fieldid === 2)?.content).toBe('Встреча')
  })
})

test('a search finds substrings regardless of case, wildcards included, and the same key twice', async () => {
  await onSite(july, async (site) => {
    for (const key of ['aB1', 'aB1', 'xaB12', 'other']) await addCard(site, key)
    const found = async (text: string) => {
      const advsearch = [{ name: 'f_1', value: JSON.stringify(text) }]
      const answer = await site.ask<Entries>('mod_data_search_entries', {
        databaseid: 1,
        advsearch,
      })
      return answer.totalcount
    }

    expect([await found('ab1'), await found('%'), await found('a_1'), await found('zzz')]).toEqual([
      3, 4, 3, 0,
    ])
  })
})

test('an entry waiting for approval is not there, and its approval is seen nowhere', async () => {
  await onSite(july, async (site) => {
    const database = 'Практики регионов'
    const values = { title: 'Сад' }
    const { entryId } = await site.act('addEntry', { by: 'user01', database, values })
    const listed = async () =>
      (await site.ask<Entries>('mod_data_get_entries', { databaseid: 2 })).entries
    expect((await listed()).map(({ id }) => id)).not.toContain(entryId)

    later(site, 600)
    await site.act('approveEntry', { by: 'expert1', entryId })

    expect((await listed()).map(({ id }) => id)).toContain(entryId)
    expect(await fresh(site, seconds(july))).toEqual([])
  })
})

test('survey pages beyond the end repeat the last one; a second answer keeps its attempt', async () => {
  await onSite('2019-09-26T09:00:00Z', async (site) => {
    for (const by of ['user01', 'user02', 'user03', 'user01']) {
      await site.act('answerSurvey', { by, survey, answers: [1, 2, 'Да'] })
    }
    const page = { feedbackid: 1, page: 7, perpage: 2 }

    const answer = await site.ask<{ attempts: object[]; totalattempts: number }>(
      'mod_feedback_get_responses_analysis',
      page,
    )
    const left = await site.ask<{ total: number }>('mod_feedback_get_non_respondents', {
      feedbackid: 1,
    })

    expect(answer).toMatchObject({ totalattempts: 3, attempts: [expect.anything()] })
    expect(left.total).toBe(27)
    site.clock.set(Date.parse('2019-10-06T09:00:00Z'))
    const tooLate = site.act('answerSurvey', { by: 'user04', survey, answers: [1] })
    await expect(tooLate).rejects.toThrow('takes answers from')
  })
})

test('a comment on a deleted entry breaks the answer without a filter only', async () => {
  await onSite(july, async (site) => {
    const database = cards
    const { entryId } = await site.act('addEntry', {
      by: 'expert1',
      database,
      values: { card_id: 'x' },
    })
    await site.act('commentEntry', { by: 'user01', entryId })
    await site.act('deleteEntry', { by: 'expert1', entryId })

    const question = { courseid: 2, since: 0 }
    expect(await site.ask('core_course_get_updates_since', question)).toMatchObject({
      errorcode: 'invalidcommentitemid',
    })
    expect(await fresh(site, seconds(july))).toEqual([])
  })
})

const everything = { databaseid: 1, returncontents: 1 }

interface Data {
  fieldid: number
}

function recorded(name: string) {
  return JSON.parse(
    readFileSync(join(import.meta.dirname, '../recordings/moodle', `${name}.json`), 'utf8'),
  )
}

async function discuss(site: Site) {
  const details = { by: 'user01', forum: talk, subject: 'Новая тема', message: '<p>Текст</p>' }
  return site.act('discuss', details)
}

async function discussions(site: Site, forumid: number, params: object = {}): Promise<Row[]> {
  const answer = await site.ask<{ discussions: Row[] }>('mod_forum_get_forum_discussions', {
    forumid,
    ...params,
  })
  return answer.discussions
}

/** Every item named in an update. */
async function fresh(site: Site, since: number): Promise<number[]> {
  const question = { courseid: 2, since, filter: ['configuration'] }
  const { instances } = await site.ask<Updates>('core_course_get_updates_since', question)
  return instances.flatMap(({ updates }) => updates.flatMap(({ itemids = [] }) => itemids))
}

function later(site: Site, by: number): void {
  site.clock.set(site.clock.now() + by * 1000)
}

function seconds(at: string): number {
  return Date.parse(at) / 1000
}
