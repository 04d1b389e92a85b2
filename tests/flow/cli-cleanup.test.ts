import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import type { Ran } from '../support/command-line.ts'
import { type CommandStage, openCommandStage } from '../support/command-stage.ts'

// Each run is a process of its own: seconds on a busy machine.
jest.setTimeout(180_000)

const database = 'Карточки Trello'
let stage: CommandStage

beforeAll(async () => {
  stage = await openCommandStage()
  await run('apply')
  const values = { card_id: 'f'.repeat(24), title: 'Чужая' }
  await stage.moodle.act('addEntry', { by: 'sync-bot', database, values })
})

afterAll(() => stage.close())

test('cleanup lists what was made with its card, apart what is of no card, and removes nothing', async () => {
  const before = await entries()
  const { code, out, err } = await run('cleanup')

  expect(code).toBe(0)
  expect(out).toMatch(
    /^(«.+»\n {4}card {3}https:\S+\n {4}entry {2}http\S+rid=\d+\n)+\nOf cards that this database does not know:\n«Чужая»\n {4}entry {2}\S+\n$/,
  )
  expect(err).toBe(
    `${before.length - 1} entries of ours; 1 of cards that this database does not know. Nothing was removed; vmeste cleanup --remove does it; with --unknown also the latter.\n`,
  )
  expect(await entries()).toEqual(before)
})

test('cleanup --remove asks, and where nobody can be asked it refuses', async () => {
  const before = await entries()

  expect(await run('cleanup', '--remove', '--no-read')).toEqual({
    ...{ code: 5, out: '' },
    err: `${before.length - 1} entries of ours would be removed for good, and nobody can be asked here: look with vmeste cleanup, then say vmeste cleanup --remove --yes.\n`,
  })
  expect(await entries()).toEqual(before)
})

test('cleanup --remove --yes removes and tells of each; then apply waits for a word', async () => {
  const before = await entries()
  const { code, out } = await run('cleanup', '--remove', '--yes', '--unknown', '--json')
  const told = JSON.parse(out)

  expect(code).toBe(0)
  expect(told).toMatchObject({ failed: [], left: [], mayStillLandUntil: null })
  expect(told.removed).toHaveLength(before.length)
  expect(await run('apply')).toMatchObject({
    code: 5,
    err: expect.stringMatching(
      /^Held: what was shown there was removed with vmeste cleanup: .* \(vmeste holds release \d+ has the cards shown there again\)\n$/,
    ),
  })
  expect(await entries()).toEqual([])
})

function run(...args: string[]): Promise<Ran> {
  return stage.run(...args)
}

async function entries(): Promise<unknown[]> {
  const { entries: found } = await stage.moodle.act('entries', { database })
  return found as unknown[]
}
