import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { hour, minute } from '../../src/clock.ts'
import { type MoodleLog, openSpoiltLog } from '../support/moodle-log.ts'
import type { SpoilingFront } from '../support/spoiling-front.ts'

const database = 'Практики регионов'
const survey = 'Опрос № 2: мониторинг'
let log: MoodleLog
let front: SpoilingFront

beforeEach(async () => {
  ;({ log, front } = await openSpoiltLog('2019-09-26T06:00:00Z'))
})

afterEach(() => log.close())

test('entries that Moodle counts and does not list are said so until it lists them', async () => {
  for (const by of ['user01', 'user02', 'user03']) await addEntry(by)
  await told()
  spoil('mod_data_get_entries', (answer) => answer.entries.splice(0, 1))
  const { entryId } = await addEntry('user04')

  expect(await told()).toEqual(['entry created'])
  expect(await log.holds()).toMatchObject([
    {
      scope: 'unread entries of data:2',
      reason: expect.stringMatching(
        /^Moodle says there are 6 entries at http\S+\/mod\/data\/view\.php\?id=16 but lists 5, twice in a row\./,
      ),
    },
  ])
  expect(await told()).toEqual([])
  expect(await log.holds()).toHaveLength(1)

  front.spoil((answer) => answer)
  await log.act('deleteEntry', { by: 'user04', entryId })
  expect(await told()).toEqual(['entry deleted'])
  expect(await log.holds()).toEqual([])
})

test('an entry that is counted and listed nowhere is said so though all others are as before', async () => {
  await addEntry('user01')
  await told()
  const { entryId } = await addEntry('user02')
  spoil('mod_data_get_entries', (answer) => {
    answer.entries = answer.entries.filter(({ id }: Answer) => id !== entryId)
  })

  expect(await told()).toEqual([])
  expect(await log.holds()).toMatchObject([{ scope: 'unread entries of data:2' }])
  front.spoil((answer) => answer)
  expect(await told()).toEqual(['entry created'])
  expect(await log.holds()).toEqual([])
})

test('a page that leaves an entry out keeps nobody from those behind it', async () => {
  for (let n = 1; n <= 19; n += 1) await addEntry(`user${String(n).padStart(2, '0')}`)
  await told()
  spoil('mod_data_get_entries', (answer) => {
    if (answer.entries.length > 19) answer.entries.splice(3, 1)
  })
  await addEntry('user20')

  expect(await told()).toEqual(['entry created'])
  expect(await log.holds()).toMatchObject([
    { reason: expect.stringContaining('there are 22 entries') },
  ])
})

test.each<[string, (answer: Answer) => unknown]>([
  ['no fields', (answer) => answer.fields.splice(0)],
  ['one field less', (answer) => answer.fields.splice(0, 1)],
  ['fields without a name', ({ fields }) => without(fields, 'name')],
  ['fields without a kind', ({ fields }) => without(fields, 'type')],
])('%s: no entry is read as if it had been emptied', async (_, change) => {
  const { entryId } = await addEntry('user01')
  await told()
  spoil('mod_data_get_fields', change)
  await log.act('editEntry', { by: 'user01', entryId, values: { title: 'Иначе' } })

  expect(await told()).toEqual([])
  expect(await log.holds()).toMatchObject([
    { scope: 'unread entries of data:2', reason: expect.stringContaining('all fields') },
  ])
  front.spoil((answer) => answer)
  expect(await told()).toEqual(['entry changed title', 'entry changed fields title'])
  expect(await log.holds()).toEqual([])
})

test('a list whose pages are all the same has an end', async () => {
  for (let n = 1; n <= 25; n += 1) await addEntry(`user${String(n).padStart(2, '0')}`)
  for (let n = 100; n < 300; n += 1)
    await log.act('enrol', {
      ...{ username: `user${n}`, fullname: `Ольга Новая-${n}`, email: `u${n}@example.test` },
    })
  await told()
  const clean = log.asked()
  front.spoil((answer, asked) => {
    const isPaged = /mod_data_get_entries|core_enrol_get_enrolled_users/.test(asked)
    if (!isPaged) return answer
    first[asked.includes('enrol') ? 1 : 0] ??= answer
    return first[asked.includes('enrol') ? 1 : 0] ?? answer
  })

  expect(await told()).toEqual([])
  expect(log.asked()).toBeLessThan(clean + 10)
  front.spoil((answer) => answer)
  expect(await told()).toEqual([])
  expect(await log.holds()).toEqual([])
})

const first: string[] = []

test('the word of entries that do not add up ends though nothing has changed, and with their database', async () => {
  await addEntry('user01')
  await told()
  const isShort = (answer: Answer) => answer.entries.splice(0)
  spoil('mod_data_get_entries', isShort)
  await told()
  expect(await log.holds()).toHaveLength(1)
  front.spoil((answer) => answer)
  expect(await told()).toEqual([])
  expect(await log.holds()).toEqual([])

  spoil('mod_data_get_entries', isShort)
  await told()
  await log.act('deleteModule', { name: database })
  expect(await told()).toContain('database deleted')
  expect(await log.holds()).toEqual([])
})

test('answers that Moodle counts and does not list are said so until it lists them', async () => {
  for (const by of ['user01', 'user02', 'user03'])
    await log.act('answerSurvey', { by, survey, answers: ['1', '5', 'Да'] })
  await told()
  spoil('mod_feedback_get_responses_analysis', (answer) => answer.attempts.splice(0, 1))
  await log.act('answerSurvey', { by: 'user04', survey, answers: ['1', '5', 'Нет'] })

  expect(await told()).toEqual(['answer created'])
  expect(await log.holds()).toMatchObject([
    {
      scope: 'unread answers of feedback:1',
      reason: expect.stringMatching(/4 answers at http\S+feedback\/view\.php\?id=17 but lists 3,/),
    },
  ])
  front.spoil((answer) => answer)
  expect(await told()).toEqual([])
  expect(await log.holds()).toEqual([])
})

test('a total beyond all bounds ends where Moodle repeats itself', async () => {
  await log.act('answerSurvey', { by: 'user01', survey, answers: ['1', '5', 'Да'] })
  await told()
  const clean = log.asked()
  front.spoil((answer) => answer.replace(/"totalattempts":\d+/, '"totalattempts":1000000'))

  expect(await told()).toEqual([])
  expect(log.asked()).toBeLessThan(clean + 8)
  expect(await log.holds()).toMatchObject([{ scope: 'unread answers of feedback:1' }])
})

test('an answer that was odd is read again though nothing has changed since', async () => {
  await log.act('answerSurvey', { by: 'user01', survey, answers: ['1', '5', 'Да'] })
  await told()
  spoil('mod_feedback_get_responses_analysis', ({ attempts }) => {
    attempts[0].responses = 'x'
  })
  await log.act('answerSurvey', { by: 'user01', survey, answers: ['1', '2', 'Да'] })
  expect(await told()).toEqual([])
  front.spoil((answer) => answer)

  expect(await told()).toEqual([expect.stringContaining('answer changed fields')])
  expect(await told()).toEqual([])
})

test('nobody has left all groups because none is shown any more', async () => {
  await told()
  spoil('core_enrol_get_enrolled_users', (people) => {
    for (const one of people) {
      one.groups = undefined
      if (one.id === 5) one.fullname = 'Другая Фамилия'
    }
  })
  await log.act('unenrol', { username: 'user02' })
  await log.act('leaveGroup', { username: 'user01', group: 'Калининградская область' })

  expect(await told()).toEqual(['participant left'])
  expect(await log.holds()).toMatchObject([
    { scope: 'unread groups', reason: expect.stringContaining('though 32 people were') },
  ])
  expect(await accountOf('5')).toMatchObject({
    name: 'Другая Фамилия',
    groups: [expect.anything()],
  })
  expect(await told()).toEqual([])

  front.spoil((answer) => answer)
  expect(await told()).toEqual(['participant removed groups 1'])
  expect(await log.holds()).toEqual([])
})

test('that nobody is in a group any more is believed after a day', async () => {
  await told()
  spoil('core_enrol_get_enrolled_users', (people) => {
    for (const one of people) one.groups = undefined
  })
  await told()
  expect((await log.readAfter(23 * hour)).map(({ what }) => what)).toEqual([])

  expect(await told()).toHaveLength(33)
  expect(await log.holds()).toEqual([])
})

test('the last one in any group may leave it', async () => {
  const all = ['Калининградская область', 'Республика Карелия', 'Республика Крым']
  for (let n = 1; n < 30; n += 1)
    for (const group of all)
      await log.act('leaveGroup', { username: `user${String(n).padStart(2, '0')}`, group })
  for (let n = 1; n <= 3; n += 1)
    for (const group of all) await log.act('leaveGroup', { username: `accelerator${n}`, group })
  expect(await told()).toHaveLength(32)
  await log.act('leaveGroup', { username: 'user30', group: 'Республика Крым' })

  expect(await told()).toEqual(['participant removed groups 3'])
  expect(await log.holds()).toEqual([])
})

// biome-ignore lint/suspicious/noExplicitAny: answers of any shape are spoilt here
type Answer = any

function without(rows: Answer[], key: string): void {
  for (const row of rows) row[key] = undefined
}

/** All lists of a function but those of one row, which are asked for only to count. */
function spoil(wsfunction: string, change: (answer: Answer) => unknown): void {
  front.spoil((answer, asked) => {
    if (!asked.includes(wsfunction) || /perpage=1\b/.test(asked)) return answer
    const spoilt = JSON.parse(answer)
    change(spoilt)
    return JSON.stringify(spoilt)
  })
}

async function told(): Promise<string[]> {
  return (await log.readAfter(hour + minute)).map(({ what }) => what)
}

async function addEntry(by: string) {
  const values = { title: `Практика ${by}` }
  const entry = await log.act('addEntry', { by, database, values })
  await log.act('approveEntry', { by: 'coordinator', entryId: entry.entryId })
  return entry
}

function accountOf(id: string): Promise<unknown> {
  return log.app.store.db
    .selectFrom('account')
    .select(['name', 'groups'])
    .where('source_id', '=', id)
    .executeTakeFirstOrThrow()
}
