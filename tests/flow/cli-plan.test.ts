import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import type { Ran } from '../support/command-line.ts'
import { type CommandStage, openCommandStage } from '../support/command-stage.ts'

// Each run is a process of its own: seconds on a busy machine.
jest.setTimeout(180_000)

const by = 'lidia.berezina'
let stage: CommandStage

beforeAll(async () => {
  stage = await openCommandStage(', limit: 3, quietSeconds: 0')
})

afterAll(() => stage.close())

test('plan tells what would be written and writes nothing; apply --plan does exactly that', async () => {
  const { card } = await newCard('Памятка')
  const planned = await run('plan', '--out', 'plan.json')
  expect(planned).toMatchObject({
    code: 0,
    err: expect.stringMatching(
      /would be written: \d+ to create\. Nothing has been; vmeste apply --plan plan\.json does it\.\n$/,
    ),
  })
  expect(planned.out).toContain(
    '+ «Памятка» is created: it had no entry yet\n    card   https://trello.com/c/',
  )
  expect(await entries()).toEqual([])

  await stage.trello.act('updateCard', { by, card, name: 'Памятка новая' })
  const changed = JSON.parse((await run('plan', '--json')).out)
  const applied = await run('apply', '--plan', 'plan.json')

  expect(applied.code).toBe(3)
  expect(applied.err).toContain('«Памятка» is not as it was planned any more: left alone.\n')
  const planOf = JSON.parse(await readFile(join(stage.home, 'plan.json'), 'utf8'))
  expect(await entries()).toHaveLength(planOf.lines.length - 1)
  expect(changed.lines).toHaveLength(planOf.lines.length)
  expect(await run('apply')).toMatchObject({ code: 0, err: '1 entry written.\n' })
  expect(await run('plan')).toMatchObject({
    ...{ code: 0, out: '' },
    err: 'Every card is shown as it should be: nothing would be written.\n',
  })
})

test('apply --plan --card speaks of that card only, and what is written by now is no trouble', async () => {
  await newCard('Дважды')
  await newCard('Отдельно')
  await run('plan', '--out', 'two.json')

  expect(await run('apply', '--plan', 'two.json', '--card', 'Дважды')).toMatchObject({
    ...{ code: 0, err: '1 entry written.\n' },
  })
  expect(await run('apply', '--plan', 'two.json')).toMatchObject({
    ...{ code: 0, err: '1 entry written.\n1 entry was already as planned.\n' },
  })
  const again = await run('apply', '--plan', 'two.json', '--json')
  expect(again.code).toBe(0)
  expect(JSON.parse(again.out)).toMatchObject({
    ...{ written: [], changed: [], open: [] },
    already: [{ title: 'Дважды' }, { title: 'Отдельно' }],
  })
})

test('plan shows field by field what somebody edited by hand', async () => {
  const entry = (await entries()).find(({ values }) => values.title === 'Памятка новая')
  const values = { title: 'Памятка старая' }
  await stage.moodle.act('editEntry', { by: 'coordinator', entryId: entry?.id, values })

  const { out } = await run('plan', '--no-read', '--out', 'edited.json')

  expect(out).toMatch(
    /^~ «Памятка новая» is changed: its entry was edited by hand\n {4}card {3}\S+\n {4}entry {2}\S+rid=\d+\n {4}title: «Памятка старая» -> «Памятка новая»\n$/,
  )
})

test('apply mends what somebody edited by hand, by a plan and without', async () => {
  const titles = async () => (await entries()).map((one) => one.values.title)
  const planned = await run('apply', '--plan', 'edited.json')
  const byPlan = await titles()
  const entry = (await entries()).find(({ values }) => values.title === 'Памятка новая')
  const values = { title: 'Памятка старая' }
  await stage.moodle.act('editEntry', { by: 'coordinator', entryId: entry?.id, values })
  const applied = await run('apply')

  expect([planned, applied]).toMatchObject([
    { code: 0, err: '1 entry written.\n' },
    { code: 0, err: '1 entry written.\n' },
  ])
  for (const found of [byPlan, await titles()]) {
    expect(found).toContain('Памятка новая')
    expect(found).not.toContain('Памятка старая')
  }
})

test('apply stops before it writes over more than is allowed, and goes on with --yes', async () => {
  await stage.trello.act('archiveList', { by, list: 'Идеи' })
  const braked = await run('poll')
  const refused = await run('apply')
  const planned = await run('plan', '--no-read')
  const before = await entries()
  const done = await run('apply', '--yes')
  const held = await run('holds', 'list', '--json')

  expect([braked.code, refused.code, refused.out]).toEqual([3, 5, ''])
  expect(refused.err).toMatch(
    /^\d+ entries would be written over at once, \d+ of them as archived, deleted or no longer shown there, more than mirror\.limit allows \(3\).*apply --yes goes on/,
  )
  expect(planned.err).toContain(
    'vmeste apply --yes (more than mirror.limit allows, 3, is written over) does it.',
  )
  expect(before.filter(({ values }) => values.state === 'в архиве')).toEqual([])
  expect(done).toMatchObject({ code: 0, err: expect.stringMatching(/^\d+ entries written\.\n$/) })
  expect(
    (await entries()).filter(({ values }) => values.state === 'в архиве').length,
  ).toBeGreaterThan(3)
  expect(JSON.parse(held.out)).toEqual([])
})

test('why finds a card by a part of its title, its entry or its address, and tells its story', async () => {
  const [entry] = (await entries()).filter(({ values }) => values.title === 'Памятка новая')
  const byTitle = await run('why', 'памятка')
  const byEntry = await run('why', String(entry?.id))
  const byUrl = await run('why', String(entry?.values.trello_url))
  const byShortId = await run('why', String(entry?.values.trello_url).split('/').at(-1) ?? '')

  expect(byTitle.code).toBe(0)
  expect(byTitle.out).toMatch(
    /^«Памятка новая»\n {2}card {5}trello:card:\w+ {2}https:\S+\n {2}entry {4}\d+ {2}http\S+\n {2}seen {5}.*\n {2}decided {2}.+\n {2}written {2}20.*\n {2}last try update, done and confirmed, 1 try, begun 20.*\n {2}next {5}nothing to do\n$/,
  )
  const story = byTitle.out.replace(ago, '')
  expect([byEntry, byUrl, byShortId].map(({ out }) => out.replace(ago, ''))).toEqual([
    ...[story, story, story],
  ])
  expect(await run('why', 'никто')).toMatchObject({
    ...{ code: 1, err: 'No card that is shown anywhere is «никто», nor is an entry.\n' },
  })
})

/** Minutes may pass from one run to the next. */
const ago = /\((?:just now|\d+ min ago)\)/g

test('with handEdits: report an edited entry is left, and apply --card writes it anew', async () => {
  const text = await readFile(join(stage.home, 'vmeste.yaml'), 'utf8')
  const other = await stage.vmeste.install(text.replace('limit: 3', 'limit: 99, handEdits: report'))
  const runThere = (...args: string[]) => stage.vmeste.run(other, args, stage.secrets)
  await newCard('Своими руками')
  await runThere('apply', '--card', 'Своими руками')
  const entry = (await entries()).find(({ values }) => values.title === 'Своими руками')
  const values = { title: 'Чужими руками' }
  await stage.moodle.act('editEntry', { by: 'coordinator', entryId: entry?.id, values })

  const planned = await runThere('plan', '--no-read')
  expect(planned.out).toContain(
    '= «Своими руками» is not written: its entry was edited by hand: left as it is\n',
  )
  expect(planned.err).toContain(
    '1 entry changed by hand, left so: vmeste apply --card <card> writes one anew.\n',
  )
  expect(await runThere('apply', '--card', 'Своими руками')).toMatchObject({
    ...{ code: 0, err: '1 entry written.\n' },
  })
  const titles = (await entries()).map((one) => one.values.title)
  expect(titles).toContain('Своими руками')
  expect(titles).not.toContain('Чужими руками')
})

test('apply says what the service’s own account is not allowed, and that it is to be mended', async () => {
  await newCard('Не дадут')
  await stage.moodle.act('revokeCapability', { name: 'mod/data:writeentry' })
  const refused = await run('apply', '--yes')
  await stage.moodle.act('grantCapability', { name: 'mod/data:writeentry' })

  expect(refused).toMatchObject({
    code: 2,
    err: expect.stringMatching(
      /«Не дадут» could not be written yet: vmeste why trello:card:\w+\n.*mod\/data:writeentry/,
    ),
  })
  expect(await run('apply', '--yes')).toMatchObject({ code: 0 })
})

test('poll tells how much it wrote, and of a write whose answer was lost', async () => {
  await newCard('Нашлась')
  const found = await run('poll')
  await newCard('Пропала')
  stage.moodle.setFaults({ lostReply: 1, seed: 7 })
  const lost = await run('poll')
  stage.moodle.setFaults({})

  expect(found).toMatchObject({
    ...{ code: 0, out: expect.stringMatching(/writes: 1 confirmed now; \d+ cards shown, 0 due;/) },
  })
  expect(lost).toMatchObject({
    ...{ code: 75, err: expect.stringMatching(/^vektor writes: the answer to 1 write was lost/m) },
  })
})

test('a plan that cannot be written down is told with the reason', async () => {
  expect(await run('plan', '--no-read', '--out', 'nowhere/plan.json')).toMatchObject({
    code: 2,
    err: 'nowhere/plan.json cannot be written (ENOENT): name a file in a folder that is there and that this user may write to\n',
  })
})

test('a file that is no plan is named as such', async () => {
  expect(await run('apply', '--plan', 'vmeste.yaml')).toMatchObject({
    ...{ code: 2, err: 'vmeste.yaml is no plan: make one with vmeste plan --out vmeste.yaml\n' },
  })
})

function run(...args: string[]): Promise<Ran> {
  return stage.run(...args)
}

async function newCard(name: string): Promise<{ card: string }> {
  const { id } = await stage.trello.act('createCard', { by, list: 'Идеи', name })
  return { card: String(id) }
}

async function entries(): Promise<{ id: number; values: Record<string, string> }[]> {
  const { entries: found } = await stage.moodle.act('entries', { database: 'Карточки Trello' })
  return found as Awaited<ReturnType<typeof entries>>
}
