import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { hour, minute } from '../../src/clock.ts'
import { whatNext } from '../../src/hold-advice.ts'
import { openHolds } from '../../src/store/holds.ts'
import { releaseHold } from '../../src/store/release-hold.ts'
import { type MirrorStage, openMirrorStage } from '../support/mirror-stage.ts'

let stage: MirrorStage

beforeEach(async () => {
  stage = await openMirrorStage(', limit: 3')
  for (const name of ['Раз', 'Два', 'Три', 'Четыре']) await stage.newCard(name)
  await stage.cycle()
  await stage.passTime(hour)
  await stage.cycle()
})
afterEach(() => stage.close())

test('more than is allowed is not written over before somebody has looked', async () => {
  await archiveAll()
  expect(await stage.writesOf(() => stage.cycle())).toBe(0)
  const [hold, ...others] = await openHolds(stage.app().store.db)
  expect(others).toEqual([])
  expect(hold).toMatchObject({ source: 'moodle', scope: 'brake' })
  expect(hold?.reason).toMatch(
    /^(\d+) entries would be written over at once, \1 of them as archived, deleted or no longer shown there, more than mirror\.limit allows \(3\)/,
  )
  expect(whatNext({ id: '1', scope: 'brake' })).toMatch(/vmeste plan.* vmeste holds release 1/)

  await stage.passTime(2 * minute)
  expect(await stage.writesOf(() => stage.cycle())).toBe(0)
  await releaseHold(stage.app().store.db, hold?.id ?? '', stage.clock.now())
  await stage.passTime(2 * minute)
  expect(await stage.writesOf(() => stage.cycle())).toBeGreaterThan(3)
  expect(await openHolds(stage.app().store.db)).toEqual([])
})

test('a change that comes while a brake waits for somebody neither passes nor ends it', async () => {
  await archiveAll()
  await stage.cycle()
  const held = await openHolds(stage.app().store.db)
  await stage.passTime(minute / 2)
  await stage.newCard('Пятая')

  expect(await stage.writesOf(() => stage.cycle())).toBe(0)
  expect(await openHolds(stage.app().store.db)).toEqual(held)
})

test('a word counts once: the next time is asked again', async () => {
  await archiveAll()
  await stage.cycle()
  const [hold] = await openHolds(stage.app().store.db)
  await releaseHold(stage.app().store.db, hold?.id ?? '', stage.clock.now())
  await stage.passTime(2 * minute)
  await stage.cycle()
  await stage.passTime(hour)
  await archiveAll(false)

  expect(await stage.writesOf(() => stage.cycle())).toBe(0)
  expect(await openHolds(stage.app().store.db)).toMatchObject([{ scope: 'brake' }])
})

test('entries that are all gone at once are not made anew before somebody has looked', async () => {
  const before = await stage.entries()
  for (const { id: entryId } of before)
    await stage.moodle.act('deleteEntry', { by: 'coordinator', entryId })
  await stage.passTime(hour)
  expect(await stage.writesOf(() => stage.cycle())).toBe(0)
  const [hold] = await openHolds(stage.app().store.db)
  expect(hold).toMatchObject({ scope: 'brake missing' })
  expect(hold?.reason).toContain(`${before.length} of ${before.length} entries`)
  expect(whatNext({ id: '1', scope: 'brake missing' })).toContain('vmeste holds release 1 has them')

  await releaseHold(stage.app().store.db, hold?.id ?? '', stage.clock.now())
  await stage.passTime(11 * minute)
  expect(await stage.writesOf(() => stage.cycle())).toBe(before.length)
  expect(await openHolds(stage.app().store.db)).toEqual([])
})

test('new cards and a few changes are nobody’s concern', async () => {
  for (let n = 0; n < 6; n += 1) await stage.newCard(`Новая ${n}`)
  expect(await stage.writesOf(() => stage.cycle())).toBe(6)
  expect(await openHolds(stage.app().store.db)).toEqual([])
})

async function archiveAll(closed = true): Promise<void> {
  const { by, trello } = stage
  await trello.act('archiveList', { by, list: 'Идеи', closed })
}
