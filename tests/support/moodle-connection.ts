import { type MoodleConnection, Place, Settings } from '../../connectors/moodle/settings.ts'
import { unlimited } from '../../src/budget.ts'
import type { Clock } from '../../src/clock.ts'
import { wallClock } from '../../src/clock.ts'
import { createLog } from '../../src/log.ts'

/** A connection to a Moodle at `url`, as configuration would build it; counts its requests. */
export function moodleConnection(
  url: string,
  options: { clock?: Clock; token?: string; course?: number; settings?: object } = {},
): MoodleConnection & { asked: string[] } {
  const asked: string[] = []
  return {
    source: 'moodle',
    space: 'vektor',
    settings: Settings.parse({ baseUrl: url, ...options.settings }),
    place: Place.parse({ course: options.course ?? 2 }),
    shows: [],
    secrets: { MOODLE_TOKEN: options.token ?? 'TOKEN' },
    clock: options.clock ?? wallClock,
    log: createLog('silent'),
    budget: () => unlimited,
    count: (request) => asked.push(request),
    asked,
  }
}
