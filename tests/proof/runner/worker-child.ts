import type { Proof, Result } from '../proof.ts'

/** Runs the seeds it is sent, one after another, until its parent is gone. */
const [list = '', name = '', changes = 'null'] = process.argv.slice(2)
const { proofs } = (await import(list)) as { proofs: readonly Proof[] }
const proof = proofs.find((one) => one.name === name)
const options = { changes: JSON.parse(changes) }

process.on('message', ({ seed }: { seed: number }) => {
  void runOne(seed).then((result) => process.send?.(result))
})
process.on('disconnect', () => process.exit())
// Ctrl+C reaches the whole group: the parent ends its workers itself.
process.on('SIGINT', () => undefined)
process.send?.('ready')

async function runOne(seed: number): Promise<Result> {
  try {
    if (proof === undefined) throw new Error(`there is no proof ${name}`)
    return await proof.run(seed, options)
  } catch (error) {
    const said = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { rows: {}, failures: [said] }
  }
}
