import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { hour } from '../../src/clock.ts'
import { type MoodleLog, openSpoiltLog } from '../support/moodle-log.ts'
import type { SpoilingFront } from '../support/spoiling-front.ts'

let log: MoodleLog
let front: SpoilingFront

beforeEach(async () => {
  ;({ log, front } = await openSpoiltLog('2019-09-26T06:00:00Z'))
})

afterEach(() => log.close())

test('who leaves between two pages of participants takes nobody along', async () => {
  for (let n = 100; n < 300; n += 1) await log.act('enrol', person(n))
  await log.readAfter(hour)
  meanwhile('core_enrol_get_enrolled_users', () => log.act('unenrol', { username: 'user105' }))

  expect(await log.readAfter(hour)).toEqual([])
  expect(await told()).toEqual(['participant left'])
  expect(await told()).toEqual([])
})

test('an answer deleted between two pages of answers takes no other along', async () => {
  const survey = 'Опрос № 2: мониторинг'
  for (let n = 100; n < 210; n += 1) {
    await log.act('enrol', person(n))
    await log.act('answerSurvey', { by: `user${n}`, survey, answers: ['1', '5', 'Да'] })
  }
  await log.readAfter(hour)
  await log.act('answerSurvey', { by: 'user209', survey, answers: ['1', '4', 'Нет'] })
  meanwhile('mod_feedback_get_responses_analysis', () =>
    log.act('eraseAnswer', { by: 'user105', survey }),
  )

  expect((await told()).map((what) => what.split(' (')[0])).toEqual(
    Array(2).fill('answer changed fields'),
  )
  expect(await told()).toEqual(['answer deleted'])
  expect(await told()).toEqual([])
})

/** Once, after the first page of such a list (a page of one only counts). */
function meanwhile(wsfunction: string, act: () => Promise<unknown>): void {
  let done = false
  front.spoil(async (answer, asked) => {
    if (!done && asked.includes(wsfunction) && !/perpage=1\b/.test(asked)) {
      done = true
      await act()
    }
    return answer
  })
}

async function told(): Promise<string[]> {
  return (await log.readAfter(hour)).map(({ what }) => what)
}

function person(n: number) {
  return { username: `user${n}`, fullname: `Ольга Новая-${n}`, email: `user${n}@example.test` }
}
