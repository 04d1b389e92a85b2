import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { RawAnswer } from '../../connectors/moodle/failure.ts'

const folder = join(import.meta.dirname, '../recordings/moodle')

/** One real request to a Moodle 4.5.6 and what it answered. */
export interface MoodleRecording {
  name: string
  wsfunction: string
  /** Contents of entries were asked for: without them their rows are shorter. */
  contents: boolean
  raw: RawAnswer
}

/** The recordings whose name passes, sorted by name. */
export function moodleRecordings(wanted: (name: string) => boolean): MoodleRecording[] {
  return recordingNames().filter(wanted).map(moodleRecording)
}

export function recordingNames(): string[] {
  return readdirSync(folder)
    .map((file) => file.replace(/\.json$/, ''))
    .sort()
}

export function moodleRecording(name: string): MoodleRecording {
  const recorded = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
  const { request, status, contentType, response, headers = {} } = recorded
  const isText = typeof response === 'string' && contentType !== 'application/json'
  const body = isText ? response : JSON.stringify(response)
  const contents = Number(request.params?.returncontents ?? 0) === 1
  return { name, wsfunction: request.wsfunction ?? '', contents, raw: { status, headers, body } }
}

/** A server on loopback that gives every request the same recorded answer. */
export async function replay(raw: RawAnswer): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((_, response) => {
    response.writeHead(raw.status, { 'content-type': 'application/json' })
    response.end(raw.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return { url: `http://127.0.0.1:${port}`, close }
}
