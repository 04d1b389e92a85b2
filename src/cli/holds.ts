import type { Command } from 'commander'
import { Misconfigured, Refused } from '../errors.ts'
import { isReleasable, whatFollows, whatNext } from '../hold-advice.ts'
import { askRunning, releaseThere } from '../server/running.ts'
import { type Hold, openHolds } from '../store/holds.ts'
import { releaseHold } from '../store/release-hold.ts'
import { type CommonOptions, command, group, type SpaceOptions } from './command.ts'
import { openDesk, withStore } from './open.ts'
import { say, table, writeJson, writeLines } from './output.ts'
import { currentStatus } from './status.ts'

export function holds(): Command {
  const summary = 'what is not believed or done until you say so'
  const examples = ['holds list', 'holds release 7']
  return group('holds', { summary, examples }, [list(), release()])
}

function list(): Command {
  return command('list', {
    summary: 'open holds with their reasons, and what to do next',
    examples: ['holds list', 'holds list --json'],
  })
    .option('--space <id>', 'only this space')
    .action(listHolds)
}

function release(): Command {
  return command('release', {
    summary: 'believe it after all',
    description:
      'Says that a human has looked: what is absent from a list is really gone, what a brake has stopped may be written, what was changed by hand is seen. Every other hold ends by itself with its cause, and is refused here (exit 5).',
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
    ...[id, `${space} ${source}`, scope, openedAt, reason],
  ])
  const [head = '', ...lines] = table([['id', 'where', 'what', 'since', 'reason'], ...rows])
  const advice = found.map(({ next }) => `  -> ${next}`)
  await writeLines([head, ...lines.flatMap((line, at) => [line, advice[at] ?? ''])])
}

async function releaseOne(id: string, options: CommonOptions): Promise<void> {
  const desk = await openDesk(options, 'unneeded')
  const { databaseUrl, dataDirectory } = desk.config
  const running = databaseUrl === null ? await askRunning(dataDirectory) : null
  const open = running?.spaces.flatMap((space) => space.holds)
  const scope = open
    ? await releaseOf(id, open, () => releaseThere(dataDirectory, id))
    : await withStore(desk, async ({ store, clock }) =>
        releaseOf(id, await openHolds(store.db), () => releaseHold(store.db, id, clock.now())),
      )
  if (options.json) await writeJson({ released: id })
  else say(`Hold ${id} is released: ${whatFollows(scope)}.`)
}

/** Gives its scope. @throws Misconfigured where no such hold is open, Refused where no word ends it */
async function releaseOf(
  id: string,
  open: readonly Pick<Hold, 'id' | 'scope'>[],
  release: () => Promise<boolean | null>,
): Promise<string> {
  const hold = open.find((one) => one.id === id)
  if (hold !== undefined && !isReleasable(hold.scope))
    throw new Refused(`Hold ${id} (${hold.scope}) cannot be released: it ${whatNext(hold)}`)
  if (hold === undefined || (await release()) !== true)
    throw new Misconfigured([`No hold ${id} is open: vmeste holds list shows them`])
  return hold.scope
}
