import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { subjectKey } from '../../src/ids.ts'
import type { LogLine } from '../../src/log-line.ts'
import type { Observation, Rejected } from '../../src/observation.ts'
import { createRecorder } from '../../src/record.ts'
import type { Space } from '../../src/space.ts'
import type { Status } from '../../src/status.ts'
import { unguarded } from '../../src/store/guard.ts'
import { openHold } from '../../src/store/holds.ts'
import type { Store } from '../../src/store/open.ts'
import { quarantine, readQuarantine } from '../../src/store/quarantine.ts'
import { declareSources } from '../../src/store/sources.ts'
import { type CommandLine, openQuickCommandLine } from '../support/command-line.ts'
import { openQuickStore } from '../support/wirings.ts'

// Each run is a process of its own: seconds on a busy machine.
jest.setTimeout(180_000)

const seenAt = Date.parse('2019-07-15T09:00:00Z')

describe('a record that was set aside', () => {
  let store: Store
  beforeAll(async () => {
    store = await openQuickStore()
    await declareSources(store.db, [{ space: 's', source: 'board' }], seenAt)
  })
  afterAll(() => store.close())

  test('is settled by a later reading that understands it, and open again when it does not', async () => {
    const odd = [rejected('card', '1'), rejected('list', '1'), rejected('action', 'a1')]
    await record({ rejected: odd })
    expect(await setAside()).toEqual(['action a1', 'list 1', 'card 1'])

    const subject = subjectKey('board', 'card', '1')
    const event = { key: 'a1', kind: 'created', subject, subjectKind: 'card' } as const
    const rest = { field: null, before: null, after: null, actor: null, at: 0, sourceType: 'x' }
    await record({
      subjects: [{ key: subject, kind: 'card', state: { title: 'План' } }],
      activities: [{ ...event, ...rest }],
    })
    expect(await setAside()).toEqual(['list 1'])

    await record({ rejected: odd })
    await record({ rejected: odd })
    expect(await setAside()).toEqual(['action a1', 'list 1', 'card 1'])
  })

  async function record(parts: Partial<Observation>): Promise<void> {
    const space = { id: 's', mirror: null } as Space
    const clock = { now: () => seenAt }
    const guard = unguarded
    const [db, source] = [store.db, 'board']
    await createRecorder({ db, space, source, reporting: {}, clock, guard }).record(page(parts))
  }

  async function setAside(): Promise<string[]> {
    const found = await readQuarantine(store.db, 's', 10)
    return found.map(({ kind, sourceId }) => `${kind} ${sourceId}`)
  }
})

let vmeste: CommandLine

describe('from the command line', () => {
  beforeAll(async () => {
    vmeste = await openQuickCommandLine()
  })
  afterAll(() => vmeste.close())

  test('retry records what is understood by now, and says what stays', async () => {
    const home = await vmeste.install(configText)
    await inStore(home, async ({ db }) => {
      const trello = { space: 'vektor', source: 'trello', seenAt }
      await quarantine(db, trello, [comment, badComment, card, badCard].map(toRejected))
      await quarantine(db, { ...trello, source: 'moodle' }, [rejected('post', '5')])
    })

    const first = await vmeste.run(home, ['quarantine', 'retry', '--json'])
    const log = await vmeste.run(home, ['export'])
    const status = await vmeste.run(home, ['status'])
    const again = await vmeste.run(home, ['quarantine', 'retry'])
    const settled = await vmeste.run(home, ['quarantine', 'retry', '1'])

    expect([first.code, first.err]).toEqual([3, ''])
    const became = JSON.parse(first.out) as { source: string; kind: string; outcome: string }[]
    expect(became.map(({ source, kind, outcome }) => `${source} ${kind} ${outcome}`)).toEqual([
      'moodle post waiting',
      'trello action recorded',
      'trello action kept',
      'trello card understood',
      'trello card kept',
    ])
    expect(became).toMatchObject([
      { reason: 'odd' },
      { activities: 1, reason: null },
      { activities: 0, reason: 'date: is not a date' },
      { activities: 0, reason: null },
      { reason: expect.stringMatching(/^idMembers: /) },
    ])
    expect(logLines(log.out)).toMatchObject([
      {
        ...{ key: comment.id, kind: 'created', at: comment.date, origin: 'reported' },
        subject: { key: `trello:comment:${comment.id}` },
      },
    ])
    expect(status.out).toContain('records not understood: 3 (vmeste quarantine list; after an')
    expect([again.code, again.err]).toEqual([3, '0 records settled, 3 still set aside\n'])
    expect(again.out).toMatch(/vektor trello +action +\w+ +still not understood +date: is not/)
    expect(again.out).toMatch(/vektor moodle +post +5 +stays until a reading understands it/)
    expect([settled.code, settled.err]).toEqual([
      2,
      'No record 1 is set aside: vmeste quarantine list shows them\n',
    ])
  })

  test('retry of one record concerns that one alone; with nothing left it exits 0', async () => {
    const home = await vmeste.install(configText)
    await inStore(home, ({ db }) =>
      quarantine(
        db,
        { space: 'vektor', source: 'trello', seenAt },
        [comment, card].map(toRejected),
      ),
    )

    const one = await vmeste.run(home, ['quarantine', 'retry', '1'])
    const list = await vmeste.run(home, ['quarantine', 'list', '--json'])
    const rest = await vmeste.run(home, ['quarantine', 'retry', '--space', 'vektor'])
    const none = await vmeste.run(home, ['quarantine', 'retry'])

    expect([one.code, one.err]).toEqual([0, '1 record settled, 0 still set aside\n'])
    expect(one.out).toMatch(/^id .*\n1 +vektor trello +action +\w+ +1 new activity *\n$/)
    expect(JSON.parse(list.out)).toMatchObject([{ id: '2', kind: 'card' }])
    expect([rest.code, rest.out]).toEqual([0, expect.stringMatching(/the next reading brings it/)])
    expect([none.code, none.out, none.err]).toEqual([0, '', 'Nothing is set aside.\n'])
  })

  test('drop goes on without a record for as long as it stays the same', async () => {
    const home = await vmeste.install(configText)
    const trello = { space: 'vektor', source: 'trello', seenAt }
    const setAside = (record: typeof badCard) =>
      inStore(home, ({ db }) => quarantine(db, trello, [toRejected(record)]))
    await setAside(badCard)

    const dropped = await vmeste.run(home, ['quarantine', 'drop', '1'])
    await setAside(badCard)
    const none = await vmeste.run(home, ['quarantine', 'list', '--json'])
    const unknown = await vmeste.run(home, ['quarantine', 'drop', '1'])
    await setAside({ ...badCard, name: 'Другая' })
    const changed = await vmeste.run(home, ['quarantine', 'list', '--json'])

    expect([dropped.code, dropped.err]).toEqual([0, 'Record 1 is dropped.\n'])
    expect(JSON.parse(none.out)).toEqual([])
    expect([unknown.code, unknown.err]).toEqual([
      2,
      'No record 1 is set aside: vmeste quarantine list shows them\n',
    ])
    expect(JSON.parse(changed.out)).toHaveLength(1)
  })

  test('holds: listed with what to do next; a word ends only what is absent', async () => {
    const home = await vmeste.install(configText)
    await inStore(home, async ({ db }) => {
      const hold = { space: 'vektor', source: 'trello', at: seenAt }
      await openHold(db, { ...hold, scope: 'records', reason: '9 of 10 records are odd' })
      await openHold(db, { ...hold, scope: 'absent card', reason: 'all 9 cards vanished' })
    })

    const list = await vmeste.run(home, ['holds', 'list'])
    const status = await vmeste.run(home, ['status', '--json'])
    const refused = await vmeste.run(home, ['holds', 'release', '1'])
    const released = await vmeste.run(home, ['holds', 'release', '2'])
    const twice = await vmeste.run(home, ['holds', 'release', '2'])
    const after = await vmeste.run(home, ['status', '--json'])

    expect(list.out.split('\n')).toMatchObject([
      expect.stringMatching(/^id +where +what +since +reason$/),
      expect.stringMatching(/^1 +vektor trello +records +2019-07-15T09:00:00.000Z +9 of 10 /),
      '  -> ends by itself with the first reading that understands them',
      expect.stringMatching(/^2 +vektor trello +absent card +2019/),
      expect.stringMatching(/^ {2}-> .*: vmeste holds release 2$/),
      '',
    ])
    expect(status.code).toBe(3)
    expect(degraded(status.out)).toEqual([
      'vektor: held: 9 of 10 records are odd (ends by itself with the first reading that understands them)',
      expect.stringMatching(/^vektor: held: all 9 cards vanished \(.*: vmeste holds release 2\)$/),
    ])
    expect([refused.code, refused.out, refused.err]).toEqual([
      5,
      '',
      'Hold 1 (records) cannot be released: it ends by itself with the first reading that understands them\n',
    ])
    expect([released.code, twice.code, after.code]).toEqual([0, 2, 3])
    expect(degraded(after.out)).toHaveLength(1)
  })
})

const card = {
  ...{ id: '5d2c8a3f1a2b3c4d5e6f7a11', name: 'План', desc: '', closed: false },
  ...{ idList: '5d2c8a3f1a2b3c4d5e6f7a22', idMembers: [], labels: [] },
  ...{ attachments: [], checklists: [], customFieldItems: [] },
}
const badCard = { ...card, id: '5d2c8a3f1a2b3c4d5e6f7a12', idMembers: 'nobody' }
const comment = {
  ...{ id: '5d2c8a3f1a2b3c4d5e6f7a33', type: 'commentCard', date: '2019-07-15T08:00:00.000Z' },
  idMemberCreator: '5d2c8a3f1a2b3c4d5e6f7a44',
  data: { board: { id: '5d2c8a3f1a2b3c4d5e6f7a55' }, card: { id: card.id }, text: 'Согласовано' },
}
const badComment = { ...comment, id: '5d2c8a3f1a2b3c4d5e6f7a34', date: 'yesterday' }

function toRejected(item: { id: string }): Rejected {
  const kind = 'type' in item ? 'action' : 'card'
  return { kind, sourceId: item.id, reason: 'odd', raw: JSON.stringify(item) }
}

function rejected(kind: string, sourceId: string): Rejected {
  return { kind, sourceId, reason: 'odd', raw: `{"id":"${sourceId}"}` }
}

function page(parts: Partial<Observation>): Observation {
  const empty = { subjects: [], activities: [], accounts: [], rejected: [], complete: [] }
  return { readAt: seenAt, position: null, last: true, ...empty, ...parts }
}

async function inStore(home: string, work: (store: Store) => Promise<void>): Promise<void> {
  const store = await vmeste.openStore(home)
  await work(store)
  await store.close()
}

function logLines(out: string): LogLine[] {
  const lines = out.split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line))
}

/** What a status complains of, but for sources that nobody reads here. */
function degraded(out: string): readonly string[] {
  const status: Status = JSON.parse(out)
  return status.degraded.filter((text) => !text.startsWith('vektor/'))
}

const configText = `
data: ./data
log: silent
moodle: { baseUrl: 'http://127.0.0.1:1' }
spaces:
  - id: vektor
    name: Проба
    trello: { board: IN2LmCfA }
    moodle: { course: 2 }
`
