import type { Site } from './moodle-sandbox.ts'

export type Acts = readonly (readonly [string, object])[]

const cards = 'Карточки Trello'
const survey = 'Опрос № 2: мониторинг'
const card = {
  ...{ card_id: '7e25994dddaa9ca0e8644aa9', title: 'Встреча', list: 'В работе', labels: 'отчёт' },
  ...{ members: 'Ирина', due: '2019-09-15', due_text: 'до 15 сентября', progress: '1 из 3' },
  ...{
    description: '<p>План</p>',
    comments: '<p>Да</p>',
    attachments: '<p>—</p>',
    state: 'в работе',
  },
  trello_url: 'https://trello.com/c/7e25994d',
}

export function calendarOf(timestart: number) {
  return { events: { courseids: [2] }, options: { userevents: 0, siteevents: 0, timestart } }
}

export function answers(by: string) {
  return { by, survey, answers: ['Хорошо', 7, 'Больше встреч'] }
}

export function entry(by: string) {
  return { by, database: cards, values: card }
}

export function tocheck(id: number) {
  return { contextlevel: 'module', id, since: 0 }
}

export async function byId() {
  return { field: 'id', values: [3, 6, 33, 35] }
}

export async function own(site: Site) {
  const reply = { postid: 97, subject: 's', message: 'm' }
  const { postid } = await site.ask<{ postid: number }>('mod_forum_add_discussion_post', reply)
  return { postid, message: '<p>Исправлено</p>' }
}

/** An entry of the bot's own. */
export async function ownEntryId(site: Site) {
  const data = [{ fieldid: 1, value: '"c1"' }]
  const added = await site.ask<{ newentryid: number }>('mod_data_add_entry', {
    databaseid: 1,
    data,
  })
  return { entryid: added.newentryid }
}

/** The recorded change, of an entry of the bot's own. */
export async function ownEntry(site: Site, recorded: object) {
  return { ...recorded, ...(await ownEntryId(site)) }
}

/** Moodle 4.5 stumbles over a comment whose entry is gone, unless the news are filtered. */
export const orphanComment: Acts = [
  ['addEntry', entry('coordinator')],
  ['commentEntry', { by: 'user01', entryId: 4 }],
  ['deleteEntry', { by: 'coordinator', entryId: 4 }],
]

/** A private reply, and a right to read it. */
export async function privateReply(site: Site) {
  await site.act('grantCapability', { name: 'mod/forum:readprivatereplies' })
  const reply = { by: 'expert1', postId: 97, message: '<p>Лично</p>', private: true }
  return { postid: (await site.act('reply', reply)).postId }
}

/** A reply erased for privacy. */
export async function erasedReply(site: Site) {
  const { postId } = await site.act('reply', { by: 'user01', postId: 97, message: '<p>Да</p>' })
  await site.act('erasePost', { postId })
  return { postid: postId }
}

/** A discussion of the bot's own, with somebody's answer. */
export const answeredPost: Acts = [
  ['grantCapability', { name: 'mod/forum:deleteownpost' }],
  ['discuss', { by: 'sync-bot', forum: 'Обмен опытом', subject: 's', message: 'm' }],
  ['reply', { by: 'user01', postId: 112, message: 'm' }],
]

export const mayLock: Acts = [
  ['grantCapability', { name: 'moodle/course:manageactivities' }],
  ['discuss', { by: 'user01', forum: 'Обмен опытом', subject: 's', message: 'm' }],
]

export function discussion(targetstate: number) {
  return { forumid: 2, discussionid: 110, targetstate }
}

export async function ownPostId(site: Site) {
  const { postid } = await own(site)
  return { postid }
}
