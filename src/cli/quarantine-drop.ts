import type { Command } from 'commander'
import { dropQuarantined } from '../store/quarantine.ts'
import { type CommonOptions, command } from './command.ts'
import { openDesk, withStore } from './open.ts'
import { say, writeJson } from './output.ts'
import { demandNumber, unknownRecord } from './quarantine-retry.ts'

export function drop(): Command {
  return command('drop', {
    summary: 'go on without a record',
    description:
      'Says that a human has looked at a record that is set aside and does not need it. It is kept, but no longer counted; the same record, unchanged, is not set aside again. On the embedded database the service must be stopped first.',
    examples: ['quarantine drop 7'],
  })
    .argument('<id>', 'number of the record, as quarantine list shows it')
    .action(dropOne)
}

async function dropOne(id: string, options: CommonOptions): Promise<void> {
  demandNumber(id)
  const dropped = await withStore(await openDesk(options, 'unneeded'), ({ store, clock }) =>
    dropQuarantined(store.db, id, clock.now()),
  )
  if (!dropped) throw unknownRecord(id)
  if (options.json) await writeJson({ dropped: id })
  else say(`Record ${id} is dropped.`)
}
