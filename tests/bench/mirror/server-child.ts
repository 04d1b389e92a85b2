import { createServer } from 'node:http'
import { fieldNames } from '../../../connectors/moodle/mirror-target.ts'
import { type Arrived, preciseNow } from './task.ts'

/**
 * Answers in Moodle's shape, and does nothing for it: what is measured is whoever asks. Says `{ url }`
 * when it listens; asked `written` it tells which writes came since the last time, and when.
 */
let written: Arrived[] = []
let lastId = 0

const kinds: Readonly<Record<string, string>> = {
  trello_url: 'url',
  description: 'textarea',
  comments: 'textarea',
  attachments: 'textarea',
}
const fields = fieldNames.map((name, at) => ({ id: at + 1, type: kinds[name] ?? 'text', name }))
const databases = [{ id: 1, coursemodule: 1, name: 'Карточки Trello', approval: false }]

const answers: Readonly<Record<string, () => object>> = {
  mod_data_get_databases_by_courses: () => ({ databases, warnings: [] }),
  mod_data_get_fields: () => ({ fields, warnings: [] }),
  mod_data_get_entries: () => ({ entries: [], totalcount: 0, totalfilesize: 0, warnings: [] }),
  mod_data_search_entries: () => ({ entries: [], totalcount: 0, maxcount: 0, warnings: [] }),
  mod_data_add_entry: () => {
    lastId += 1
    return { newentryid: lastId, generalnotifications: [], fieldnotifications: [] }
  },
  mod_data_update_entry: () => ({
    ...{ updated: true, generalnotifications: [], fieldnotifications: [], warnings: [] },
  }),
}

const server = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    const at = preciseNow()
    const body = Buffer.concat(parts).toString('latin1')
    const wanted = /wsfunction=(\w+)/.exec(body)?.[1] ?? ''
    if (/_(?:add|update)_entry$/.test(wanted)) written.push({ body, at })
    const answer = Buffer.from(JSON.stringify(answers[wanted]?.() ?? {}))
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length })
    response.end(answer)
  })
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  process.send?.({ url: `http://127.0.0.1:${port}` })
})
process.on('message', () => {
  process.send?.(written)
  written = []
})
process.on('disconnect', () => process.exit())
