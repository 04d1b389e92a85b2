import { mirrorBench } from './mirror/index.ts'
import { readMoodle } from './read-moodle/index.ts'
import { readTrello } from './read-trello/index.ts'
import { runReading } from './reading/bench.ts'

/** `npm run bench -- <name>`; each measures one thing against what the machine could do at best. */
const benches: readonly { name: string; run(args: readonly string[]): Promise<number> }[] = [
  mirrorBench,
  ...[readMoodle, readTrello].map((bench) => ({
    name: bench.name,
    run: (args: readonly string[]) => runReading(bench, args),
  })),
]

const [name = '', ...args] = process.argv.slice(2)
const bench = benches.find((one) => one.name === name)
if (bench === undefined) {
  process.stderr.write(`npm run bench -- ${benches.map((one) => one.name).join(' | ')}\n`)
  process.exitCode = 2
} else {
  process.exitCode = await bench.run(args)
}
