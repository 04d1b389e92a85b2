import type { Command } from 'commander'

/** One line of the list: what the help says, and the file that is loaded only when it is asked for. */
export interface Entry {
  name: string
  summary: string
  load(): Promise<Command>
}

export const commands: readonly Entry[] = [
  {
    name: 'demo',
    summary: 'play a whole project in a minute, with stand-ins for everything outside',
    load: async () => (await import('./demo.ts')).demo(),
  },
  {
    name: 'start',
    summary: 'run the service: read, mirror, send, until stopped',
    load: async () => (await import('./start.ts')).start(),
  },
  {
    name: 'poll',
    summary: 'read the sources once, now',
    load: async () => (await import('./poll.ts')).poll(),
  },
  {
    name: 'plan',
    summary: 'what would be written where cards are shown, and why',
    load: async () => (await import('./plan.ts')).plan(),
  },
  {
    name: 'apply',
    summary: 'write what plan shows, now',
    load: async () => (await import('./apply.ts')).apply(),
  },
  {
    name: 'cleanup',
    summary: 'list, and on request remove, everything we made where cards are shown',
    load: async () => (await import('./cleanup.ts')).cleanup(),
  },
  {
    name: 'routes',
    summary: 'which cards go where, and which are not shown and why',
    load: async () => (await import('./routes.ts')).routes(),
  },
  {
    name: 'why',
    summary: 'what was seen, decided and done about a card or entry',
    load: async () => (await import('./why.ts')).why(),
  },
  {
    name: 'status',
    summary: 'how fresh, what is held, what comes next',
    load: async () => (await import('./status.ts')).status(),
  },
  {
    name: 'digest',
    summary: 'preview a digest, or look at those made',
    load: async () => (await import('./digest.ts')).digest(),
  },
  {
    name: 'export',
    summary: 'the whole log as JSON lines',
    load: async () => (await import('./export.ts')).exportLog(),
  },
  {
    name: 'import',
    summary: 'take an export file of a source into the log',
    load: async () => (await import('./import.ts')).importFile(),
  },
  {
    name: 'holds',
    summary: 'what is not believed or done until you say so',
    load: async () => (await import('./holds.ts')).holds(),
  },
  {
    name: 'quarantine',
    summary: 'records that could not be understood',
    load: async () => (await import('./quarantine.ts')).quarantine(),
  },
  {
    name: 'people',
    summary: 'who is who across the sources, by organisation and region',
    load: async () => (await import('./people.ts')).people(),
  },
  {
    name: 'sandbox',
    summary: 'run a stand-in for an outside service',
    load: async () => (await import('./sandbox.ts')).sandbox(),
  },
]
