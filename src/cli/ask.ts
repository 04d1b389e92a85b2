import { createInterface } from 'node:readline'

/** Whether somebody sits there who can be asked. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true
}

/** A plain question; everything but a yes is a no. */
export async function isAgreed(question: string, signal: AbortSignal): Promise<boolean> {
  process.stderr.write(`${question} [y/N] `)
  // Without `terminal`, Ctrl+C stays a signal.
  const lines = createInterface({ input: process.stdin, terminal: false, signal })
  try {
    for await (const line of lines) return /^y(es)?$/i.test(line.trim())
    return false
  } finally {
    lines.close()
    signal.throwIfAborted()
  }
}
