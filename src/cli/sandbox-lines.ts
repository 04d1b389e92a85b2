import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { Faults, Sandbox } from '../connector.ts'
import { say, writeOut } from './output.ts'

const Details = z.record(z.string(), z.unknown())

const share = z.number().min(0).max(1)
const FaultsTyped: z.ZodType<Faults> = z.strictObject({
  latencyMs: z.number().min(0).exactOptional(),
  status: z
    .strictObject({ code: z.number().int(), share, retryAfterSeconds: z.number().exactOptional() })
    .exactOptional(),
  truncated: share.exactOptional(),
  html: share.exactOptional(),
  reset: share.exactOptional(),
  lostReply: share.exactOptional(),
  lateWriteMs: z.number().min(0).exactOptional(),
  maintenance: z.boolean().exactOptional(),
  down: z.boolean().exactOptional(),
  seed: z.number().int().exactOptional(),
})

/**
 * Lets whoever runs a sandbox change it: each line is a verb and its details as JSON, or `faults` and
 * what goes wrong from now on (`{}`: nothing). Gives the function that stops listening.
 */
export function obeyLines(sandbox: Sandbox, input: NodeJS.ReadableStream): () => void {
  const lines = createInterface({ input })
  let before = Promise.resolve()
  lines.on('line', (line) => {
    before = before.then(() => obey(sandbox, line.trim()))
  })
  return () => lines.close()
}

async function obey(sandbox: Sandbox, line: string): Promise<void> {
  if (line === '') return
  const [, verb = '', written = ''] = /^(\S+)\s*(.*)$/.exec(line) ?? []
  try {
    const details: unknown = JSON.parse(written || '{}')
    await writeOut(`${JSON.stringify(await done(sandbox, verb, details))}\n`)
  } catch (error) {
    say(`${verb}: ${reasonOf(error)}`)
  }
}

async function done(sandbox: Sandbox, verb: string, details: unknown): Promise<object> {
  if (verb !== 'faults') return sandbox.act(verb, Details.parse(details))
  const faults = FaultsTyped.parse(details)
  sandbox.setFaults(faults)
  return { faults }
}

function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return `write the details as JSON, for example {"by": "user01"}`
  if (error instanceof z.ZodError) return z.prettifyError(error)
  return error instanceof Error ? error.message : String(error)
}
