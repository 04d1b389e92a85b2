import type { ReportedActivity } from '../../src/activity.ts'
import { minute } from '../../src/clock.ts'
import { type SubjectKey, subjectKey } from '../../src/ids.ts'
import type { Observation } from '../../src/observation.ts'
import { createRecorder, type Recorder } from '../../src/record.ts'
import type { Recording } from '../../src/record-step.ts'
import type { Space } from '../../src/space.ts'
import { type LoggedActivity, readLog } from '../../src/store/activities.ts'
import { unguarded } from '../../src/store/guard.ts'
import type { Store } from '../../src/store/open.ts'
import { declareSources } from '../../src/store/sources.ts'
import type { Subject, SubjectState } from '../../src/subject.ts'

export const start = Date.parse('2019-07-01T09:00:00Z')
/** Long after every look: when a page is written is another matter than when it was read. */
export const seenAt = start + 100 * minute
const reporting = { card: { reported: ['created', 'deleted', 'title'] } } as const

/** A source called `board` in a space of its own. */
export interface TestSource {
  space: string
  recorder(parts?: Partial<Recording>): Recorder
  /** One reading of one page. */
  read(at: number, parts: Partial<Observation>, recording?: Partial<Recording>): Promise<void>
  logged(): Promise<LoggedActivity[]>
  /** How many subjects are not gone. */
  living(): Promise<number>
  stateOf(id: string): Promise<SubjectState>
}

let spaces = 0

export async function testSource(store: Store): Promise<TestSource> {
  spaces += 1
  const space = `s${spaces}`
  await declareSources(store.db, [{ space, source: 'board' }], start)
  const recorder = (parts: Partial<Recording> = {}) =>
    createRecorder({
      ...{ db: store.db, space: { id: space, mirror: null } as Space, source: 'board', reporting },
      ...{ clock: { now: () => seenAt }, guard: unguarded, ...parts },
    })
  return {
    space,
    recorder,
    read: async (at, parts, recording) => void (await recorder(recording).record(page(at, parts))),
    logged: () => logged(store, space),
    living: () => living(store, space),
    stateOf: (id) => stateOf(store, space, id),
  }
}

export function page(readAt: number, parts: Partial<Observation>): Observation {
  const empty = { subjects: [], activities: [], accounts: [], rejected: [], complete: [] }
  return { readAt, position: null, last: true, ...empty, ...parts }
}

export function card(id: string, state: SubjectState): Subject {
  return { key: key(id), kind: 'card', state }
}

function key(id: string): SubjectKey {
  return subjectKey('board', 'card', id)
}

export function event(id: string, parts: Partial<ReportedActivity>): ReportedActivity {
  return {
    key: id,
    kind: 'other',
    subject: key('1'),
    subjectKind: 'card',
    field: null,
    before: null,
    after: null,
    actor: 'm1',
    at: start,
    sourceType: 'test',
    ...parts,
  }
}

export function created(id: string, subject: string): ReportedActivity {
  return event(id, { kind: 'created', subject: key(subject) })
}

export function renamed(id: string, subject: string, before: string, after: string, at: number) {
  return event(id, { kind: 'changed', field: 'title', subject: key(subject), before, after, at })
}

export function said(line: LoggedActivity | undefined): string {
  if (line === undefined) return 'nothing'
  return `${line.kind} ${line.field} ${line.entry} ${line.before}→${line.after}`
}

async function logged(store: Store, space: string): Promise<LoggedActivity[]> {
  const pages: LoggedActivity[] = []
  for await (const lines of readLog(store.db, space)) pages.push(...lines)
  return pages
}

async function living(store: Store, space: string): Promise<number> {
  const rows = await store.db
    .selectFrom('subject')
    .select('key')
    .where('space', '=', space)
    .where('gone_at', 'is', null)
    .execute()
  return rows.length
}

async function stateOf(store: Store, space: string, id: string): Promise<SubjectState> {
  const row = await store.db
    .selectFrom('subject')
    .select('state')
    .where('space', '=', space)
    .where('key', '=', key(id))
    .executeTakeFirstOrThrow()
  return row.state as SubjectState
}
