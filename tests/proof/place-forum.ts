import { discussionText, markIn, replyText } from '../../connectors/moodle/forum-layout.ts'
import { doubleMark } from '../../src/sweep.ts'
import { sayIn } from '../../src/text/messages.ts'
import type { Entry } from './mirror-stage.ts'
import { bot, type Course, type Hands, staff, type WalkPlace } from './walk-place.ts'

const forum = 'Обсуждение карточек Trello'

/** Discussions of a forum, comments as replies. */
export const inForum: WalkPlace = {
  name: 'forum',
  apart: true,
  answers: false,
  settings: 'as: discussions, ',
  async prepare({ moodle }) {
    await moodle.act('addForum', { name: forum })
    for (const name of ['mod/forum:editanypost', 'moodle/course:manageactivities'])
      await moodle.act('grantCapability', { name })
  },
  entries: async (course) => (await discussionsIn(course)).flatMap(entriesIn),
  async fill({ moodle }, { view, comments }) {
    const discussion = { by: bot, forum, ...discussionText(view, 'ru') }
    const { discussionId } = await moodle.act('discuss', discussion)
    for (const comment of comments)
      await moodle.act('reply', { by: bot, discussionId, message: replyText(comment).message })
  },
  hands: { edit, remove, copy },
}

/** The same where people's answers become comments on the cards. */
export const inAnswering: WalkPlace = {
  ...inForum,
  name: 'forum with answers',
  answers: true,
  settings: `${inForum.settings}replies: {}, `,
}

interface Discussion {
  id: number
  name: string
  locked: boolean
  posts: readonly Post[]
}

interface Post {
  id: number
  parent: number
  by: string
  message: string
}

async function discussionsIn({ moodle }: Course): Promise<readonly Discussion[]> {
  return (await moodle.act('discussions', { forum })).discussions as readonly Discussion[]
}

/** Of a discussion that is a double, each reply is one as well. */
function entriesIn({ name, posts }: Discussion): Entry[] {
  const ours = posts.filter(({ by, message }) => by === bot && markIn(message) !== null)
  const [first, ...replies] = ours.toSorted((one, other) => one.parent - other.parent)
  if (first === undefined || first.parent !== 0) return ours.map((post) => toEntry(post, {}))
  const card = toEntry(first, { title: name })
  const isDouble = card.values.card_id?.startsWith(doubleMark) === true
  return [card, ...replies.map((post) => (isDouble ? { ...card, id: post.id } : toEntry(post, {})))]
}

function toEntry({ id, message }: Post, more: Entry['values']): Entry {
  const values = { card_id: markIn(message)?.mark ?? '', text: message, state: stateOf(message) }
  return { id, values: { ...values, ...more } }
}

const say = sayIn('ru')
const states = [say('card.deleted'), say('card.double')]

/** As the entry of a card has it in a field of its own. */
function stateOf(message: string): string {
  if (message.includes(`<p>${say('comment.deleted')}</p>`)) return say('card.deleted')
  return states.find((state) => new RegExp(`<(p|strong)>${state}</`).test(message)) ?? ''
}

async function edit(course: Course, { id, values }: Entry, draw: (below: number) => number) {
  const isSubject = values.title !== undefined && draw(3) === 0
  const spoilt = `Испорчено ${draw(1_000)}`
  const change = isSubject
    ? { subject: spoilt }
    : { message: (values.text ?? '').replace(/<\/div>\s*$/, `<p>${spoilt}</p></div>`) }
  await course.moodle.act('editPost', { by: staff, postId: id, ...change })
  return `${isSubject ? 'subject' : 'text'} of post ${id} edited`
}

async function remove(course: Course, { id }: Entry): ReturnType<Hands['remove']> {
  const { posts = [] } = (await discussionOf(course, id)) ?? {}
  const isFirst = posts.some((post) => post.id === id && post.parent === 0)
  await course.moodle.act('deletePost', { by: staff, postId: id })
  return isFirst ? posts.map((post) => post.id) : [id]
}

/** Whoever copies under another name only quotes us; where a discussion is locked nobody answers. */
async function copy(course: Course, { id, values }: Entry, by: string): Promise<number | null> {
  const discussion = await discussionOf(course, id)
  const message = values.text ?? ''
  const isReply = values.title === undefined
  if (discussion === undefined || (isReply && discussion.locked)) return null
  const made = isReply
    ? await course.moodle.act('reply', { by, discussionId: discussion.id, message })
    : await course.moodle.act('discuss', { by, forum, subject: values.title, message })
  return by === bot ? Number(made.postId) : null
}

async function discussionOf(course: Course, post: number): Promise<Discussion | undefined> {
  return (await discussionsIn(course)).find(({ posts }) => posts.some(({ id }) => id === post))
}
