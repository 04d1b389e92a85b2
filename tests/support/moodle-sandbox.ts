import { startMoodleSandbox } from '../../connectors/moodle/sandbox/index.ts'
import { type VirtualClock, virtualClock } from '../../src/clock.ts'
import type { Sandbox } from '../../src/connector.ts'

/** A sandbox with its clock, and a client that knows nothing but HTTP. */
export interface Site extends Sandbox {
  clock: VirtualClock
  /** The parsed answer to one function, with the right token. */
  ask<Answer = unknown>(wsfunction: string, params?: object): Promise<Answer>
  /** The whole answer to anything. */
  post(form: URLSearchParams | string, headers?: Record<string, string>): Promise<Response>
}

/** Runs `work` on a fresh sandbox whose clock stands at `at`. */
export async function onSite(at: string, work: (site: Site) => Promise<void>): Promise<void> {
  const clock = virtualClock(Date.parse(at))
  const sandbox = await startMoodleSandbox({ port: 0, clock })
  const post: Site['post'] = (body, headers = {}) =>
    fetch(`${sandbox.url}/webservice/rest/server.php`, { method: 'POST', body, headers })
  const ask: Site['ask'] = async (wsfunction, params = {}) => {
    const wstoken = sandbox.secrets.MOODLE_TOKEN ?? ''
    const answer = await post(
      toForm({ wstoken, wsfunction, moodlewsrestformat: 'json', ...params }),
    )
    return JSON.parse(await answer.text())
  }
  try {
    await work({ ...sandbox, clock, ask, post })
  } finally {
    await sandbox.close()
  }
}

/** Parameters as PHP wants them: `a[0][b]=c`. */
export function toForm(params: object): URLSearchParams {
  const form = new URLSearchParams()
  const put = (name: string, value: unknown): void => {
    if (value === null || value === undefined) return
    if (typeof value !== 'object') form.append(name, String(value))
    else for (const [key, inner] of Object.entries(value)) put(`${name}[${key}]`, inner)
  }
  for (const [name, value] of Object.entries(params)) put(name, value)
  return form
}

/** Adds an entry to the cards' database as the bot. */
export async function addCard(site: Site, key: string): Promise<number> {
  const data = [
    { fieldid: 1, value: JSON.stringify(key) },
    { fieldid: 2, value: '"Встреча"' },
  ]
  const added = await site.ask<{ newentryid: number }>('mod_data_add_entry', {
    databaseid: 1,
    data,
  })
  return added.newentryid
}
