import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { hour, minute } from '../../src/clock.ts'
import { type MoodleLog, openMoodleLog } from '../support/moodle-log.ts'

const by = 'coordinator'
const folder = 'Отчёты регионов'
let log: MoodleLog

beforeEach(async () => {
  log = await openMoodleLog('2019-07-15T06:00:00Z')
})

afterEach(() => log.close())

/** Of the holds that are open. */
async function scopes(): Promise<string[]> {
  return (await log.holds()).map(({ scope }) => scope).sort()
}

function act(verb: string, details: object = {}) {
  return log.act(verb, { by, ...details })
}

test('a page: made, edited, renamed, each told once, for one request more', async () => {
  const { cmid } = await act('addMaterial', { kind: 'page', name: 'Памятка' })
  const madeAt = log.now()
  expect(await log.readAfter(minute)).toMatchObject([
    { what: 'page created', id: String(cmid), at: madeAt },
  ])
  expect(log.asked()).toBe(2)

  await act('editPage', { name: 'Памятка' })
  const editedAt = log.now()
  expect(await log.readAfter(minute)).toMatchObject([
    {
      ...{ what: 'page changed changedAt', at: editedAt },
      ...{ before: Date.parse(madeAt), after: Date.parse(editedAt) },
    },
  ])
  expect(log.asked()).toBe(2)

  await log.act('renameModule', { name: 'Памятка', to: 'Памятка куратору' })
  const renamedAt = log.now()
  expect(await log.readAfter(minute)).toMatchObject([
    { what: 'page changed title', at: renamedAt, before: 'Памятка', after: 'Памятка куратору' },
  ])
  expect(await log.readAfter(11 * minute)).toEqual([])
})

test('a link: made, led elsewhere', async () => {
  await act('addMaterial', { kind: 'url', name: 'Сайт', address: 'https://one.example/' })
  expect(await log.readAfter(minute)).toMatchObject([{ what: 'weblink created' }])

  await act('editLink', { name: 'Сайт', address: 'https://two.example/?a=1&b=2' })
  const at = log.now()
  expect(await log.readAfter(minute)).toMatchObject([
    {
      ...{ what: 'weblink changed fields address', at },
      ...{ before: 'https://one.example/', after: 'https://two.example/?a=1&b=2' },
    },
  ])
})

test('a file: added and replaced by whoever uploaded it, renamed by nobody knows whom', async () => {
  await act('addMaterial', { kind: 'resource', name: 'Устав', file: 'Устав.txt' })
  const madeAt = log.now()
  expect(await log.readAfter(minute)).toMatchObject([
    { what: 'file created', who: '39', at: madeAt },
  ])

  await act('replaceFile', { by: 'expert1', name: 'Устав', file: 'Устав 2.txt' })
  const replacedAt = log.now()
  expect(await log.readAfter(minute)).toMatchObject([
    { what: 'file changed changedAt', who: '33', at: replacedAt, before: Date.parse(madeAt) },
  ])

  await log.act('renameModule', { name: 'Устав', to: 'Устав проекта' })
  expect(await log.readAfter(minute)).toMatchObject([
    { what: 'file changed title', who: null, at: log.now(), after: 'Устав проекта' },
  ])
})

test('files in a folder: put in, replaced, taken out to the last one', async () => {
  const report = { name: folder, file: 'Отчёт 2019.txt', path: '/архив/' }
  const id = '22/архив/Отчёт 2019.txt'
  await act('putFile', report)
  const putAt = log.now()
  expect(await log.readAfter(minute)).toMatchObject([
    { what: 'file created', id, who: '39', at: putAt },
  ])
  expect(log.asked()).toBe(2)

  await act('putFile', { ...report, by: 'expert1' })
  const replacedAt = log.now()
  expect(await log.readAfter(minute)).toMatchObject([
    { what: 'file changed changedAt', id, who: '33', at: replacedAt },
  ])

  for (const one of [report, { name: folder, file: 'План.csv', path: '/архив/' }])
    await act('removeFile', one)
  await act('removeFile', { name: folder, file: 'Отчёт 2018.txt' })
  const gone = (await log.readAfter(minute)).map(({ what, id: one }) => `${what} ${one}`)
  expect(gone.sort()).toEqual([
    'file deleted 22/Отчёт 2018.txt',
    'file deleted 22/архив/Отчёт 2019.txt',
    'file deleted 22/архив/План.csv',
  ])
  expect(await log.readAfter(hour)).toEqual([])
})

test('what is removed is told by the sweep; a folder takes its files along', async () => {
  await log.act('deleteModule', { name: folder })
  await log.act('deleteModule', { name: 'О программе' })
  await log.act('deleteModule', { name: 'Положение о программе' })

  const gone = (await log.readAfter(11 * minute)).map(({ what, id }) => `${what} ${id}`)
  expect(gone.sort()).toEqual(['file deleted 21', 'folder deleted 22', 'page deleted 19'])
  expect(await log.readAfter(hour)).toEqual([])
})

test('hidden is not deleted, nor does it keep another one from being told', async () => {
  await log.act('hideModule', { name: folder })
  await log.act('hideModule', { name: 'О программе' })
  await act('addMaterial', { kind: 'page', name: 'Памятка' })
  expect(await log.readAfter(11 * minute)).toMatchObject([{ what: 'page created' }])
  await log.act('deleteModule', { name: 'Памятка' })
  expect(await log.readAfter(11 * minute)).toMatchObject([{ what: 'page deleted' }])

  expect(await scopes()).toEqual(['absent folder', 'absent page'])

  await log.act('showModule', { name: folder })
  expect(await log.readAfter(2 * hour)).toEqual([])
  expect(await scopes()).toEqual(['absent page'])
  await log.act('deleteModule', { name: 'О программе' })
  expect(await log.readAfter(hour)).toMatchObject([{ what: 'page deleted', id: '19' }])
  expect(await scopes()).toEqual([])
})

test('all folders deleted at once are gone, as Moodle says of each', async () => {
  await act('addMaterial', { kind: 'folder', name: 'Фото' })
  await log.readAfter(11 * minute)
  await log.act('deleteModule', { name: folder })
  await log.act('deleteModule', { name: 'Фото' })

  const gone = (await log.readAfter(11 * minute)).map(({ what }) => what)
  expect(gone).toEqual(['folder deleted', 'folder deleted'])
  expect(await scopes()).toEqual([])
})

test('what stays hidden is asked for again hourly only', async () => {
  await log.readAfter(11 * minute)
  await log.readAfter(11 * minute)
  const before = log.asked()
  await log.act('hideModule', { name: 'О программе' })
  await log.readAfter(11 * minute)
  expect(log.asked()).toBe(before + 2)
  await log.readAfter(11 * minute)
  expect(log.asked()).toBe(before)

  await log.readAfter(hour)
  await log.readAfter(11 * minute)
  expect(log.asked()).toBe(before)
})

test('without the function that tells deleted from hidden nothing of this is called gone', async () => {
  await log.act('removeFunction', { name: 'core_course_get_course_module' })
  await log.act('deleteModule', { name: 'О программе' })
  expect(await log.readAfter(hour)).toEqual([])

  await log.act('restoreFunction', { name: 'core_course_get_course_module' })
  expect(await log.readAfter(hour)).toMatchObject([{ what: 'page deleted', id: '19' }])
})

test.each([
  ['hideCourse', 'showCourse', {}],
  ['suspendBot', 'restoreBot', { what: 'enrolment' }],
  ['forcePasswordChange', 'restoreBot', {}],
])('%s deletes nothing', async (lose, regain, details) => {
  await log.act(lose, details)
  expect(await log.readAfter(2 * hour)).toEqual([])
  await log.act(regain)
  expect(await log.readAfter(2 * hour)).toEqual([])
})
