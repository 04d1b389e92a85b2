import { assignFunctions } from './assign.ts'
import { calendarFunctions } from './calendar.ts'
import { courseFunctions } from './course.ts'
import { courseModuleFunctions } from './course-module.ts'
import { dataFunctions } from './data.ts'
import { dataWriteFunctions } from './data-write.ts'
import { refuseAccess, refuseMissing } from './failure.ts'
import { feedbackFunctions } from './feedback.ts'
import { forumFunctions } from './forum.ts'
import { forumStaffFunctions } from './forum-staff.ts'
import { forumWriteFunctions } from './forum-write.ts'
import type { WebFunction } from './function.ts'
import { messageFunctions } from './messages.ts'
import { searchFunctions } from './search.ts'
import { siteFunctions } from './site.ts'
import { userFunctions } from './user.ts'
import type { World } from './world.ts'

/** What the external service of this sandbox offers. */
const functions: Readonly<Record<string, WebFunction>> = {
  ...siteFunctions(() => Object.keys(functions)),
  ...courseFunctions,
  ...courseModuleFunctions,
  ...userFunctions,
  ...forumFunctions,
  ...forumWriteFunctions,
  ...forumStaffFunctions,
  ...dataFunctions,
  ...dataWriteFunctions,
  ...feedbackFunctions,
  ...assignFunctions,
  ...calendarFunctions,
  ...messageFunctions,
  ...searchFunctions,
}

/**
 * The function of that name. @throws MoodleFailure `invalidrecord` for a name Moodle does not know,
 * `accessexception` for one it knows and the service does not offer
 */
export function functionNamed(world: World, name: string): WebFunction {
  const found = Object.hasOwn(functions, name) ? functions[name] : undefined
  if (found && !world.removedFunctions.has(name)) return found
  if (found || knownElsewhere.split(/\s+/).includes(name)) refuseAccess()
  refuseMissing('external_functions')
}

export function isWrite(name: string): boolean {
  return Object.hasOwn(functions, name) && functions[name]?.writes === true
}

/** Functions of Moodle 4.5 that are not in this service. */
const knownElsewhere = `
  core_course_get_courses
  core_course_get_course_module_by_instance core_course_get_recent_courses
  core_enrol_get_users_courses core_enrol_get_course_enrolment_methods
  core_enrol_get_enrolled_users_with_capability core_group_get_course_groups
  core_group_get_group_members core_group_get_course_user_groups
  core_group_get_groups core_group_get_activity_groupmode
  core_group_get_course_groupings core_user_get_users
  core_user_get_course_user_profiles core_user_search_identity
  mod_forum_get_discussion_posts_by_userid mod_forum_set_pin_state
  mod_forum_can_add_discussion mod_forum_get_forum_access_information
  mod_forum_prepare_draft_area_for_post mod_forum_view_forum
  mod_forum_set_subscription_state mod_forum_toggle_favourite_state
  mod_data_approve_entry mod_data_get_data_access_information
  mod_feedback_get_items mod_feedback_get_analysis
  mod_feedback_get_finished_responses mod_feedback_get_feedback_access_information
  mod_feedback_process_page mod_feedback_launch_feedback
  mod_feedback_get_last_completed mod_assign_get_submission_status
  mod_assign_list_participants mod_assign_get_grades
  core_calendar_create_calendar_events core_calendar_delete_calendar_events
  core_calendar_get_action_events_by_course core_calendar_get_action_events_by_courses
  core_calendar_get_action_events_by_timesort core_calendar_get_calendar_upcoming_view
  core_calendar_get_calendar_event_by_id core_calendar_submit_create_update_form
  core_calendar_update_event_start_day core_calendar_get_calendar_access_information
  core_calendar_get_allowed_event_types core_message_get_conversations
  core_message_get_conversation_messages core_message_send_messages_to_conversation
  core_completion_get_activities_completion_status core_completion_get_course_completion_status
  mod_resource_get_resources_by_courses mod_url_get_urls_by_courses
  mod_page_get_pages_by_courses mod_folder_get_folders_by_courses
  mod_label_get_labels_by_courses core_files_get_files
  core_files_upload core_files_get_unused_draft_itemid
  core_files_delete_draft_files core_comment_get_comments
  core_comment_add_comments core_comment_delete_comments
  core_notes_get_course_notes core_notes_create_notes
  core_notes_get_notes core_notes_delete_notes
  core_search_get_search_areas_list
  core_user_get_user_preferences core_get_component_strings
  core_get_string core_course_delete_courses
`
