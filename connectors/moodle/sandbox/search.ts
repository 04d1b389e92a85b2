import { courseIsOpen } from './access.ts'
import { refuse } from './failure.ts'
import { reads } from './function.ts'
import { formatName } from './html.ts'
import { int, list, object, optional, raw } from './params.ts'
import {
  type Discussion,
  fullName,
  moduleOf,
  oneOf,
  type Post,
  personOf,
  type World,
} from './world.ts'

const rowsAPage = 10
const mostRows = 100

export const searchFunctions = {
  core_search_get_results: reads(
    object({
      query: raw(),
      filters: optional(
        object({
          areaids: list(raw(), []),
          courseids: list(int(), []),
          timestart: int(0),
          timeend: int(0),
        }),
      ),
      page: int(0),
    }),
    results,
  ),
}

interface Params {
  query: string
  filters: {
    areaids: readonly string[]
    courseids: readonly number[]
    timestart: number
  } | null
  page: number
}

/** Of posts only; what was written since the index was made is not in it. */
function results(world: World, { query, filters, page }: Params): object {
  if (world.search === null) refuse('globalsearchdisabled', 'Global searching is not enabled.')
  const { areaids = [], courseids = [], timestart = 0 } = filters ?? {}
  const { indexed } = world.search
  const isAsked =
    (areaids.length === 0 || areaids.includes('mod_forum-post')) &&
    (courseids.length === 0 || courseids.includes(world.course.id))
  const posts = courseIsOpen(world) && isAsked ? indexed : []
  const found = posts
    .filter(({ modified, message }) => modified >= timestart && message.includes(query))
    .filter(({ id, isPrivate }) => !isPrivate && world.posts.some((post) => post.id === id))
    .slice(0, mostRows)
  return {
    totalcount: found.length,
    results: found.slice(page * rowsAPage, (page + 1) * rowsAPage).map((post) => row(world, post)),
  }
}

function row(world: World, post: Post): object {
  const discussion = oneOf(world.discussions, ({ id }) => id === post.discussion, 'discussion')
  return { ...about(world, post), ...places(world, discussion), ...author(world, post) }
}

function about({ course, url }: World, { id, subject, message, modified }: Post) {
  return {
    ...{ itemid: id, componentname: 'mod_forum', areaname: 'post' },
    courseurl: `${url}/course/view.php?id=${course.id}`,
    coursefullname: course.fullname,
    ...{ timemodified: modified, title: formatName(subject) },
    content: message.replace(/<[^>]+>/g, ''),
    iconurl: `${url}/theme/image.php/boost/forum/1/monologo`,
  }
}

function places(world: World, { id, forum }: Discussion) {
  const module = moduleOf(world, 'forum', forum)
  return {
    docurl: `${world.url}/mod/forum/discuss.php?d=${id}`,
    contextid: module.contextid,
    contexturl: `${world.url}/mod/forum/view.php?id=${module.cmid}`,
  }
}

function author(world: World, { author: id }: Post) {
  return {
    ...{ description1: null, description2: null, userid: id, textformat: 2 },
    userurl: `${world.url}/user/view.php?id=${id}&course=${world.course.id}`,
    userfullname: fullName(personOf(world, id)),
  }
}
