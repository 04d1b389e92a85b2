import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { MoodleFunction } from '../../connectors/moodle/capabilities.ts'
import { createClient, type MoodleClient } from '../../connectors/moodle/client.ts'
import { moodleConnection } from './moodle-connection.ts'

const call = { signal: new AbortController().signal }
const page = { page: 0, perpage: 10 }
const entries = { ...page, newestFirst: true }
const post = { subject: 'x', message: '<p>x</p>' }
const values = [
  { fieldid: 1, value: 'x' },
  { fieldid: 6, subfield: 'day', value: '1' },
]

/** `contents`: where they may be left out, whether they are asked for. */
type Asks = (client: MoodleClient, contents?: boolean) => Promise<unknown>

/** How each function is called, with every parameter that the connector ever sends. */
export const moodleCalls: Readonly<Record<MoodleFunction, Asks>> = {
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
  mod_forum_add_discussion: (client) => client.addDiscussion(2, post, -1, call),
  mod_forum_add_discussion_post: (client) => client.addPost(2, post, call),
  mod_forum_update_discussion_post: (client) => client.updatePost(2, post, call),
  mod_forum_set_lock_state: (client) => client.setLocked(2, 2, true, call),
  mod_forum_delete_post: (client) => client.deletePost(2, call),
  core_group_get_activity_allowed_groups: (client) => client.groupsOf(2, call),
  mod_data_get_databases_by_courses: (client) => client.databases(call),
  mod_data_get_fields: (client) => client.fields(1, call),
  mod_data_get_entries: (client, contents = true) =>
    client.entries(1, { ...entries, contents }, call),
  mod_data_get_entry: (client) => client.entry(1, call),
  mod_data_search_entries: (client) => client.searchEntries(1, 1, 'x', call),
  mod_data_add_entry: (client) => client.addEntry(1, values, call),
  mod_data_update_entry: (client) => client.updateEntry(1, values, call),
  mod_data_delete_entry: (client) => client.deleteEntry(1, call),
  mod_feedback_get_feedbacks_by_courses: (client) => client.surveys(call),
  mod_feedback_get_responses_analysis: (client) => client.attempts(1, page, call),
  mod_assign_get_assignments: (client) => client.assignments(call),
  mod_assign_get_submissions: (client) => client.submissions([1], 0, call),
  core_calendar_get_calendar_events: async (client) => [
    await client.events(0, 2_000_000_000, call),
    await client.eventsById([1], call),
  ],
  core_message_send_instant_messages: (client) => client.sendMessage(3, 'x', 'x', call),
  core_message_get_messages: (client) => client.messages(35, 3, 10, call),
}

/** What the connector sends to a function: each parameter, list places as `[]`, options with name. */
export async function parametersSent(ask: Asks): Promise<ReadonlySet<string>> {
  const sent: string[] = []
  const server = createServer(async (request, response) => {
    sent.push(...parametersIn(new URLSearchParams(await text(request))))
    response.end('{"events":[]}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const client = createClient(moodleConnection(`http://127.0.0.1:${port}`))
  await ask(client).catch(() => null)
  client.close()
  server.closeAllConnections()
  server.close()
  return new Set(sent)
}

/** The same of a request. */
export function parametersIn(form: URLSearchParams): string[] {
  return [...form].map(([name, sent]) => {
    const plain = name.replace(/\[\d+\]/g, '[]')
    return plain.endsWith('options[][name]') ? `${plain}=${sent}` : plain
  })
}
