import { startMoodleSandbox } from '../../connectors/moodle/sandbox/index.ts'
import type { Clock } from '../../src/clock.ts'
import type { Sandbox } from '../../src/connector.ts'
import { type Names, renderBoard } from './board-render.ts'
import type { Entry } from './mirror-stage.ts'
import type { WalkPlace } from './walk-place.ts'

/** What stands on the board and what its entry has to hold, field by field. */
export interface WantedEntry {
  isTask: boolean
  values: Entry['values']
}

/**
 * What the core makes of the board as its server tells it right now, laid out and then stored by a
 * course of its own. Nothing of it comes from a database of ours. Mark → entry; comments too, where
 * they stand by themselves.
 */
export async function wantedEntries(
  trello: Pick<Sandbox, 'url' | 'secrets'>,
  { names, clock, place }: { names: Names; clock: Clock; place: WalkPlace },
): Promise<ReadonlyMap<string, WantedEntry>> {
  const cards = await renderBoard(trello, names, place.apart)
  const moodle = await startMoodleSandbox({ port: 0, clock })
  try {
    await place.prepare({ moodle })
    for (const card of cards) await place.fill({ moodle }, card)
    const entries = await place.entries({ moodle })
    const stored = new Map(entries.map(({ values }) => [values.card_id ?? '', values]))
    const wanted = cards.flatMap(({ view, comments, isTask }) =>
      [view, ...(place.apart ? comments : [])].map(({ mark }) => ({ mark, isTask })),
    )
    return new Map(
      wanted.map(({ mark, isTask }) => [mark, { isTask, values: stored.get(mark) ?? {} }]),
    )
  } finally {
    await moodle.close()
  }
}
