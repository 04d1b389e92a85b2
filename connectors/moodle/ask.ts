import { second } from '../../src/clock.ts'
import type { Call } from '../../src/connector.ts'
import { TryLater } from '../../src/errors.ts'
import { createHttp } from '../../src/http.ts'
import type { MoodleFunction } from './capabilities.ts'
import { type Asked, answerOf } from './failure.ts'
import { createGate } from './gate.ts'
import type { MoodleConnection } from './settings.ts'

export type Param =
  | string
  | number
  | boolean
  | readonly Param[]
  | { readonly [name: string]: Param | undefined }

export interface Answer {
  value: unknown
  asked: Asked
  /** The site's own time; Moodle tells it only in the `Date` header. */
  serverTime: number | null
}

/** Calls one web service function. @throws as `failure.ts` names what Moodle says */
export interface Ask {
  (
    wsfunction: MoodleFunction,
    params: { readonly [name: string]: Param | undefined },
    call: Call,
    options?: { writes?: boolean },
  ): Promise<Answer>
  close(): void
}

export function createAsk(connection: MoodleConnection): Ask {
  const { settings, secrets, count } = connection
  const http = createHttp(settings.baseUrl, settings.timeoutSeconds * second)
  const { requestsAtOnce: width, slowSeconds } = settings
  const gate = createGate({ width, slowMs: slowSeconds * second, clock: connection.clock })
  const ask = async (
    wsfunction: MoodleFunction,
    params: { readonly [name: string]: Param | undefined },
    call: Call,
    { writes = false }: { writes?: boolean } = {},
  ): Promise<Answer> => {
    const form = toForm({
      wstoken: secrets.MOODLE_TOKEN ?? '',
      wsfunction,
      moodlewsrestformat: 'json',
      ...params,
    })
    const path = '/webservice/rest/server.php'
    const wanted = connection.clock.now()
    const raw = await gate(call.signal, () => {
      call.signal.throwIfAborted()
      // How long a lost write may still land is counted from when it was wanted, not from its turn.
      const timeoutMs = settings.timeoutSeconds * second - (connection.clock.now() - wanted)
      if (writes && timeoutMs < (settings.timeoutSeconds * second) / 2)
        throw new TryLater('Moodle was too slow to be asked in time; nothing was written.')
      count(wsfunction)
      const { signal } = call
      return http.send({ method: 'POST', path, form, writes, signal, ...(writes && { timeoutMs }) })
    })
    const asked = { wsfunction, writes, baseUrl: settings.baseUrl }
    return { value: answerOf(raw, asked), asked, serverTime: raw.serverTime }
  }
  return Object.assign(ask, { close: () => http.close() })
}

/** PHP's way of writing nested values: `options[0][name]=…`. Booleans go as 1 and 0. */
export function toForm(params: { readonly [name: string]: Param | undefined }): URLSearchParams {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) append(form, name, value)
  return form
}

function append(form: URLSearchParams, name: string, value: Param | undefined): void {
  if (value === undefined) return
  if (typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) append(form, `${name}[${key}]`, inner)
    return
  }
  form.append(name, typeof value === 'boolean' ? String(Number(value)) : String(value))
}
