import { runCommand } from './runner/command.ts'
import { sourceHash } from './runner/source-hash.ts'

/** `npm run proof -- <name>`; without a name: the list. */
process.exitCode = await runCommand(process.argv.slice(2), {
  list: new URL('./index.ts', import.meta.url),
  states: '.vmeste/proof',
  docs: 'docs/proofs',
  source: sourceHash(),
})
