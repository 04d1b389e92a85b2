import type { Account } from '../../src/account.ts'
import type { ReportedActivity } from '../../src/activity.ts'
import type { Call, Memory } from '../../src/connector.ts'
import { AccessLost, Gone, Misconfigured } from '../../src/errors.ts'
import type { Instant } from '../../src/ids.ts'
import type { CompleteList, Rejected } from '../../src/observation.ts'
import type { Subject } from '../../src/subject.ts'
import type { MoodleClient } from './client.ts'
import type { Course } from './normalize.ts'
import type { MoodlePosition } from './position.ts'
import type { Module } from './schema.ts'
import type { MoodleConnection } from './settings.ts'

/** One look at the course, from its first request to its last page. */
export interface Reading {
  connection: MoodleConnection
  client: MoodleClient
  course: Course
  call: Call
  readAt: Instant
  /** The `since` of this reading's question what is new, in the site's seconds; 0: everything is. */
  since: number
  /** Source id → fingerprint, as remembered when this reading began. */
  known(kind: string): Promise<ReadonlyMap<string, string>>
  /** The private replies among them, `[source id, fingerprint]`, by discussion. */
  privateReplies(): Promise<ReadonlyMap<string, readonly (readonly [string, string])[]>>
  /** Some of that kind were missing and are not believed gone: all are to be looked at again. */
  doubted(kind: string): Promise<boolean>
  /** Grows into the position of the next reading. */
  next: MoodlePosition
  /** Opening and closing times of activities, by `feedback:1`, as the course page shows them. */
  dates: ReadonlyMap<string, Module['dates']>
  /** Discussions whose posts this reading has read. */
  readThreads: Set<number>
  /**
   * Discussions that have changed, for the last page: what is missing from their posts is concluded
   * only there, and a reading broken off before must find them changed again.
   */
  changed: Subject[]
}

/** What one step of a reading found. Each stands for itself: a crash between two loses nothing. */
export interface Finds {
  subjects: readonly Subject[]
  activities: readonly ReportedActivity[]
  accounts: readonly Account[]
  rejected: readonly Rejected[]
  complete: readonly CompleteList[]
}

export function finds(part: Partial<Finds>): Finds {
  return { subjects: [], activities: [], accounts: [], rejected: [], complete: [], ...part }
}

/** The memory as it was at the first question: pages recorded meanwhile must not blur it. */
export function frozen(memory: Memory): Reading['known'] {
  const asked = new Map<string, Promise<ReadonlyMap<string, string>>>()
  return (kind) => {
    const before = asked.get(kind) ?? memory.fingerprints(kind)
    asked.set(kind, before)
    return before
  }
}

/** Joins small finds into pages of about `size` subjects. */
export async function* paged(found: AsyncIterable<Finds>, size: number): AsyncGenerator<Finds> {
  let page = finds({})
  for await (const one of found) {
    page = joined(page, one)
    if (page.subjects.length < size) continue
    yield page
    page = finds({})
  }
  if (Object.values(page).some((list) => list.length > 0)) yield page
}

function joined(one: Finds, other: Finds): Finds {
  return {
    subjects: [...one.subjects, ...other.subjects],
    activities: [...one.activities, ...other.activities],
    accounts: [...one.accounts, ...other.accounts],
    rejected: [...one.rejected, ...other.rejected],
    complete: [...one.complete, ...other.complete],
  }
}

/** Asks for a thing itself. Only Moodle's own "gone" is proof; "you may not see it" is none. */
export async function isGone(probe: () => Promise<unknown>): Promise<boolean> {
  try {
    await probe()
    return false
  } catch (error) {
    if (error instanceof Gone) return true
    if (error instanceof AccessLost || error instanceof Misconfigured) return false
    throw error
  }
}

/**
 * Lost access looks like an empty list in every `*_by_courses` function of Moodle 4.5.
 * @throws AccessLost when the course page shows such activities and the list has none
 */
export function believeList(reading: Reading, modname: string, sent: number): void {
  if (sent > 0) return
  const shown = Object.values(reading.next.modules).some((what) => what.startsWith(`${modname}:`))
  if (!shown) return
  throw new AccessLost(
    `The course shows activities of kind ${modname} but lists none to us: give the role the capability to view them, and look whether the account must change its password.`,
  )
}
