import type { Config } from '../../config/config.ts'
import { createClient } from '../../connectors/trello/client.ts'
import { trello } from '../../connectors/trello/index.ts'
import { pull } from '../../connectors/trello/pull.ts'
import { commentPeriods } from '../../connectors/trello/reading.ts'
import { verify } from '../../connectors/trello/verify.ts'
import { second } from '../../src/clock.ts'
import type { Connection, Connector, ConnectorType } from '../../src/connector.ts'
import { boardRef } from './service.ts'

export interface Impatience {
  url: string
  pageSize: number
  timeoutMs: number
  /** Asked at each reading; otherwise the service waits as long as it usually does. */
  isImpatient(): boolean
}

/**
 * The service's own reading of Trello with another time-out: half a minute of real time for each
 * request that is never answered would be too much for a proof.
 */
export function impatiently(config: Config, impatience: Impatience): Config {
  const toImpatient = (type: ConnectorType): ConnectorType =>
    type.name === trello.name
      ? { ...type, connect: (connection) => connect(type, connection, impatience) }
      : type
  return { ...config, connectorTypes: config.connectorTypes.map(toImpatient) }
}

function connect(
  type: ConnectorType,
  connection: Connection<unknown, unknown>,
  { url: baseUrl, pageSize, timeoutMs, isImpatient }: Impatience,
): Connector {
  const usual = type.connect(connection)
  const { source, clock, count, secrets } = connection
  const { TRELLO_KEY: key = '', TRELLO_TOKEN: token = '' } = secrets
  const budget = connection.budget(`${source} impatient`, { max: 100, intervalMs: 10 * second })
  const client = createClient({ baseUrl, key, token, budget, clock, count, timeoutMs })
  const comments = { ...commentPeriods }
  const board = { client, source, board: boardRef, pageSize, comments }
  const hasty: Connector = {
    pull: (from, memory, call) => pull(board, { readAt: clock.now(), from, memory }, call),
    verify: (keys, call) => verify(client, boardRef, keys, call),
  }
  const now = () => (isImpatient() ? hasty : usual)
  return {
    ...usual,
    pull: (from, memory, call) => demand(now().pull)(from, memory, call),
    verify: (keys, call) => demand(now().verify)(keys, call),
    async close() {
      client.close()
      await usual.close?.()
    },
  }
}

function demand<T>(verb: T | undefined): T {
  if (verb === undefined) throw new Error('Trello can be read and asked')
  return verb
}
