import type { Config } from '../../config/config.ts'
import { connectorTypes } from '../../config/connector-types.ts'
import { parseConfig } from '../../config/load.ts'
import { type App, openApp } from '../../src/app.ts'
import type { Clock } from '../../src/clock.ts'
import type { Sandbox, SandboxOptions } from '../../src/connector.ts'
import { openQuickStore, silent } from './wirings.ts'

/** Starts the stand-in of a connector. */
export async function startSandbox(name: string, options: SandboxOptions): Promise<Sandbox> {
  const type = connectorTypes.find((one) => one.name === name)
  if (type?.sandbox === undefined) throw new Error(`${name} has no sandbox`)
  return type.sandbox(options)
}

/** A configuration from its text, with the secrets that sandboxes accept. */
export function configOf(
  text: string,
  sandboxes: readonly Sandbox[],
  env: Readonly<Record<string, string>> = {},
): Promise<Config> {
  const secrets = Object.assign({}, ...sandboxes.map((sandbox) => sandbox.secrets))
  return parseConfig({ text, name: 'test.yaml', env: { ...secrets, ...env } })
}

/** The real service on a throw-away database, quiet, without a queue. */
export async function openQuietly(config: Config, clock: Clock): Promise<App> {
  return openApp({ config, clock, log: silent, queue: false, store: await openQuickStore() })
}

/** Another service on the same database, as a second process would be. To be left before the first. */
export async function openBeside(app: App, config: Config): Promise<App> {
  const { clock, log } = app.context
  return openApp({ config, clock, log, queue: false, store: app.store })
}

/** Lets go of everything but the database, which belongs to the first. */
export async function leave(app: App): Promise<void> {
  for (const { connectors } of app.context.spaces.values())
    for (const connector of Object.values(connectors)) await connector.close?.()
}
