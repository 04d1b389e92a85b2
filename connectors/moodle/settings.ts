import { z } from 'zod'
import { BaseUrl } from '../../src/base-url.ts'
import type { Connection } from '../../src/connector.ts'

/** Installation-wide: one Moodle site. Periods in minutes. */
export const Settings = z.strictObject({
  baseUrl: BaseUrl.describe('Address of the site exactly as it calls itself (its wwwroot)'),
  pollEveryMinutes: z.number().positive().default(5).describe('How often to ask what is new'),
  sweepEveryMinutes: z
    .number()
    .positive()
    .default(10)
    .describe('How often to look at every list: deletions, pins, locks, approvals'),
  postsEveryHours: z
    .number()
    .positive()
    .default(24)
    .describe('How often to read all posts again: what staff changed in old ones is told nowhere'),
  peopleEveryMinutes: z.number().positive().default(60).describe('How often to read participants'),
  editingMinutes: z
    .number()
    .nonnegative()
    .default(30)
    .describe("The site's maximum time to edit posts; younger posts are read again each time"),
  timeoutSeconds: z
    .number()
    .positive()
    .default(60)
    .describe('How long one call may take before its answer counts as lost'),
  requestsAtOnce: z
    .number()
    .int()
    .positive()
    .default(2)
    .describe('How many requests at once: PHP works on one for each of its workers'),
  slowSeconds: z
    .number()
    .positive()
    .default(3)
    .describe('A site that takes longer to answer is asked one by one, with rests in between'),
  landingSeconds: z
    .number()
    .nonnegative()
    .default(60)
    .describe("The site's limit for a script: so long after that a lost write may still land"),
  privateReplies: z
    .boolean()
    .default(false)
    .describe('Whether to read replies that are between two people'),
  calendarPastDays: z
    .number()
    .nonnegative()
    .default(30)
    .describe('How far back to look into the calendar'),
  calendarAheadDays: z
    .number()
    .positive()
    .default(400)
    .describe('How far ahead to look into the calendar'),
  fieldOrganisation: z.string().default('organisation').describe('Profile field: organisation'),
  fieldOrganisationKind: z.string().default('orgtype').describe('Profile field: ГУ or СОНКО'),
  fieldRegion: z.string().default('region').describe('Profile field: region'),
})
export type Settings = z.infer<typeof Settings>

/** One space's part: its course. */
export const Place = z.strictObject({
  course: z.number().int().positive().describe('Id of the course: the number in its address'),
  mirrorDatabase: z
    .string()
    .min(1)
    .default('Карточки Trello')
    .describe('Title of the Database activity that shows the cards'),
  mirrorForum: z
    .string()
    .min(1)
    .default('Обсуждение карточек Trello')
    .describe('Title of the forum that shows them as discussions, where a route says so'),
  language: z.string().default('ru').describe('Which language to take from multilang texts'),
})
export type Place = z.infer<typeof Place>

export type MoodleConnection = Connection<Settings, Place>
