import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { hour } from '../../src/clock.ts'
import { type MoodleLog, openSpoiltLog } from '../support/moodle-log.ts'
import type { SpoilingFront } from '../support/spoiling-front.ts'

let log: MoodleLog
let front: SpoilingFront

beforeAll(async () => {
  ;({ log, front } = await openSpoiltLog('2019-09-26T06:00:00Z'))
  await log.act('submit', { by: 'user01', assignment: 'Точки роста', text: '<p>Готово</p>' })
  await log.readAfter(hour)
})

afterAll(() => log.close())

// biome-ignore lint/suspicious/noExplicitAny: answers of any shape are spoilt here
type Answer = any

test.each<[string, string, (answer: Answer) => unknown]>([
  [
    'a survey that does not stand on the course page',
    'core_course_get_contents',
    (sections) => {
      for (const section of sections)
        section.modules = section.modules.filter((one: Answer) => one.modname !== 'feedback')
    },
  ],
  [
    'a title of null',
    'mod_forum_get_forum_discussions',
    ({ discussions }) => {
      for (const one of discussions) one.name = null
    },
  ],
  [
    'a text of null',
    'mod_forum_get_discussion_posts',
    ({ posts }) => {
      for (const one of posts) one.message = null
    },
  ],
  [
    'groups of null',
    'core_enrol_get_enrolled_users',
    (people) => {
      for (const one of people) one.groups = null
    },
  ],
  [
    'an entry without its contents',
    'mod_data_get_entries',
    ({ entries }) => {
      for (const one of entries) {
        one.contents = undefined
        one.timemodified += 1
      }
    },
  ],
  [
    'activities with an odd name on the course page',
    'core_course_get_contents',
    (sections) => {
      for (const section of sections) for (const module of section.modules) module.name = 5
    },
  ],
  [
    'files without a name, links without an address',
    'core_course_get_contents',
    (sections) => {
      for (const file of filesIn(sections))
        file[file.type === 'url' ? 'fileurl' : 'filename'] = undefined
    },
  ],
  [
    'files without a time',
    'core_course_get_contents',
    (sections) => {
      for (const file of filesIn(sections)) file.timemodified = undefined
    },
  ],
  [
    'work without its text',
    'mod_assign_get_submissions',
    ({ assignments }) => {
      for (const one of assignments[0].submissions)
        for (const plugin of one.plugins) plugin.editorfields = undefined
    },
  ],
  [
    'work without anything in it',
    'mod_assign_get_submissions',
    ({ assignments }) => {
      for (const one of assignments[0].submissions) one.plugins = undefined
    },
  ],
  [
    'an assignment with an odd name',
    'mod_assign_get_assignments',
    ({ courses }) => {
      for (const one of courses[0].assignments) one.name = 5
    },
  ],
  [
    'work of an odd status',
    'mod_assign_get_submissions',
    ({ assignments }) => {
      for (const one of assignments[0].submissions) one.status = 5
    },
  ],
])('%s changes nothing', async (_, wsfunction, change) => {
  front.spoil((answer, asked) => {
    if (!asked.includes(wsfunction)) return answer
    const spoilt = JSON.parse(answer)
    change(spoilt)
    return JSON.stringify(spoilt)
  })
  expect(await log.readAfter(25 * hour)).toEqual([])
  expect((await log.holds()).map(({ scope }) => scope)).not.toContain('unread hidden assignments')

  front.spoil((answer) => answer)
  expect(await log.readAfter(25 * hour)).toEqual([])
  expect(await log.holds()).toEqual([])
  expect(await setAside()).toEqual([])
})

function filesIn(sections: Answer): Answer[] {
  return sections.flatMap(({ modules }: Answer) =>
    modules.flatMap(({ contents = [] }: Answer) => contents),
  )
}

/** What is in quarantine still. */
function setAside(): Promise<unknown[]> {
  return log.app.store.db
    .selectFrom('quarantine')
    .select(['kind', 'source_id', 'reason'])
    .where('resolved_at', 'is', null)
    .execute()
}
