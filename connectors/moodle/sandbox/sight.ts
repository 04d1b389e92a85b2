import { can, isShown } from './access.ts'
import { isVisibleEntry } from './data-state.ts'
import { printed, questionName } from './feedback.ts'
import {
  assignmentStanding,
  eventStanding,
  materialStandings,
  submissionStanding,
} from './sight-materials.ts'
import { made, standing } from './standing.ts'
import type { CourseSight, Standing, TruthKind } from './truth.ts'
import type { Attempt, Discussion, Entry, Module, Person, Post, World } from './world.ts'
import { fieldsOf, oneOf } from './world.ts'

/** The database that shows the mirrored cards: nobody's activity. */
const mirror = 'Карточки Trello'

/** The course as it stands, for the account of the token, in the words of the activity log. */
export function courseSight(world: World): CourseSight {
  const modules = world.modules.filter((module) => isShown(world, module) && module.name !== mirror)
  const shown = (modname: Module['modname'], instance: number) =>
    modules.some((module) => module.modname === modname && module.instance === instance)
  const discussions = world.discussions
    .filter(({ forum }) => shown('forum', forum))
    .filter(({ timestart }) => timestart <= world.now())
  const open = new Set(discussions.map(({ id }) => id))
  const all = [
    ...world.people.filter(({ enrolled }) => enrolled).map((one) => participant(world, one)),
    ...modules.flatMap(activity),
    ...modules.flatMap((module) => materialStandings(world, module)),
    ...modules
      .filter(({ modname }) => modname === 'assign')
      .map((module) => assignmentStanding(world, module)),
    ...world.submissions
      .filter(({ assignment, status }) => status === 'submitted' && shown('assign', assignment))
      .map(submissionStanding),
    ...world.events.map(eventStanding),
    ...discussions.map((discussion) => discussionStanding(world, discussion)),
    ...world.posts
      .filter((post) => open.has(post.discussion))
      .filter(({ isPrivate }) => !isPrivate || can(world, 'mod/forum:readprivatereplies'))
      .map(postStanding),
    ...world.entries
      .filter((entry) => shown('data', entry.database) && isVisibleEntry(world, entry))
      .map((entry) => entryStanding(world, entry)),
    ...world.attempts.map((attempt) => answerStanding(world, attempt)),
  ]
  return new Map(all.map((standing) => [`${standing.kind}:${standing.id}`, standing]))
}

function participant({ groups }: World, { id, groups: own }: Person): Standing {
  const what = { kind: 'participant', id, author: null, createdAt: null, place: null } as const
  const names = groups.filter((group) => own.includes(group.id))
  return standing(
    what,
    names.map(({ id: group, name }) => ['groups', String(group), name] as const),
  )
}

/** Those that somebody lives in here. */
const activityKinds: Partial<Record<Module['modname'], TruthKind>> = {
  forum: 'forum',
  data: 'database',
  feedback: 'survey',
}

function activity({ modname, instance: id, name }: Module): Standing[] {
  const kind = activityKinds[modname]
  if (kind === undefined) return []
  return [
    standing({ kind, id, author: null, createdAt: null, place: null }, [['title', null, name]]),
  ]
}

function discussionStanding(world: World, discussion: Discussion): Standing {
  const first = oneOf(world.posts, ({ id }) => id === discussion.firstPost, 'first post')
  const place = `forum:${discussion.forum}`
  return standing({ kind: 'discussion', id: discussion.id, place, ...made(first) }, [
    ['title', null, discussion.name],
    ['place', null, `moodle:${place}`],
    ['pinned', null, discussion.pinned],
    ['locked', null, discussion.lockedAt > 0],
  ])
}

function postStanding(post: Post): Standing {
  const place = `discussion:${post.discussion}`
  return standing({ kind: 'post', id: post.id, place, ...made(post) }, [
    ['title', null, post.subject],
    ['body', null, post.message],
    ['place', null, `moodle:${place}`],
    ['parent', null, post.parent === 0 ? null : `moodle:post:${post.parent}`],
  ])
}

function entryStanding(world: World, entry: Entry): Standing {
  const texts = fieldsOf(world, entry.database).flatMap(({ id, name, type }) => {
    const content = entry.contents.find(({ field }) => field === id)?.content
    return content ? [{ name, type, content }] : []
  })
  const place = `database:${entry.database}`
  return standing({ kind: 'entry', id: entry.id, place, ...made(entry) }, [
    ['title', null, texts.find(({ type }) => type === 'text')?.content ?? null],
    ['place', null, `moodle:${place}`],
    ['approved', null, entry.approved],
    ...texts.map(({ name, type, content }) => ['fields', name, shown(type, content)] as const),
  ])
}

/** A date is kept as midnight UTC of its day; a text area holds a paragraph. */
function shown(type: string, content: string): string {
  if (type === 'date') return new Date(Number(content) * 1000).toISOString().slice(0, 10)
  return content.replace(/^<p>(.*)<\/p>$/, '$1')
}

/** Answering again moves its only time. */
function answerStanding(world: World, { id, survey, person, answers }: Attempt) {
  const { questions } = oneOf(world.surveys, (one) => one.id === survey, 'survey')
  const place = `survey:${survey}`
  const what = { kind: 'answer', id, place, author: String(person) } as const
  return standing({ ...what, createdAt: null }, [
    ['place', null, `moodle:${place}`],
    ...questions.map((question, at) => {
      return ['fields', questionName(question), printed(question, answers[at] ?? '')] as const
    }),
  ])
}
