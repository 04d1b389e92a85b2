import { startSandbox } from '../../connectors/trello/sandbox/index.ts'
import { second, virtualClock } from '../../src/clock.ts'
import type { Instant } from '../../src/ids.ts'
import type { Store } from '../../src/store/open.ts'
import type { Chance } from './chance.ts'
import { openFoulWeather } from './foul-weather.ts'
import { openService, readOnce, serviceConfig } from './service.ts'

/** What the rate limit alone did. */
export interface Limited {
  calls: number
  refused: number
  /** Most requests that arrived within 10 s. */
  most: number
}

/** Several services on one store, of one token, read as fast as they can until so many calls. */
export async function readAtOnce(store: Store, chance: Chance, calls: number): Promise<Limited> {
  const clock = virtualClock(Date.UTC(2030, 0, 1))
  const arrived: Instant[] = []
  const onRequest = () => arrived.push(clock.now())
  const sandbox = await startSandbox({ port: 0, clock, rateLimits: true, onRequest })
  const way = await openFoulWeather(0)
  way.leadTo(sandbox.url)
  const spaces = Array.from({ length: chance.between(2, 4) }, (_, at) => `rate-${at}`)
  const services = await Promise.all(
    spaces.map(async (space) => {
      const options = { sandbox, url: way.url, space, pageSize: chance.between(2, 8) }
      const app = await openService(await serviceConfig(options), clock, store)
      return { app, space }
    }),
  )
  try {
    while (arrived.length < calls) {
      await Promise.all(
        services.map(({ app, space }) => readOnce(app, { space, source: 'trello' })),
      )
    }
    return { calls: arrived.length, refused: way.counts()[429], most: mostWithin(arrived) }
  } finally {
    for (const { app } of services) await app.close()
    await way.close()
    await sandbox.close()
  }
}

function mostWithin(arrived: readonly Instant[]): number {
  let first = 0
  let most = 0
  for (const [at, now] of arrived.entries()) {
    while (now - (arrived[first] ?? now) >= 10 * second) first += 1
    most = Math.max(most, at - first + 1)
  }
  return most
}
