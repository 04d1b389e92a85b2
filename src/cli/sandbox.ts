import type { Command } from 'commander'
import { connectorTypes } from '../../config/connector-types.ts'
import { wallClock } from '../clock.ts'
import type { ConnectorType, Sandbox } from '../connector.ts'
import { Misconfigured } from '../errors.ts'
import { command, group, parsePort } from './command.ts'
import { stopAsked } from './interrupt.ts'
import { say, writeJson, writeLines } from './output.ts'
import { obeyLines } from './sandbox-lines.ts'

interface SandboxCommandOptions {
  port: number
  board?: string
  interactive?: boolean
  json?: boolean
}

export function sandbox(): Command {
  const types = connectorTypes.filter((type) => type.sandbox !== undefined)
  const summary = 'run a stand-in for an outside service'
  const examples = types.map(({ name }, at) => `sandbox ${name} --port ${4001 + at}`)
  return group('sandbox', { summary, examples }, types.map(sandboxOf))
}

function sandboxOf(type: ConnectorType): Command {
  const { name } = type
  const one = command(name, {
    summary: `a stand-in for ${name} on this machine, until stopped`,
    description: `Serves a stand-in for ${name} on 127.0.0.1 until Ctrl+C. Its address and the secrets it accepts are printed as lines for a shell. With --interactive it takes what happens there line by line: a verb and its details as JSON (the verbs stand in connectors/${name}/sandbox/README.md), or faults and what goes wrong from now on.`,
    examples: [
      `sandbox ${name} --port 4001`,
      `sandbox ${name} --port 4001 --interactive`,
      ...(type.readFile ? [`sandbox ${name} --board export.json --port 4001`] : []),
    ],
  }).option('--port <n>', 'port to listen on; 0: any free one', parsePort, 0)
  one.option('--interactive', 'take what happens there from standard input, line by line')
  if (type.readFile) one.option('--board <file>', 'serve this export instead of an invented board')
  return one.action((options: SandboxCommandOptions) => serveSandbox(type, options))
}

async function serveSandbox(type: ConnectorType, options: SandboxCommandOptions): Promise<void> {
  const running = await startSandbox(type, options)
  if (running === undefined) return
  const stop = stopAsked()
  let stopObeying = () => {}
  try {
    await announce(type, running, options)
    if (options.interactive) stopObeying = obeyLines(running, process.stdin)
    await stop
  } finally {
    stopObeying()
    await running.close()
  }
}

async function startSandbox(
  type: ConnectorType,
  { port, board }: SandboxCommandOptions,
): Promise<Sandbox | undefined> {
  try {
    return await type.sandbox?.({
      port,
      clock: wallClock,
      ...(board !== undefined && { file: board }),
    })
  } catch (cause) {
    if (Object(cause).code !== 'EADDRINUSE') throw cause
    throw new Misconfigured([`Port ${port} is taken: choose another with --port`], { cause })
  }
}

async function announce(
  { name }: ConnectorType,
  { url, secrets }: Sandbox,
  { json }: SandboxCommandOptions,
): Promise<void> {
  if (json) return writeJson({ url, secrets })
  const lines = Object.entries(secrets).map(([key, value]) => `${key}=${quoted(value)}`)
  await writeLines([`# ${name} answers at ${url}`, ...lines])
  say('Stop it with Ctrl+C.')
}

/** As a shell takes it. */
function quoted(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`
}
