import { minute } from '../src/clock.ts'
import type { ConnectorType } from '../src/connector.ts'
import type { Space } from '../src/space.ts'

/** Everything an operator decided, checked. */
export interface Config {
  /** The file it was read from, absolute. */
  file: string
  /** Directory of the embedded database, absolute. */
  dataDirectory: string
  logLevel: string
  /** Where `start` answers over HTTP; port `null`: nowhere. */
  server: { host: string; port: number | null }
  /** PostgreSQL; `null`: the embedded database. */
  databaseUrl: string | null
  /** Redis for the queue; `null`: the queue lives in the database. */
  redisUrl: string | null
  spaces: readonly Space[]
  connectorTypes: readonly ConnectorType[]
  /** Connector name → what its settings schema gave; only connectors that some space uses. */
  settings: Readonly<Record<string, unknown>>
  /** Connector name → its secrets by environment name. */
  secrets: Readonly<Record<string, Readonly<Record<string, string>>>>
}

const usualPollMinutes = 5

/** How often a source is read, ms: its setting `pollEveryMinutes`, else five minutes. */
export function pollEveryMs(config: Config, connector: string): number {
  const settings = config.settings[connector]
  const asked =
    typeof settings === 'object' && settings !== null && 'pollEveryMinutes' in settings
      ? settings.pollEveryMinutes
      : null
  return (typeof asked === 'number' ? asked : usualPollMinutes) * minute
}
