import { readFile } from 'node:fs/promises'
import { expect } from '@jest/globals'
import { z } from 'zod'
import { hour, wallClock } from '../../src/clock.ts'
import { subjectKey } from '../../src/ids.ts'
import { corpusFile, testWithCorpus } from '../support/corpus.ts'
import { positionOf, readAll, untimed } from '../support/reading.ts'
import { trelloBench } from '../support/trello.ts'
import { standIn } from '../support/trello-stand-in.ts'

const Parameters = z.array(z.looseObject({ name: z.string().optional() })).default([])
const Method = z.looseObject({ parameters: Parameters })
const Methods = z.record(z.string(), Method.or(Parameters))
const Api = z.object({ paths: z.record(z.string(), Methods) })

interface Request {
  method: string
  url: URL
}

testWithCorpus('every request exists in the published API', 'trello-openapi.json', async () => {
  const { paths } = Api.parse(JSON.parse(await readFile(corpusFile('trello-openapi.json'), 'utf8')))
  const asked = [...(await readings()), ...(await webhooks())]

  for (const { method, url } of asked) {
    const path = describedAs(url.pathname)
    const described = Method.safeParse(paths[path]?.[method.toLowerCase()]).data
    expect([method, path, described]).not.toEqual([method, path, undefined])
    const names = (described?.parameters ?? []).flatMap(({ name }) => name ?? [])
    const options = path.endsWith('/cards/{filter}') ? cardOptions : []
    const strange = [...url.searchParams.keys()].filter((name) => !isDescribed(name, names))
    expect([path, strange.filter((name) => !options.includes(name))]).toEqual([path, []])
  }
  const kinds = new Set(asked.map(({ method, url }) => `${method} ${describedAs(url.pathname)}`))
  expect([...kinds].sort()).toEqual([
    'DELETE /webhooks/{id}',
    'GET /actions/{id}',
    'GET /batch',
    'GET /boards/{boardId}/actions',
    'GET /boards/{id}',
    'GET /boards/{id}/cards/{filter}',
    'GET /cards/{id}',
    'GET /lists/{id}',
    'GET /members/{id}/tokens',
    'POST /webhooks/',
    'PUT /webhooks/{id}',
  ])
  expect(asked.map(({ url }) => url.search).join()).not.toMatch(/token|key/)
})

/** The file names no option of the cards of a board; Trello's words do (nested resources). */
const cardOptions = [
  'limit',
  'before',
  'attachments',
  'attachment_fields',
  'checklists',
  'customFieldItems',
  'fields',
]

/** Everything the connector reads: two readings, one with a sweep, and things gone astray. */
async function readings(): Promise<Request[]> {
  const bench = await trelloBench()
  const connector = bench.connector({ pageSize: 1_000 })
  const first = await readAll(connector, null)
  bench.clock.set(bench.clock.now() + 25 * hour)
  await readAll(connector, positionOf(first))
  await readAll(bench.connector({ pageSize: 10 }), null)
  const keys = (['card', 'list', 'comment'] as const).map((kind) => subjectKey('trello', kind, 'x'))
  await connector.verify?.(keys, untimed)
  const asked = bench.asked.map((path) => toRequest(`GET ${path}`))
  await bench.close()
  const inside = asked.flatMap(({ url }) => url.searchParams.get('urls')?.split(',') ?? [])
  return [...asked, ...inside.map((path) => toRequest(`GET /1${path}`))]
}

/** Everything that is asked of webhooks. */
async function webhooks(): Promise<Request[]> {
  const trello = await standIn([], wallClock)
  const { board, tokens, create, activate, remove, ...others } = trello.client.webhooks
  await board('IN2LmCfA', untimed)
  await tokens(untimed)
  await create({ idModel: 'b1', callbackURL: 'https://vmeste.example.org/hooks' }, untimed)
  await activate('w1', untimed)
  await remove('w1', untimed)
  expect(others).toEqual({})
  trello.client.close()
  await trello.close()
  return trello.asked.map(toRequest)
}

function toRequest(line: string): Request {
  const [method = '', path = ''] = line.split(' ')
  return { method, url: new URL(path, 'http://loopback') }
}

function describedAs(pathname: string): string {
  const path = pathname.replace(/^\/1/, '')
  if (/^\/boards\/\w+\/actions$/.test(path)) return '/boards/{boardId}/actions'
  return path.replace(/\/all$/, '/{filter}').replace(/^\/(\w+)\/\w+/, '/$1/{id}')
}

/** Named in the file, or an option of a nested resource that is: `label_fields`, `actions_limit`. */
function isDescribed(name: string, names: readonly string[]): boolean {
  const nested = name.split('_')[0] ?? name
  return names.includes(name) || names.includes(nested) || names.includes(`${nested}s`)
}
