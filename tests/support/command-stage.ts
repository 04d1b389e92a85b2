import { wallClock } from '../../src/clock.ts'
import type { Sandbox } from '../../src/connector.ts'
import { type CommandLine, openQuickCommandLine, type Ran } from './command-line.ts'
import { startSandbox } from './service.ts'

/** An installation whose space shows the cards of a board in a course, and the command line beside it. */
export interface CommandStage {
  vmeste: CommandLine
  trello: Sandbox
  moodle: Sandbox
  /** Where `vmeste.yaml` stands. */
  home: string
  secrets: Readonly<Record<string, string>>
  run(...args: string[]): Promise<Ran>
  close(): Promise<void>
}

/** `mirror`: what stands behind `from: trello, to: moodle` in the braces of `mirror`. */
export async function openCommandStage(mirror = ''): Promise<CommandStage> {
  const vmeste = await openQuickCommandLine()
  const options = { port: 0, clock: wallClock }
  const trello = await startSandbox('trello', options)
  const moodle = await startSandbox('moodle', options)
  const home = await vmeste.install(`
data: ./data
log: silent
trello: { baseUrl: '${trello.url}' }
moodle: { baseUrl: '${moodle.url}' }
spaces:
  - id: vektor
    name: Проба
    writes: on
    trello: { board: IN2LmCfA }
    moodle: { course: 2 }
    mirror: { from: trello, to: moodle${mirror} }
`)
  const secrets = { ...trello.secrets, ...moodle.secrets }
  return {
    ...{ vmeste, trello, moodle, home, secrets },
    run: (...args) => vmeste.run(home, args, secrets),
    async close() {
      await trello.close()
      await moodle.close()
      await vmeste.close()
    },
  }
}
