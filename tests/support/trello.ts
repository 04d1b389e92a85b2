import { trello } from '../../connectors/trello/index.ts'
import { startSandbox } from '../../connectors/trello/sandbox/index.ts'
import { type Budget, type Limit, unlimited } from '../../src/budget.ts'
import { type VirtualClock, virtualClock } from '../../src/clock.ts'
import type { Connector, Sandbox } from '../../src/connector.ts'
import { createLog } from '../../src/log.ts'

export interface TrelloBench {
  sandbox: Sandbox
  clock: VirtualClock
  /** Paths with queries, in the order they were asked. */
  asked: string[]
  connector(options?: {
    board?: string
    pageSize?: number
    /** The space wants answers written under the cards. */
    replies?: true
    secrets?: Record<string, string>
    budget?: (name: string, limit: Limit) => Budget
  }): Connector
  close(): Promise<void>
}

/** A Trello sandbox on loopback with its own clock, and connectors to it. */
export async function trelloBench(
  options: { file?: string; rateLimits?: boolean; start?: number } = {},
): Promise<TrelloBench> {
  const { start = Date.UTC(2019, 6, 1, 6), ...others } = options
  const clock = virtualClock(start)
  const asked: string[] = []
  const onRequest = (url: string) => asked.push(url)
  const sandbox = await startSandbox({ port: 0, clock, onRequest, ...others })
  const opened: Connector[] = []
  return {
    sandbox,
    clock,
    asked,
    connector(given = {}) {
      const { board = 'IN2LmCfA', pageSize = 1_000, secrets = sandbox.secrets } = given
      const settings = {
        ...{ baseUrl: sandbox.url, pollEveryMinutes: 2, pageSize },
        commentsEveryHours: 24,
      }
      const connection = {
        source: 'trello',
        space: 'vektor',
        settings,
        place: { board },
        secrets,
        clock,
      }
      const log = createLog('silent')
      const { budget = () => unlimited, replies } = given
      const connector = trello.connect({
        ...{ ...connection, shows: [], log, budget, count: () => {} },
        ...(replies && { replies }),
      })
      opened.push(connector)
      return connector
    },
    async close() {
      for (const connector of opened) await connector.close?.()
      await sandbox.close()
    },
  }
}
