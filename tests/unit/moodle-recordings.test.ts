import { describe, expect, test } from '@jest/globals'
import { functions, type MoodleFunction } from '../../connectors/moodle/capabilities.ts'
import { createClient, type MoodleClient } from '../../connectors/moodle/client.ts'
import { GiveUp, Gone, Misconfigured } from '../../src/errors.ts'
import { moodleConnection } from '../support/moodle-connection.ts'
import { moodleRecordings, replay } from '../support/moodle-recordings.ts'

const call = { signal: new AbortController().signal }
const page = { page: 0, perpage: 10 }
const entries = { ...page, contents: true, newestFirst: true }

/** How each function is called; the answer is the recorded one whatever is asked. */
const calls: Readonly<Record<MoodleFunction, (client: MoodleClient) => Promise<unknown>>> = {
  core_webservice_get_site_info: (client) => client.siteInfo(call),
  core_course_get_contents: (client) => client.contents(call),
  core_course_get_course_module: (client) => client.module(2, call),
  core_course_get_updates_since: (client) => client.updatesSince(0, call),
  core_enrol_get_enrolled_users: (client) => client.participants(0, 200, call),
  core_user_get_users_by_field: (client) => client.userIdOf('somebody@example.test', call),
  mod_forum_get_forums_by_courses: (client) => client.forums(call),
  mod_forum_get_forum_discussions: (client) =>
    client.discussions(2, { ...page, sortorder: 1 }, call),
  mod_forum_get_discussion_posts: (client) => client.posts(2, call),
  mod_forum_get_discussion_post: (client) => client.post(2, call),
  core_search_get_results: (client) => client.postsEditedSince(0, call),
  mod_forum_add_discussion: (client) => client.addDiscussion(2, 'x', '<p>x</p>', call),
  mod_data_get_databases_by_courses: (client) => client.databases(call),
  mod_data_get_fields: (client) => client.fields(1, call),
  mod_data_get_entries: (client) => client.entries(1, entries, call),
  mod_data_get_entry: (client) => client.entry(1, call),
  mod_data_search_entries: (client) => client.searchEntries(1, 1, 'x', call),
  mod_data_add_entry: (client) => client.addEntry(1, [], call),
  mod_data_update_entry: (client) => client.updateEntry(1, [], call),
  mod_feedback_get_feedbacks_by_courses: (client) => client.surveys(call),
  mod_feedback_get_responses_analysis: (client) => client.attempts(1, page, call),
  mod_assign_get_assignments: (client) => client.assignments(call),
  mod_assign_get_submissions: (client) => client.submissions([1], 0, call),
  core_calendar_get_calendar_events: (client) => client.events(0, 2_000_000_000, call),
  core_message_send_instant_messages: (client) => client.sendMessage(3, 'x', 'x', call),
  core_message_get_messages: (client) => client.messages(35, 3, 10, call),
}

describe('every recorded answer of a function we use', () => {
  test.each(Object.entries(calls))('%s: is understood, no row rejected', async (name, ask) => {
    const recordings = moodleRecordings((one) => one === name || one.startsWith(`${name}--`))
    expect(recordings).not.toHaveLength(0)

    for (const recording of recordings) {
      const server = await replay(recording.raw)
      const client = createClient(moodleConnection(server.url))
      const outcome = await ask(client).catch((error: unknown) => error)
      client.close()
      await server.close()

      const odd = outcome instanceof Error && !isNamed(outcome) ? outcome : rejectedOf(outcome)
      expect({ recording: recording.name, odd }).toEqual({ recording: recording.name, odd: [] })
    }
  })

  test('an odd row is set aside with its reason, the rest of the page goes on', async () => {
    const [recording] = moodleRecordings((name) => name === 'mod_forum_get_forums_by_courses')
    const forums = JSON.parse(recording?.raw.body ?? '[]')
    const body = JSON.stringify([{ ...forums[0], cmid: null }, ...forums.slice(1)])
    const server = await replay({ status: 200, headers: {}, body })
    const client = createClient(moodleConnection(server.url))

    const { rows, rejected } = await client.forums(call)

    client.close()
    await server.close()
    expect(rows.map(({ id }) => id)).toEqual(forums.slice(1).map(({ id }: { id: number }) => id))
    expect(rejected).toMatchObject([{ kind: 'forum', sourceId: '1' }])
    expect(rejected[0]?.reason).toContain('cmid')
  })

  test('a null where a list was promised is no answer', async () => {
    const server = await replay({ status: 200, headers: {}, body: 'null' })
    const client = createClient(moodleConnection(server.url))

    await expect(client.forums(call)).rejects.toThrow('shape')
    await expect(client.addEntry(1, [], call)).rejects.toMatchObject({ name: 'Uncertain' })

    client.close()
    await server.close()
  })

  test('every function has a line in the list the self-check uses', () => {
    expect(Object.keys(calls).sort()).toEqual(Object.keys(functions).sort())
  })
})

/** Recordings of the same functions that hold an exception. */
function isNamed(error: Error): boolean {
  return error instanceof GiveUp || error instanceof Gone || error instanceof Misconfigured
}

function rejectedOf(outcome: unknown): unknown {
  if (typeof outcome !== 'object' || outcome === null) return []
  return 'rejected' in outcome ? outcome.rejected : []
}
