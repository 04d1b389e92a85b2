import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** A real browser, where this machine has one. */
export const chromium = places.find((path) => existsSync(path)) ?? null

/** Says aloud what is not tried here. */
export function sayNoChromium(name: string): void {
  process.stderr.write(`SKIPPED "${name}": no Chromium (looked for ${places.join(', ')}).\n`)
}

/** A server that gives one page and writes down whatever else is asked for. */
export async function startCanary(): Promise<Canary> {
  const asked: string[] = []
  let page = ''
  const server = createServer((request, response) => {
    if (request.url !== '/' && request.url !== '/favicon.ico') asked.push(request.url ?? '')
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    response.end(request.url === '/' ? page : '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    async open(html) {
      page = html
      asked.length = 0
      return { dom: await domOf(`${url}/`), asked: [...asked] }
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

export interface Canary {
  url: string
  /** The page as the browser leaves it after its scripts, and what was asked for on the way. */
  open(html: string): Promise<{ dom: string; asked: readonly string[] }>
  close(): Promise<void>
}

async function domOf(url: string): Promise<string> {
  const profile = mkdtempSync(join(tmpdir(), 'vmeste-chromium-'))
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--virtual-time-budget=3000']
  const options = { maxBuffer: 100_000_000, timeout: 60_000 }
  try {
    const run = promisify(execFile)
    const home = `--user-data-dir=${profile}`
    const { stdout } = await run(chromium ?? '', [...flags, home, '--dump-dom', url], options)
    return stdout
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}
