import { z } from 'zod'
import { moduleNamed, verb } from './verb.ts'
import type { Discussion, Entry, World } from './world.ts'
import { fieldsOf, fullName, personOf, postsOf } from './world.ts'

/** Verbs that change nothing: the whole truth, for tests, whatever the bot may see. */
export const inspectVerbs = {
  entries: verb(z.strictObject({ database: z.string() }), (world, details) => {
    const { instance } = moduleNamed(world, 'data', details.database)
    const entries = world.entries.filter(({ database }) => database === instance)
    return { entries: entries.map((entry) => entryState(world, entry)) }
  }),
  calls: verb(z.strictObject({}), (world) => ({ calls: { ...world.calls } })),
  messages: verb(z.strictObject({}), (world) => ({
    messages: world.messages.map((message) => ({
      ...message,
      toUsername: personOf(world, message.to).username,
    })),
  })),
  discussions: verb(z.strictObject({ forum: z.string() }), (world, details) => {
    const { instance } = moduleNamed(world, 'forum', details.forum)
    const discussions = world.discussions.filter(({ forum }) => forum === instance)
    return { discussions: discussions.map((discussion) => discussionState(world, discussion)) }
  }),
  people: verb(z.strictObject({}), (world) => ({
    people: world.people.map((person) => ({ ...person, fullname: fullName(person) })),
  })),
  modules: verb(z.strictObject({}), (world) => ({
    modules: world.modules.map((module) => ({ ...module })),
  })),
}

function entryState(world: World, entry: Entry) {
  const values = fieldsOf(world, entry.database).map(({ id, name }) => [
    name,
    entry.contents.find(({ field }) => field === id)?.content ?? null,
  ])
  return {
    ...{ id: entry.id, approved: entry.approved, created: entry.created, modified: entry.modified },
    by: personOf(world, entry.author).username,
    values: Object.fromEntries(values),
  }
}

function discussionState(world: World, discussion: Discussion) {
  return {
    ...discussion,
    locked: discussion.lockedAt > 0,
    by: personOf(world, discussion.author).username,
    posts: postsOf(world, discussion.id).map((post) => ({
      ...post,
      by: personOf(world, post.author).username,
    })),
  }
}
