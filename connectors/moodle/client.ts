import { z } from 'zod'
import type { Call } from '../../src/connector.ts'
import { type Ask, createAsk, type Param } from './ask.ts'
import { forumFunctions } from './client-forums.ts'
import { submissionId } from './normalize-assignment.ts'
import * as schema from './schema.ts'
import { type Sifted, sift } from './schema.ts'
import type { MoodleConnection } from './settings.ts'
import { type PageOf, rows, shaped } from './shaped.ts'
import { siftModules } from './sift-modules.ts'

/** One value of one field of a database entry; `subfield` for the parts of an address or a text area. */
export interface EntryValue {
  fieldid: number
  subfield?: string
  value: string
}

export type MoodleClient = ReturnType<typeof createClient>

/** One small function for each web service function; paging is the caller's, meaning nobody's. */
export function createClient(connection: MoodleConnection) {
  const ask = createAsk(connection)
  const { course } = connection.place
  return {
    ...courseFunctions(ask, course),
    ...forumFunctions(ask, course),
    ...databaseFunctions(ask, course),
    ...entryWriteFunctions(ask),
    ...surveyFunctions(ask, course),
    ...assignmentFunctions(ask, course),
    ...calendarFunctions(ask, course),
    ...messageFunctions(ask),
    ...searchFunctions(ask, course),
    close: () => ask.close(),
  }
}

function courseFunctions(ask: Ask, course: number) {
  const siteInfo = async (call: Call) => {
    const answer = await ask('core_webservice_get_site_info', {}, call)
    return { ...shaped(answer, schema.SiteInfo), serverTime: answer.serverTime }
  }
  let own: number | null = null
  return {
    siteInfo,
    /** The user of the token; asked for once. */
    async ownId(call: Call): Promise<number> {
      own ??= (await siteInfo(call)).userid
      return own
    },
    /** Throws when access to the course is lost: the canary of every proof of absence. */
    async contents(call: Call): Promise<Sifted<schema.Module>> {
      const answer = await ask('core_course_get_contents', { courseid: course }, call)
      const sections = shaped(answer, z.array(z.object({ modules: rows })))
      const all = sections.flatMap(({ modules }) => modules)
      return siftModules(all)
    },
    /** Looks for one activity, whatever its kind. @throws Gone, or AccessLost where it is hidden */
    async module(cmid: number, call: Call): Promise<void> {
      await ask('core_course_get_course_module', { cmid }, call)
    },
    /** The filter keeps Moodle 4.5 from stumbling over comments whose entry was deleted. */
    async updatesSince(since: number, call: Call) {
      const params = { courseid: course, since, filter: ['configuration'] }
      const answer = await ask('core_course_get_updates_since', params, call)
      const { instances } = shaped(answer, z.object({ instances: rows }))
      const updates = sift('update', schema.Update, instances).rows
      return { updates, serverTime: answer.serverTime }
    },
    async participants(from: number, limit: number, call: Call) {
      const userfields = 'id,fullname,email,groups,customfields,roles,lastcourseaccess'
      const options = [
        { name: 'userfields', value: userfields },
        { name: 'limitfrom', value: from },
        { name: 'limitnumber', value: limit },
        { name: 'sortby', value: 'id' },
      ]
      const answer = await ask('core_enrol_get_enrolled_users', { courseid: course, options }, call)
      return sift('participant', schema.Participant, shaped(answer, rows))
    },
  }
}

const searchPage = 10
const mostSearchPages = 10

function searchFunctions(ask: Ask, course: number) {
  return {
    /**
     * By the time of their last change, as far as the index knows them and at most a hundred.
     * @throws Misconfigured where the site has no global search
     */
    async postsEditedSince(timestart: number, call: Call): Promise<schema.SearchResult[]> {
      const filters = { areaids: ['mod_forum-post'], courseids: [course], timestart }
      const found: schema.SearchResult[] = []
      for (let page = 0; page < mostSearchPages; page += 1) {
        const answer = await ask('core_search_get_results', { query: '', filters, page }, call)
        const { results } = shaped(answer, z.object({ results: rows }))
        found.push(...sift('search result', schema.SearchResult, results).rows)
        if (results.length < searchPage) break
      }
      return found
    },
  }
}

function databaseFunctions(ask: Ask, course: number) {
  const entries = async (
    wsfunction: 'mod_data_get_entries' | 'mod_data_search_entries',
    params: Readonly<Record<string, Param>>,
    call: Call,
  ): Promise<Sifted<schema.Entry> & { total: number }> => {
    const answer = await ask(wsfunction, params, call)
    const page = shaped(answer, z.object({ entries: rows, totalcount: z.number() }))
    const shape = params.returncontents === true ? schema.FullEntry : schema.Entry
    return { ...sift('entry', shape, page.entries), total: page.totalcount }
  }
  return {
    async databases(call: Call) {
      const answer = await ask('mod_data_get_databases_by_courses', { courseids: [course] }, call)
      const { databases } = shaped(answer, z.object({ databases: rows }))
      return sift('database', schema.Database, databases)
    },
    async fields(databaseid: number, call: Call): Promise<Sifted<schema.DataField>> {
      const answer = await ask('mod_data_get_fields', { databaseid }, call)
      return sift('field', schema.DataField, shaped(answer, z.object({ fields: rows })).fields)
    },
    entries: (databaseid: number, at: PageOf & EntryOrder, call: Call) => {
      const { contents, newestFirst, ...page } = at
      const order = newestFirst ? { sort: -4, order: 'DESC' } : { sort: 0, order: 'ASC' }
      const params = { databaseid, returncontents: contents, ...order, ...page }
      return entries('mod_data_get_entries', params, call)
    },
    /** @throws Gone when it was deleted, NotApproved when it is not shown (any more) */
    entry: (entryid: number, call: Call) => ask('mod_data_get_entry', { entryid }, call),
    /** A substring search that ignores case, with `%` and `_` as wildcards: compare what it gives. */
    searchEntries: (databaseid: number, fieldid: number, value: string, call: Call) => {
      const advsearch = [{ name: `f_${fieldid}`, value: JSON.stringify(value) }]
      const params = { databaseid, returncontents: true, advsearch }
      return entries('mod_data_search_entries', params, call)
    },
  }
}

function entryWriteFunctions(ask: Ask) {
  const write = async (
    wsfunction: 'mod_data_add_entry' | 'mod_data_update_entry',
    params: Readonly<Record<string, Param>>,
    call: Call,
  ) => shaped(await ask(wsfunction, params, call, { writes: true }), schema.Written)
  return {
    addEntry: (databaseid: number, data: readonly EntryValue[], call: Call) =>
      write('mod_data_add_entry', { databaseid, groupid: 0, data: encoded(data) }, call),
    updateEntry: (entryid: number, data: readonly EntryValue[], call: Call) =>
      write('mod_data_update_entry', { entryid, data: encoded(data) }, call),
    /** @throws Gone when it was deleted already */
    deleteEntry: (entryid: number, call: Call) =>
      ask('mod_data_delete_entry', { entryid }, call, { writes: true }),
  }
}

interface EntryOrder {
  contents: boolean
  /** By last change; else oldest first, in the order of being added. */
  newestFirst: boolean
}

/** Moodle 4.5 wants every value as a JSON string; anything else becomes empty. */
function encoded(data: readonly EntryValue[]): Param[] {
  return data.map(({ fieldid, subfield, value }) => {
    return { fieldid, subfield, value: JSON.stringify(value) }
  })
}

function surveyFunctions(ask: Ask, course: number) {
  return {
    async surveys(call: Call) {
      const params = { courseids: [course] }
      const answer = await ask('mod_feedback_get_feedbacks_by_courses', params, call)
      const { feedbacks } = shaped(answer, z.object({ feedbacks: rows }))
      return sift('survey', schema.Survey, feedbacks)
    },
    /** Named answers only. Beyond the end Moodle 4.5 repeats the last page: stop by `total`. */
    async attempts(feedbackid: number, at: PageOf, call: Call) {
      const answer = await ask('mod_feedback_get_responses_analysis', { feedbackid, ...at }, call)
      const page = shaped(answer, z.object({ attempts: rows, totalattempts: z.number() }))
      return { ...sift('answer', schema.Attempt, page.attempts), total: page.totalattempts }
    },
  }
}

function assignmentFunctions(ask: Ask, course: number) {
  return {
    async assignments(call: Call) {
      const answer = await ask('mod_assign_get_assignments', { courseids: [course] }, call)
      const { courses } = shaped(answer, z.object({ courses: assignmentLists }))
      const all = courses.flatMap(({ assignments }) => assignments)
      return sift('assignment', schema.Assignment, all)
    },
    /**
     * The latest attempt of everybody in each of these, changed at `since` or later. A list is absent
     * for what Moodle 4.5 does not show us: it says so in a warning and throws nothing.
     */
    async submissions(assignmentids: readonly number[], since: number, call: Call) {
      const answer = await ask('mod_assign_get_submissions', { assignmentids, since }, call)
      const { assignments } = shaped(answer, z.object({ assignments: submissionLists }))
      return assignments.map(({ assignmentid, submissions }) => ({
        assignmentid,
        ...sift('submission', schema.Submission, submissions, (row) => ({
          id: submissionId(assignmentid, row),
        })),
      }))
    },
  }
}

function calendarFunctions(ask: Ask, course: number) {
  const events = async (asked: Readonly<Record<string, Param>>, options: object, call: Call) => {
    const only = { userevents: false, siteevents: false, ...options }
    const params = { events: asked, options: only }
    const answer = await ask('core_calendar_get_calendar_events', params, call)
    const shape = z.object({ events: rows })
    return sift('event', schema.CalendarEvent, shaped(answer, shape).events)
  }
  return {
    /** Events of the course that begin, or last, in that stretch: seconds, both ends included. */
    events: (timestart: number, timeend: number, call: Call) =>
      events({ courseids: [course] }, { timestart, timeend }, call),
    /** Those of these that are still there, whenever they are (source of Moodle 4.5). */
    eventsById: (eventids: readonly number[], call: Call) => events({ eventids }, {}, call),
  }
}

function messageFunctions(ask: Ask) {
  return {
    async userIdOf(email: string, call: Call): Promise<number | null> {
      const params = { field: 'email', values: [email] }
      const answer = await ask('core_user_get_users_by_field', params, call)
      const users = shaped(answer, z.array(z.object({ id: z.number().int() })))
      return users[0]?.id ?? null
    },
    /** One recipient a call: Moodle 4.5 delivers the good half of a batch and then fails it. */
    async sendMessage(touserid: number, html: string, clientmsgid: string, call: Call) {
      const params = { messages: [{ touserid, text: html, textformat: 1, clientmsgid }] }
      const wsfunction = 'core_message_send_instant_messages'
      const answer = await ask(wsfunction, params, call, { writes: true })
      const [sent] = shaped(answer, z.tuple([schema.SentMessage], z.unknown()))
      return sent
    },
    /** The newest messages between two people, read or not. */
    async messages(useridfrom: number, useridto: number, limitnum: number, call: Call) {
      const who = { useridto, useridfrom, type: 'conversations' }
      const params = { ...who, read: 2, newestfirst: true, limitfrom: 0, limitnum }
      const answer = await ask('core_message_get_messages', params, call)
      const { messages } = shaped(answer, z.object({ messages: rows }))
      return sift('message', schema.StoredMessage, messages).rows
    },
  }
}

const assignmentLists = z.array(z.object({ assignments: rows }))
const submissionLists = z.array(z.object({ assignmentid: z.number().int(), submissions: rows }))
