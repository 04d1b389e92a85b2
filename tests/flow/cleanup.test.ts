import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { keptEmpty, mayStillLand, readMade, removeMade } from '../../src/cleanup.ts'
import { hour, minute } from '../../src/clock.ts'
import { withLease } from '../../src/lease.ts'
import type { MadeThing } from '../../src/made.ts'
import { showingsOf } from '../../src/showing.ts'
import { releaseHold } from '../../src/store/release-hold.ts'
import { type MirrorStage, openMirrorStage } from '../support/mirror-stage.ts'

const database = 'Карточки Trello'
const never = new AbortController().signal
let stage: MirrorStage

beforeEach(async () => {
  stage = await openMirrorStage()
  await stage.cycle()
})
afterEach(() => stage.close())

describe('what we made', () => {
  test('is every entry with its card; doubles are named as such, buried ones too', async () => {
    const [first] = await stage.entries()
    await stage.moodle.act('addEntry', { by: 'sync-bot', database, values: first?.values })
    const before = await made()
    await stage.passTime(hour)
    await stage.cycle()
    const after = await made()

    for (const things of [before, after]) {
      expect(things).toHaveLength((await stage.entries()).length)
      expect(things.filter(({ is }) => is === 'double')).toMatchObject([
        { card: `trello:card:${first?.values.card_id}`, title: first?.values.title },
      ])
      expect(things.filter(({ is }) => is === 'unknown')).toEqual([])
    }
  })

  test('of cards that this database does not know is told apart', async () => {
    await addStranger()

    expect((await made()).filter(({ is }) => is === 'unknown')).toMatchObject([
      { card: null, cardUrl: null, title: 'Чужая' },
    ])
  })

  test('is found with an empty database, by its mark', async () => {
    await stage.forgetEverything()
    await stage.readBoard()

    const things = await made()

    expect(things).toHaveLength((await stage.entries()).length)
    expect(things.filter(({ is }) => is !== 'entry')).toEqual([])
  })
})

describe('removing it', () => {
  test('leaves nothing of it, is not undone by the mirror, and is safe to repeat', async () => {
    const things = await made()
    await addStranger()

    expect(await remove(things)).toEqual([])
    expect(await remove(things)).toEqual([])
    for (let round = 0; round < 3; round += 1) {
      await stage.newCard(`Новая ${round}`)
      await stage.passTime(hour)
      await stage.cycle()
    }

    expect((await stage.entries()).map(({ values }) => values.title)).toEqual(['Чужая'])
    expect(await removedOnes()).toEqual(things.map(({ remoteId }) => remoteId).sort())
  })

  test('holds nothing back where nothing may be removed', async () => {
    const things = await made()
    await stage.moodle.act('revokeCapability', { name: 'mod/data:writeentry' })

    await expect(remove(things)).rejects.toThrow('lacks a capability')

    expect(await keptEmpty(showings())).toBeNull()
  })

  test('ends with a word: then every card is shown again, each once', async () => {
    const before = await made()
    await remove(before)
    const hold = await keptEmpty(showings())
    await releaseHold(db(), hold?.id ?? '', stage.clock.now())
    await stage.cycle()

    const cards = (things: readonly MadeThing[]) => things.map(({ card }) => card).sort()
    expect(cards(await made())).toEqual(cards(before))
    expect(await keptEmpty(showings())).toBeNull()
  })

  test('takes a lost answer for what it is', async () => {
    stage.moodle.setFaults({ lostReply: 1 })

    expect(await remove(await made())).toEqual([])
    expect(await stage.entries()).toEqual([])
  })

  test('goes on where it was broken off', async () => {
    const things = await made()
    const toMaintenance = async () => stage.moodle.setFaults({ maintenance: true })

    await expect(remove(things, toMaintenance)).rejects.toMatchObject({ name: 'TryLater' })
    stage.moodle.setFaults({})
    expect(await stage.entries()).toHaveLength(things.length - 1)
    await stage.passTime(hour)
    await stage.cycle()

    expect(await stage.entries()).toHaveLength(things.length - 1)
    expect(await remove(things)).toEqual([])
    expect(await stage.entries()).toEqual([])
  })

  test('leaves what somebody else has made with our mark, and says so', async () => {
    const [first] = await stage.entries()
    const { values } = first ?? {}
    // Whoever may manage entries sees it as one to write to.
    await stage.moodle.act('grantCapability', { name: 'mod/data:manageentries' })
    const { entryId } = await stage.moodle.act('addEntry', { by: 'coordinator', database, values })

    const failed = await remove(await made())

    expect(failed).toMatchObject([
      { remoteId: String(entryId), failed: expect.stringMatching(/made by somebody else/) },
    ])
    expect((await stage.entries()).map(({ id }) => id)).toEqual([entryId])
  })

  test('knows that an entry whose making was begun before may still appear', async () => {
    await stage.passTime(10 * minute)
    await stage.newCard('Поздняя')
    await stage.readBoard()
    stage.moodle.setFaults({ lateWriteMs: 100 })
    await stage.mirrorNow()
    stage.moodle.setFaults({})

    const until = await mayStillLand(showings())

    expect((until ?? 0) - stage.clock.now()).toBe(2 * minute)
    await stage.passTime(3 * minute)
    expect(await mayStillLand(showings())).toBeNull()
  })
})

function db() {
  return stage.app().store.db
}

function showings() {
  const { context } = stage.app()
  const connected = context.spaces.get('s')
  return connected === undefined ? [] : showingsOf(connected, context)
}

function made(): Promise<readonly MadeThing[]> {
  return readMade(showings(), never)
}

/** What is still there, with the reason. */
async function remove(things: readonly MadeThing[], afterOne = async () => {}) {
  const failed: unknown[] = []
  await withLease(stage.app().context, 'mirror:s', never, async (held) => {
    for (const shown of showings())
      for await (const removal of removeMade({ ...shown, ...held }, things)) {
        if (removal.failed !== null) failed.push(removal)
        await afterOne()
      }
  })
  return failed
}

async function removedOnes(): Promise<(string | null)[]> {
  const rows = await db()
    .selectFrom('effect')
    .select('remote_id')
    .where('kind', '=', 'remove')
    .where('state', '=', 'done')
    .execute()
  return rows.map(({ remote_id }) => remote_id).sort()
}

async function addStranger(): Promise<void> {
  const values = { card_id: 'f'.repeat(24), title: 'Чужая' }
  await stage.moodle.act('addEntry', { by: 'sync-bot', database, values })
}
