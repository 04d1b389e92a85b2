import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { windows } from '../../src/cli/demo/calendar.ts'
import { dueAt, owedDigests, owedReminders } from '../../src/cli/demo/owed.ts'
import { runDemo } from '../../src/cli/demo/run.ts'
import { moscow } from '../../src/cli/demo/step.ts'
import { tellStory } from '../../src/cli/demo/story/story.ts'
import { judge } from '../../src/cli/demo/verdict.ts'
import { createLog } from '../../src/log.ts'

test('the first two weeks of the demo: what was owed arrives, once', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'vmeste-test-'))
  const told: string[] = []

  const summary = await runDemo({
    ...{ until: moscow('07-15 12:00'), directory, log: createLog('silent') },
    signal: new AbortController().signal,
    tell: (line) => told.push(line),
  })

  expect(summary).toMatchObject({ ok: true, complaints: [], duplicates: 0 })
  expect(summary.digests['working-group']).toEqual({ due: 3, sent: 3 })
  expect(summary.digests['accelerator-kaliningrad']).toEqual({ due: 3, sent: 3 })
  expect(summary.mirrored).toBe(11 + newCards('07-15 08:40'))
  expect(summary.activities.reported).toBeGreaterThan(50)
  expect(summary.activities.inferred).toBeGreaterThan(20)
  expect(told.filter((line) => line.startsWith('Неделя'))).toHaveLength(2)
  const log = await readFile(join(directory, 'activity.jsonl'), 'utf8')
  expect(log.trim().split('\n')).toHaveLength(
    summary.activities.reported + summary.activities.inferred,
  )
  expect(await readdir(join(directory, 'digests'))).toHaveLength(2 * 15)
  expect(await readdir(join(directory, 'mail'))).toHaveLength(15)
  await rm(directory, { recursive: true })
}, 120_000)

function newCards(until: string): number {
  return tellStory().filter(
    (step) => 'act' in step && step.act === 'createCard' && step.at <= moscow(until),
  ).length
}

const ann = { username: 'ann', region: 'Калининградская область' }
const ben = { username: 'ben', region: 'Республика Карелия' }
const people = [ann, ben]

test('a reminder is owed to those alone who have done nothing by their own ten o’clock', () => {
  const consultationPosts = [{ by: 'ben', at: moscow('09-08 12:00') }]

  const owed = owedReminders({ people, consultationPosts, steps: [] }, moscow('09-20 00:00'))

  const of = (username: string) => owed.filter(({ to }) => to === username)
  expect(of('ann').map(({ daysBefore }) => daysBefore)).toEqual([14, 7, 3, 1])
  expect(of('ben').map(({ daysBefore }) => daysBefore)).toEqual([14, 7])
  expect(dueAt({ window: 'consultation', daysBefore: 1 }, ann)).toBe(moscow('09-14 11:00'))
})

test('the verdict sees what came twice, what never came and what nobody was owed', () => {
  const until = moscow('07-10 00:00')
  const digests = owedDigests(until).filter(({ reader }) => reader === 'consultant')
  const [first, second] = digests.map(({ address, at }, index) => ({
    ...{
      messageId: `<${index}@test>`,
      to: address,
      subject: 'Вопросов нет',
      at: at + 60_000,
      raw: '',
    },
  }))
  if (first === undefined || second === undefined) throw new Error('two Mondays were expected')
  const reminder = { to: 'ann', text: `…${windows.consultation.path}…`, at: moscow('09-01 11:05') }
  const owed = { digests, people, reminders: [] }

  const fine = judge(owed, { mails: [first, second], messages: [], entries: [] })
  const twice = judge(owed, {
    mails: [first, second, { ...second, messageId: '<other@test>' }],
    messages: [],
    entries: [card('1'), card('1')],
  })
  const missing = judge(owed, { mails: [first], messages: [reminder], entries: [] })

  expect(fine).toMatchObject({ duplicates: 0, complaints: [] })
  expect(twice.duplicates).toBe(2)
  expect(missing.digests.consultant).toEqual({ due: 2, sent: 1 })
  expect(missing.complaints).toEqual([
    expect.stringContaining('1 digest'),
    expect.stringContaining('1 reminder'),
  ])
})

function card(id: string) {
  return { card: id, created: 0, modified: 0 }
}
