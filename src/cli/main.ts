#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { examplesText } from './command.ts'
import { commands } from './commands.ts'
import { endingOf } from './exit.ts'
import { say, writeJson } from './output.ts'

const examples = ['demo', 'poll', 'status', 'start', 'digest preview --plan working-group']

process.exitCode = await run(process.argv)
await new Promise((resolve) => process.stdout.write('', resolve))
process.exit()

async function run(argv: readonly string[]): Promise<number> {
  // Who reads us may stop reading: the write that fails says so itself.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  try {
    const program = await createProgram(argv)
    await program.parseAsync(argv)
    return Number(process.exitCode ?? 0)
  } catch (error) {
    const { code, lines } = endingOf(error)
    say(...lines)
    if (argv.includes('--json') && lines.length > 0) await writeJson({ error: { code, lines } })
    return code
  }
}

/** Only the command that is asked for is loaded; the others are their lines in the help. */
async function createProgram(argv: readonly string[]): Promise<Command> {
  const program = new Command('vmeste')
    .description(
      'One activity log of a Moodle course and a Trello board; mirror, digests, reminders.',
    )
    .version(`vmeste ${version()}`)
    .showHelpAfterError('(add --help for examples)')
    .addHelpText('before', examplesText(examples))
  const wanted = argv.slice(2).find((word) => commands.some(({ name }) => name === word))
  for (const { name, summary, load } of commands) {
    program.addCommand(name === wanted ? await load() : new Command(name).summary(summary))
  }
  throwInsteadOfExit(program)
  return program
}

function throwInsteadOfExit(command: Command): void {
  command.exitOverride()
  for (const one of command.commands) throwInsteadOfExit(one)
}

function version(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')
  return String(JSON.parse(text).version)
}
