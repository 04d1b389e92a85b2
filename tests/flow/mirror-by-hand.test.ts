import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { planLines } from '../../src/cli/plan-text.ts'
import { hour, minute } from '../../src/clock.ts'
import { readPlan } from '../../src/read-plan.ts'
import { showingsOf } from '../../src/showing.ts'
import { openHolds } from '../../src/store/holds.ts'
import { releaseHold } from '../../src/store/release-hold.ts'
import { type MirrorStage, openMirrorStage } from '../support/mirror-stage.ts'

let stage: MirrorStage

beforeEach(async () => {
  stage = await openMirrorStage(', handEdits: report')
  await stage.cycle()
})
afterEach(() => stage.close())

describe('hand edits that are reported', () => {
  test('a look leaves an edited entry as it is and tells of it once, until it is undone', async () => {
    const { id } = await shownCard('Памятка')
    await edit(id, 'Не то')

    expect(await stage.writesOf(look)).toBe(0)
    expect(await stage.writesOf(look)).toBe(0)
    expect(await held()).toEqual([
      'entries were changed by hand where cards are shown (1 edited) and are left so, whatever becomes of their cards.',
    ])
    expect(await planned()).toEqual([
      `= «Памятка» is not written: its entry was edited by hand: left as it is`,
    ])
    expect(await reasonOf(id)).toBe('its entry was edited by hand: left as it is')

    await edit(id, 'Памятка')
    expect(await stage.writesOf(look)).toBe(0)
    expect(await held()).toEqual([])
    expect(await reasonOf(id)).toBe('its entry shows it as it should')
  })

  test('a change of the card does not write over it, though no look was between', async () => {
    const { id } = await shownCard('Памятка')
    await edit(id, 'Не то')
    await rename(id, 'Памятка 2')

    expect(await stage.writesOf(() => stage.cycle())).toBe(0)
    expect((await stage.entryOf(id))?.values.title).toBe('Не то')
    expect(await held()).toHaveLength(1)
    await edit(id, 'Памятка')
    await look()
    expect((await stage.entryOf(id))?.values.title).toBe('Памятка 2')
    expect(await held()).toEqual([])
  })

  test('an entry that was removed is not made anew, whatever becomes of its card', async () => {
    const { id } = await shownCard('Сотрут')
    await erase(id)
    await look()
    await rename(id, 'Сотрут 2')
    await stage.cycle()
    const { id: other } = await shownCard('Сотрут и это')
    await erase(other)
    await rename(other, 'Сотрут и это 2')
    await stage.cycle()

    expect([await stage.entryOf(id), await stage.entryOf(other)]).toEqual([undefined, undefined])
    expect(await held()).toEqual([expect.stringContaining('(2 removed)')])
  })

  test('all of it is written anew when a human says so', async () => {
    const { id } = await shownCard('Памятка')
    const { id: other } = await shownCard('Сотрут')
    await edit(id, 'Не то')
    await erase(other)
    await look()
    const [hold] = await openHolds(stage.app().store.db)
    await releaseHold(stage.app().store.db, hold?.id ?? '', stage.clock.now())
    await stage.mirrorNow()

    expect((await stage.entryOf(id))?.values.title).toBe('Памятка')
    expect(await stage.entriesOf(other)).toHaveLength(1)
    await look()
    expect(await held()).toEqual([])
    expect(await stage.writesOf(look)).toBe(0)
  })

  test('changes that nobody has meddled with are written, a lost answer included', async () => {
    const { id } = await shownCard('Памятка')
    await rename(id, 'Памятка 2')
    await stage.readBoard()
    stage.moodle.setFaults({ lostReply: 1 })
    await stage.mirrorNow()
    stage.moodle.setFaults({})
    await rename(id, 'Памятка 3')
    await stage.cycle()

    expect((await stage.entryOf(id))?.values.title).toBe('Памятка 3')
    expect(await stage.writesOf(look)).toBe(0)
    expect(await held()).toEqual([])
  })
})

/** A look at all entries, and what becomes due by it. */
async function look(): Promise<void> {
  await stage.passTime(hour)
  await stage.cycle()
}

async function shownCard(name: string): Promise<{ id: string }> {
  const card = await stage.newCard(name)
  await stage.cycle()
  return card
}

async function edit(card: string, title: string): Promise<void> {
  const entryId = (await stage.entryOf(card))?.id
  await stage.moodle.act('editEntry', { by: 'coordinator', entryId, values: { title } })
}

async function erase(card: string): Promise<void> {
  const entryId = (await stage.entryOf(card))?.id
  await stage.moodle.act('deleteEntry', { by: 'coordinator', entryId })
}

async function rename(card: string, name: string): Promise<void> {
  await stage.trello.act('updateCard', { by: stage.by, card, name })
  await stage.passTime(10 * minute)
}

/** The first line of each entry in a plan. */
async function planned(): Promise<string[]> {
  const { context } = stage.app()
  const connected = context.spaces.get('s')
  const showings = connected === undefined ? [] : showingsOf(connected, context)
  const { lines } = await readPlan(showings, new AbortController().signal)
  return planLines(lines).filter((line) => !line.startsWith(' '))
}

async function held(): Promise<string[]> {
  return (await openHolds(stage.app().store.db)).map(({ reason }) => reason)
}

async function reasonOf(card: string): Promise<string | null> {
  const row = await stage
    .app()
    .store.db.selectFrom('link')
    .select('reason')
    .where('mark', '=', card)
    .executeTakeFirst()
  return row?.reason ?? null
}
