import type { Account } from '../../src/account.ts'
import type { Call, Memory } from '../../src/connector.ts'
import { AccessLost } from '../../src/errors.ts'
import type { Instant } from '../../src/ids.ts'
import type { CompleteList, Rejected } from '../../src/observation.ts'
import type { Subject } from '../../src/subject.ts'
import type { MoodleClient } from './client.ts'
import type { Course } from './normalize.ts'
import type { MoodlePosition } from './position.ts'
import type { MoodleConnection } from './settings.ts'

/** One look at the course, from its first request to its last page. */
export interface Reading {
  connection: MoodleConnection
  client: MoodleClient
  course: Course
  call: Call
  readAt: Instant
  /** Source id → fingerprint, as remembered when this reading began. */
  known(kind: string): Promise<ReadonlyMap<string, string>>
  /** Some of that kind were missing and are not believed gone: all are to be looked at again. */
  doubted(kind: string): Promise<boolean>
  /** Grows into the position of the next reading. */
  next: MoodlePosition
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
  accounts: readonly Account[]
  rejected: readonly Rejected[]
  complete: readonly CompleteList[]
}

export function finds(part: Partial<Finds>): Finds {
  return { subjects: [], accounts: [], rejected: [], complete: [], ...part }
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
    accounts: [...one.accounts, ...other.accounts],
    rejected: [...one.rejected, ...other.rejected],
    complete: [...one.complete, ...other.complete],
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
