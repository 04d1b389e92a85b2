import type { Command } from 'commander'
import { type Quarantined, readQuarantine } from '../store/quarantine.ts'
import { command, group, type SpaceOptions } from './command.ts'
import { openDesk, withStore } from './open.ts'
import { say, table, writeJson, writeLines } from './output.ts'
import { drop } from './quarantine-drop.ts'
import { retry } from './quarantine-retry.ts'

interface ListOptions extends SpaceOptions {
  raw?: boolean
}

const most = 1_000

export function quarantine(): Command {
  const summary = 'records that could not be understood'
  const examples = ['quarantine list', 'quarantine list --json --raw', 'quarantine retry']
  return group('quarantine', { summary, examples }, [list(), retry(), drop()])
}

function list(): Command {
  return command('list', {
    summary: 'what is set aside, newest first',
    description: `Shows the newest ${most} records that could not be understood, with the reason. The rest of their page was taken.`,
    examples: ['quarantine list', 'quarantine list --json --raw'],
  })
    .option('--space <id>', 'only this space')
    .option('--raw', 'with --json: also the record itself, which may hold personal texts')
    .action(listAll)
}

async function listAll(options: ListOptions): Promise<void> {
  const found = await withStore(await openDesk(options, 'unneeded'), ({ store }) =>
    readQuarantine(store.db, options.space ?? null, most),
  )
  if (options.json) return writeJson(found.map((item) => toJson(item, options.raw === true)))
  if (found.length === 0) return say('Nothing is set aside.')
  const rows = found.map(({ id, space, source, kind, sourceId, seenAt, reason }) => [
    ...[id, `${space} ${source}`, kind, sourceId ?? '', seenAt.toISOString(), reason],
  ])
  await writeLines(table([['id', 'where', 'kind', 'its id', 'seen', 'reason'], ...rows]))
}

function toJson({ raw, seenAt, ...item }: Quarantined, withRaw: boolean) {
  return { ...item, seenAt: seenAt.toISOString(), ...(withRaw && { raw }) }
}
