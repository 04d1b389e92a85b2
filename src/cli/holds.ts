import type { Command } from 'commander'
import { Misconfigured } from '../errors.ts'
import { releaseThere } from '../server/running.ts'
import { releaseHold } from '../store/holds.ts'
import { type CommonOptions, command, group, type SpaceOptions } from './command.ts'
import { type Desk, openDesk, withStore } from './open.ts'
import { say, table, writeJson, writeLines } from './output.ts'
import { currentStatus } from './status.ts'

export function holds(): Command {
  const summary = 'what is not believed or done until you say so'
  const examples = ['holds list', 'holds release 7']
  return group('holds', { summary, examples }, [list(), release()])
}

function list(): Command {
  return command('list', {
    summary: 'open holds with their reasons',
    examples: ['holds list', 'holds list --json'],
  })
    .option('--space <id>', 'only this space')
    .action(listHolds)
}

function release(): Command {
  return command('release', {
    summary: 'believe it after all',
    description:
      'Says that a human has looked and it is right: the next reading believes it, for example that the cards are really gone.',
    examples: ['holds release 7'],
  })
    .argument('<id>', 'number of the hold, as holds list shows it')
    .action(releaseOne)
}

async function listHolds(options: SpaceOptions): Promise<void> {
  const status = await currentStatus(options)
  const found = status.spaces
    .flatMap((space) => space.holds)
    .filter(({ space }) => space === (options.space ?? space))
  if (options.json) return writeJson(found)
  if (found.length === 0) return say('Nothing is held.')
  const rows = found.map(({ id, space, source, scope, openedAt, reason }) => [
    id,
    `${space} ${source}`,
    scope,
    openedAt,
    reason,
  ])
  await writeLines(table([['id', 'where', 'what', 'since', 'reason'], ...rows]))
}

async function releaseOne(id: string, options: CommonOptions): Promise<void> {
  const desk = await openDesk(options, 'unneeded')
  const { databaseUrl, dataDirectory } = desk.config
  const there = databaseUrl === null ? await releaseThere(dataDirectory, id) : null
  const released = there ?? (await releaseHere(id, desk))
  if (!released) throw new Misconfigured([`No hold ${id} is open: vmeste holds list shows them`])
  if (options.json) await writeJson({ released: id })
  else say(`Hold ${id} is released: the next reading believes it.`)
}

function releaseHere(id: string, desk: Desk): Promise<boolean> {
  if (!/^\d{1,18}$/.test(id)) return Promise.resolve(false)
  return withStore(desk, ({ store, clock }) => releaseHold(store.db, id, clock.now()))
}
