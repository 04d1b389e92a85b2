import type { Command } from 'commander'
import { readStatus } from '../read-status.ts'
import { askRunning } from '../server/running.ts'
import type { Status } from '../status.ts'
import { type CommonOptions, command, type SpaceOptions } from './command.ts'
import { exits } from './exit.ts'
import { openDesk, questionOf, withStore } from './open.ts'
import { writeJson, writeLines } from './output.ts'
import { statusLines } from './status-text.ts'

export function status(): Command {
  return command('status', {
    summary: 'how fresh, what is held, what comes next',
    description:
      'Shows every space on one screen. Exits 3 when a human should look: a source fails or is stale, something is held, set aside or undeliverable.',
    examples: ['status', "status --json | jq '.degraded'"],
  }).action(showStatus)
}

async function showStatus(options: CommonOptions): Promise<void> {
  const found = await currentStatus(options)
  if (options.json) await writeJson(found)
  else await writeLines(statusLines(found))
  process.exitCode = found.degraded.length > 0 ? exits.degraded : exits.ok
}

/** As the running service tells it; where none runs here, as the database does. */
export async function currentStatus(options: SpaceOptions): Promise<Status> {
  const desk = await openDesk(options, 'unneeded')
  const { databaseUrl, dataDirectory } = desk.config
  const told = databaseUrl === null ? await askRunning(dataDirectory) : null
  return told ?? withStore(desk, async (open) => readStatus(questionOf(open)))
}
