import { randomUUID } from 'node:crypto'
import type { ConnectorType } from '../connector.ts'
import { TryLater } from '../errors.ts'
import { withLease } from '../lease.ts'
import { createRecorder, type Recorder } from '../record.ts'
import type { Recording } from '../record-step.ts'
import type { Space } from '../space.ts'
import type { Store } from '../store/open.ts'
import { declareAside } from '../store/sources.ts'
import type { Desk } from './open.ts'

/** What a command writes into the log beside the readings of a source, without any account. */
export type Aside = Desk & { store: Store } & {
  space: Space
  type: ConnectorType
  aside: NonNullable<Recording['aside']>
}

/**
 * Writes beside the readings of a source; nobody else writes what that source brings meanwhile.
 * @throws TryLater while somebody does
 */
export async function recordAside<T>(
  work: Aside,
  signal: AbortSignal,
  write: (recorder: Recorder, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { space, type, store, clock } = work
  await declareAside(store.db, { space: space.id, source: type.name })
  const written: T[] = []
  const context = { store, clock, holder: randomUUID() }
  const taken = await withLease(context, `poll:${space.id}:${type.name}`, signal, async (held) => {
    written.push(await write(recorderOf(work, held.guard), held.signal))
  })
  if (taken) return written[0] as T
  throw new TryLater(`${type.name} of ${space.id} is being read at this moment: try again soon`)
}

function recorderOf({ space, type, store, clock, aside }: Aside, guard: Recording['guard']) {
  const { name: source, reporting = {} } = type
  return createRecorder({ db: store.db, space, source, reporting, clock, guard, aside })
}
