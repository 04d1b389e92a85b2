import type { Config } from '../../config/config.ts'
import { type App, openApp } from '../../src/app.ts'
import type { Clock } from '../../src/clock.ts'
import type { Sandbox } from '../../src/connector.ts'
import type { Store } from '../../src/store/open.ts'
import { scheduleSource } from '../../src/store/sources.ts'
import { configOf } from '../support/service.ts'
import { silent } from '../support/wirings.ts'

/** The board of Trello's sandbox. */
export const boardRef = 'IN2LmCfA'

export interface ServiceOptions {
  sandbox: Sandbox
  /** Where the service takes Trello to be; the sandbox itself where nothing is given. */
  url?: string | undefined
  space: string
  pageSize: number
  /** Address under which Trello calls. */
  webhooks?: string | undefined
}

/** A configuration that names the sandbox's board and nothing else. */
export function serviceConfig(options: ServiceOptions): Promise<Config> {
  const { sandbox, url = sandbox.url, space, pageSize, webhooks } = options
  const calling = webhooks === undefined ? '' : `, webhooks: '${webhooks}'`
  return configOf(
    `
log: silent
trello: { baseUrl: '${url}', pageSize: ${pageSize}${calling} }
spaces:
  - { id: ${space}, name: Проба, locale: ru, timezone: Europe/Moscow, trello: { board: ${boardRef} } }
`,
    [sandbox],
  )
}

/** The real service on a store that outlives it. */
export function openService(config: Config, clock: Clock, store: Store): Promise<App> {
  const lent = { ...store, close: async () => undefined }
  return openApp({ config, clock, log: silent, queue: false, store: lent })
}

/** Reads a source once, whenever it would be due. */
export async function readOnce(
  { store, context, run }: App,
  what: { space: string; source: string },
  signal?: AbortSignal,
) {
  await scheduleSource(store.db, what, context.clock.now())
  await run('poll', what, signal)
}
