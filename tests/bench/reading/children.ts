import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export type Child = ChildProcess

/** As the product is started: see `vmeste` in package.json, and the image. */
const nodeFlags = ['--max-semi-space-size=16', '--max-old-space-size=1536']

/** Starts `<name>-child` (`read-trello/server`) as it was compiled into `folder`; it ends with this process. */
export function startChild(folder: string, name: string, argument: string): Child {
  const path = join(folder, 'tests/bench', `${name}-child.js`)
  return fork(path, [argument], { execArgv: nodeFlags, stdio: ['ignore', 2, 2, 'ipc'] })
}

/** The next thing the process says. @throws Error when it ends without a word */
export async function messageFrom<T>(child: Child): Promise<T> {
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`A measured process ended (${code}) and said nothing`)
  })
  const [said] = await Promise.race([once(child, 'message'), gone])
  // Later exits are nobody's business here.
  gone.catch(() => undefined)
  return said
}

/** Runs the process to its end and gives the one thing it said. */
export async function runChild<T>(folder: string, name: string, argument: string): Promise<T> {
  const child = startChild(folder, name, argument)
  const ended = once(child, 'exit')
  const said = await messageFrom<T>(child)
  await ended
  return said
}
