import type { Command } from 'commander'
import { toLogLine } from '../log-line.ts'
import { readLog } from '../store/activities.ts'
import { countActivities } from '../store/overview.ts'
import { command, type SpaceOptions } from './command.ts'
import { interruptible } from './interrupt.ts'
import { openDesk, withStore } from './open.ts'
import { writeOut } from './output.ts'
import { openProgress } from './progress.ts'

export function exportLog(): Command {
  return command('export', {
    summary: 'the whole log as JSON lines',
    description:
      'Prints the whole activity log, oldest first, one JSON object a line (docs/log-format.md). JSON lines are its only form: --json changes nothing, as one array would have to be held in memory.',
    examples: [
      'export > activity.jsonl',
      'export --space vektor | jq \'select(.kind == "deleted")\'',
    ],
  })
    .option('--space <id>', 'only this space')
    .action((options: SpaceOptions) => interruptible((signal) => writeLog(options, signal)))
}

async function writeLog(options: SpaceOptions, signal: AbortSignal): Promise<void> {
  const { space = null } = options
  return withStore(await openDesk(options, 'unneeded'), async ({ store }) => {
    const progress = openProgress('export', await countActivities(store.db, { space }))
    let done = 0
    try {
      for await (const page of readLog(store.db, space)) {
        signal.throwIfAborted()
        await writeOut(page.map((line) => `${JSON.stringify(toLogLine(line))}\n`).join(''))
        done += page.length
        progress.set(done)
      }
    } finally {
      progress.end()
    }
  })
}
