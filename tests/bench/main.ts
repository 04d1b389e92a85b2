import { readTrello } from './read-trello/index.ts'

/** `npm run bench -- <name>`; each measures one thing against what the machine could do at best. */
const benches: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  'read-trello': readTrello,
}

const [name = '', ...args] = process.argv.slice(2)
const bench = benches[name]
if (bench === undefined) {
  process.stderr.write(`npm run bench -- ${Object.keys(benches).join(' | ')}\n`)
  process.exitCode = 2
} else {
  process.exitCode = await bench(args)
}
