import { expect, test } from '@jest/globals'
import { day, hour } from '../../src/clock.ts'
import { composeDigest } from '../../src/digest.ts'
import { readDigestFacts } from '../../src/store/digest-facts.ts'
import { renderDigest } from '../../src/text/digest-mail.ts'
import { lifelikeFacts } from '../support/digest-facts.ts'
import { openMoodleLog } from '../support/moodle-log.ts'

test('a digest names every kind of thing of a course in good Russian', async () => {
  const log = await openMoodleLog('2019-07-15T06:00:00Z')
  const act = (verb: string, details: object) => log.sandbox.act(verb, { ...details })
  const by = 'coordinator'
  const from = log.clock.now()
  for (const somebody of ['user02', 'user03', 'user04'])
    await act('submit', { by: somebody, assignment: 'Точки роста', text: '<p>Обучение</p>' })
  await act('addAssignment', { by, name: 'План региона' })
  await act('addMaterial', { by, kind: 'page', name: 'Памятка' })
  await act('addMaterial', { by, kind: 'url', name: 'Сайт', address: 'https://one.example/' })
  await act('addMaterial', { by, kind: 'folder', name: 'Сборник' })
  await act('putFile', { by, name: 'Отчёты регионов', file: 'Отчёт.txt' })
  await act('addEvent', { by, name: 'Встреча', at: from + 7 * day })
  await log.readAfter(hour)

  const space = log.app.context.spaces.get('s')?.space
  if (space === undefined) throw new Error('no space')
  const plan = { ...lifelikeFacts().plan, id: 'weekly', readers: [], locale: 'ru' } as const
  const to = log.clock.now() + 1
  const facts = await readDigestFacts(log.app.store.db, space, plan, from, to)
  const texts = await Promise.all(
    (['ru', 'en'] as const).map((locale) => renderDigest(composeDigest(facts, to), locale)),
  )
  await log.close()

  const [russian = '', english = ''] = texts.map(({ text }) => text.replace(/\s+/g, ' '))
  expect(russian).toContain('Точки роста')
  expect(russian).toContain('Задание · сданы 3 работы')
  expect(english).toContain('Assignment · 3 pieces of work handed in')
  for (const words of [
    'Новое задание',
    'Новая страница',
    'Новая ссылка',
    'Новая папка',
    'Новый файл («Отчёты регионов»)',
    'Новое событие в календаре',
  ])
    expect(russian).toContain(words)
})
