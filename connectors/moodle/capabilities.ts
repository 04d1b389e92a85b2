/** The functions this connector calls, why, and what its role needs for them (Moodle 4.5). */
export const functions = {
  core_webservice_get_site_info: { for: 'knowing its own account', capability: null },
  core_course_get_contents: {
    for: 'proving that the course can be read, and reading pages, links and files',
    capability: null,
  },
  core_course_get_updates_since: { for: 'finding out what is new', capability: null },
  core_course_get_course_module: {
    for: 'telling a deleted assignment, page, link, file or folder from a hidden one',
    capability: null,
    optional: true,
  },
  core_enrol_get_enrolled_users: {
    for: 'reading participants',
    capability: 'moodle/course:viewparticipants and moodle/user:viewdetails',
  },
  core_user_get_users_by_field: {
    for: 'sending messages to people named by e-mail address',
    capability: 'moodle/user:viewdetails',
  },
  core_search_get_results: {
    for: 'finding edits of old posts within the hour rather than the day, where the site has global search',
    capability: 'moodle/search:query',
    optional: true,
  },
  mod_forum_get_forums_by_courses: {
    for: 'reading forums',
    capability: 'mod/forum:viewdiscussion',
  },
  mod_forum_get_forum_discussions: {
    for: 'reading discussions',
    capability: 'mod/forum:viewdiscussion (and moodle/site:accessallgroups for separate groups)',
  },
  mod_forum_get_discussion_posts: {
    for: 'reading posts',
    capability:
      'mod/forum:viewdiscussion (and mod/forum:viewqandawithoutposting in question-and-answer forums)',
  },
  mod_forum_get_discussion_post: {
    for: 'proving that a post was deleted',
    capability: 'mod/forum:viewdiscussion',
  },
  mod_forum_add_discussion: {
    for: 'sending messages as forum posts',
    capability: 'mod/forum:startdiscussion (mod/forum:addnews in the announcements forum)',
  },
  mod_forum_add_discussion_post: {
    for: 'showing comments of cards in a forum',
    capability: 'mod/forum:replypost',
    only: 'discussions',
  },
  mod_forum_update_discussion_post: {
    for: 'keeping cards in a forum up to date',
    capability: 'mod/forum:editanypost (its own posts can be edited for half an hour only)',
    only: 'discussions',
  },
  mod_forum_set_lock_state: {
    for: 'locking discussions of archived cards',
    capability: 'moodle/course:manageactivities',
    only: 'discussions',
    optional: true,
  },
  mod_forum_delete_post: {
    for: 'removing what was shown in a forum (`cleanup`)',
    capability: 'mod/forum:deleteanypost',
    only: 'discussions',
    optional: true,
  },
  core_group_get_activity_allowed_groups: {
    for: 'showing cards to one group in a forum',
    capability: 'moodle/site:accessallgroups',
    only: 'discussions',
    optional: true,
  },
  mod_data_get_databases_by_courses: {
    for: 'reading databases and finding the mirror',
    capability: 'mod/data:view',
  },
  mod_data_get_fields: {
    for: 'reading databases and finding the mirror',
    capability: 'mod/data:viewentry',
  },
  mod_data_get_entries: { for: 'reading database entries', capability: 'mod/data:viewentry' },
  mod_data_get_entry: {
    for: 'proving that a database entry was deleted',
    capability: 'mod/data:viewentry',
  },
  mod_data_search_entries: { for: 'finding mirrored cards', capability: 'mod/data:viewentry' },
  mod_data_add_entry: { for: 'mirroring cards', capability: 'mod/data:writeentry' },
  mod_data_update_entry: {
    for: 'mirroring cards',
    capability: "mod/data:writeentry (mod/data:manageentries for other people's entries)",
  },
  mod_data_delete_entry: {
    for: 'removing mirrored cards again (vmeste cleanup)',
    capability: 'mod/data:writeentry',
    optional: true,
  },
  mod_feedback_get_feedbacks_by_courses: {
    for: 'reading surveys',
    capability: 'mod/feedback:view',
  },
  mod_feedback_get_responses_analysis: {
    for: 'reading survey answers',
    capability: 'mod/feedback:viewreports',
  },
  mod_assign_get_assignments: {
    for: 'reading assignments',
    capability: 'mod/assign:view',
    optional: true,
  },
  mod_assign_get_submissions: {
    for: 'reading what was handed in',
    capability: 'mod/assign:viewgrades',
    optional: true,
  },
  core_calendar_get_calendar_events: {
    for: 'reading the calendar',
    capability: null,
    optional: true,
  },
  core_message_send_instant_messages: {
    for: 'sending messages',
    capability: 'moodle/site:sendmessage',
  },
  core_message_get_messages: {
    for: 'making sure a message was sent before sending it again',
    capability: null,
  },
} as const satisfies Readonly<Record<string, Needed>>

interface Needed {
  for: string
  capability: string | null
  /** Without it everything else still works. */
  optional?: true
  /** Needed only where cards are shown so. */
  only?: 'discussions'
}

export type MoodleFunction = keyof typeof functions

const missingCodes: readonly string[] = [
  'nopermissions',
  'nopermission',
  'noaccess',
  'nopostforum',
  'noviewdiscussionspermission',
  'cannotcreatediscussion',
  'cannotpostmessage',
  'cannotupdatepost',
  'cannotdeletepost',
  'cannotpindiscussions',
  'couldnotdeletereplies',
  'errorcannotlock',
]

/** The capability to give, in words, where this errorcode means that one is missing; else `null`. */
export function neededFor(code: string, wsfunction: string): string | null {
  if (!missingCodes.includes(code)) return null
  const known = new Map<string, { capability: string | null }>(Object.entries(functions))
  return known.get(wsfunction)?.capability ?? 'the capability that this function asks for'
}
