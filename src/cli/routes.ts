import type { Command } from 'commander'
import { Misconfigured } from '../errors.ts'
import { type RoutesRead, readRoutes } from '../read-routes.ts'
import type { MirrorPlan, Space } from '../space.ts'
import { command, type SpaceOptions } from './command.ts'
import { openDesk, spaceMeant, withStore } from './open.ts'
import { say, writeJson, writeLines } from './output.ts'
import { routeLines, routeRemarks } from './routes-text.ts'

export function routes(): Command {
  return command('routes', {
    summary: 'which cards go where, and which are not shown and why',
    description:
      'Counts the cards that each route takes, as they were read last (vmeste poll or import), and names what in the routes nothing bears. Asks nobody outside and writes nothing.',
    examples: ['routes', 'routes --space vektor --json'],
  })
    .option('--space <id>', 'the space (default: the only one)')
    .action(tellRoutes)
}

async function tellRoutes(options: SpaceOptions): Promise<void> {
  const desk = await openDesk(options, 'unneeded')
  const space = spaceMeant(desk.config, options.space)
  const plan = planOf(space)
  const found = await withStore(desk, ({ store }) => readRoutes(store.db, space, plan))
  if (options.json) return writeJson({ space: space.id, ...toJson(found) })
  await writeLines(routeLines(found, space.timezone))
  say(...routeRemarks(found))
}

/** Moments in ISO 8601, and without the names of everybody. */
function toJson({ names: _, ...found }: RoutesRead) {
  const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString())
  const routes = found.routes.map(({ only, ...route }) => {
    const due = only.due && { from: iso(only.due.from), to: iso(only.due.to) }
    return { ...route, only: { ...only, due } }
  })
  return { ...found, routes }
}

/** @throws Misconfigured where the space shows no cards */
function planOf({ id, mirror }: Space): MirrorPlan {
  if (mirror !== null) return mirror
  throw new Misconfigured([`Space ${id} shows no cards: give it a section mirror`])
}
