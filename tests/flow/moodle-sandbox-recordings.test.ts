import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { departures, shapeOf } from '../support/json-shape.ts'
import { moodleCalls, parametersIn, parametersSent } from '../support/moodle-calls.ts'
import { failures } from '../support/moodle-recorded-failures.ts'
import { type Shaped, shapes } from '../support/moodle-recorded-shapes.ts'
import { recordingNames } from '../support/moodle-recordings.ts'
import { onSite, type Site, toForm } from '../support/moodle-sandbox.ts'

const now = '2019-09-26T09:00:00Z'

interface Recorded {
  request: {
    path?: string
    method?: string
    wsfunction?: string | null
    wstoken?: string | null
    params?: object | null
    fmt?: string | null
  }
  status: number
  contentType: string
  response: unknown
}

describe('answers have the shape of the recorded ones', () => {
  test.each(shapes.map((one) => ({ title: one[0].join(' + '), one })))('$title', ({ one }) =>
    onSite(now, async (site) => {
      const { 0: names, 1: params, 2: before = [] } = one
      const recordings = names.map(recording)
      const shape = shapeOf(recordings.map(({ response }) => response))
      for (const [verb, details] of before) await site.act(verb, { ...details })
      const asked = recordings.filter(({ request }) => request.wsfunction != null)
      for (const { request } of asked) {
        const answer = await askAs(site, request, params)
        expect(departures(shape, answer)).toEqual([])
      }
    }),
  )
})

async function askAs(
  site: Site,
  { wsfunction, params: recorded }: Recorded['request'],
  params: Shaped[1],
): Promise<unknown> {
  const given = typeof params === 'function' ? await params(site, recorded ?? {}) : params
  return site.ask(wsfunction ?? '', given ?? recorded ?? {})
}

describe('failures are the recorded ones', () => {
  test.each(failures.map((one) => ({ title: one[0], one })))('$title', async ({ title, one }) => {
    const { 1: before = [], 2: params, 3: token } = one
    await onSite(now, async (site) => {
      const { request, status, contentType, response } = recording(title)
      for (const [verb, details] of before) await site.act(verb, { ...details })

      const answer = await site.post(
        asRecorded(site, { ...request, wstoken: token ?? request.wstoken ?? null }, params),
      )

      const body = await answer.text()
      expect(answer.status).toBe(status)
      expect(answer.headers.get('content-type')).toBe(contentType)
      const answered = typeof response === 'string' ? body : JSON.parse(body)
      expect(pageless(answered)).toEqual(pageless(response))
    })
  })
})

test('every recorded request that the connector can send is compared', async () => {
  const compared = new Set([...shapes.flatMap((one) => one[0]), ...failures.map((one) => one[0])])
  const left: string[] = []
  for (const [wsfunction, ask] of Object.entries(moodleCalls)) {
    const sent = await parametersSent(ask)
    const same = recordingNames().filter((name) =>
      canSend(recording(name).request, wsfunction, sent),
    )
    expect([wsfunction, same.length]).not.toEqual([wsfunction, 0])
    left.push(...same.filter((name) => !compared.has(name)))
  }
  expect(left).toEqual([])
})

/** To the same function by the same way, without a parameter that the connector never sends. */
function canSend(
  { path, method, params, ...request }: Recorded['request'],
  wsfunction: string,
  sent: ReadonlySet<string>,
): boolean {
  if (request.wsfunction !== wsfunction || params == null) return false
  if (path !== '/webservice/rest/server.php' || method !== 'POST') return false
  return parametersIn(toForm(params)).every((name) => sent.has(name))
}

/** Of a web page the words and looks are the site's own. */
function pageless(answer: unknown): unknown {
  return typeof answer === 'string' && /^<(!doctype|html|h1)/i.test(answer) ? 'a page' : answer
}

function recording(name: string): Recorded {
  const path = join(import.meta.dirname, '../recordings/moodle', `${name}.json`)
  return JSON.parse(readFileSync(path, 'utf8'))
}

/** `TOKEN` stands for the right one. */
function asRecorded(site: Site, request: Recorded['request'], params?: object): URLSearchParams {
  const wstoken = request.wstoken === 'TOKEN' ? site.secrets.MOODLE_TOKEN : request.wstoken
  const fmt = request.fmt === undefined ? 'json' : request.fmt
  const protocol = { wstoken, wsfunction: request.wsfunction, moodlewsrestformat: fmt }
  return toForm({ ...protocol, ...(params ?? request.params) })
}
