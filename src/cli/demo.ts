import type { Command } from 'commander'
import { createLog } from '../log.ts'
import { type CommonOptions, command } from './command.ts'
import { theEnd } from './demo/calendar.ts'
import { runDemo } from './demo/run.ts'
import { summaryTable } from './demo/summary.ts'
import { exits } from './exit.ts'
import { interruptible } from './interrupt.ts'
import { say, writeJson, writeLines } from './output.ts'
import { makeFolder } from './write-file.ts'

const directory = 'demo-out'

interface DemoCommandOptions extends CommonOptions {
  log: string
}

export function demo(): Command {
  return command('demo', {
    summary: 'play a whole project in a minute, with stand-ins for everything outside',
    description:
      'Starts stand-ins for Trello, Moodle and a mail server with an invented board and course, runs the real service against them and plays the calendar from 1 July to 7 October 2019 in virtual time. Nothing needs to be configured, nothing leaves this machine. Leaves the digests, mails, log and summary in demo-out. Exits 1 when anything arrived twice, or was due and did not arrive.',
    examples: ['demo', 'demo --json'],
  })
    .option('--log <level>', "the service's own log on stderr: debug, info, warn", 'silent')
    .action((options: DemoCommandOptions) => interruptible((signal) => showDemo(options, signal)))
}

async function showDemo(options: DemoCommandOptions, signal: AbortSignal): Promise<void> {
  const log = createLog(options.log)
  await makeFolder(directory)
  const summary = await runDemo({ until: theEnd, directory, log, signal, tell: say })
  if (options.json) await writeJson(summary)
  else await writeLines(['', ...summaryTable(summary)])
  say('', `Дайджесты, письма, журнал и итоги лежат в ${directory}.`)
  say(...summary.complaints.map((complaint) => `The demo went wrong: ${complaint}`))
  if (!summary.ok) process.exitCode = exits.error
}
