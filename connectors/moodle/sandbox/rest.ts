import { can } from './access.ts'
import { MoodleFailure, refuse, refuseAccess, refuseParameter } from './failure.ts'
import { parseForm, type Tree, type TreeMap } from './form.ts'
import type { Settings } from './function.ts'
import { functionNamed, isWrite } from './functions.ts'
import { maintenancePage, ownPage } from './pages.ts'
import { failureBody, failureXml, toPhpJson, toXml } from './render.ts'
import { personOf, type World } from './world.ts'

export interface Answer {
  status: number
  contentType: string
  body: string
  retryAfterSeconds?: number
}

export const maintenanceAnswer: Answer = {
  status: 503,
  contentType: 'text/html; charset=utf-8',
  body: maintenancePage,
  retryAfterSeconds: 300,
}

/** One call of `/webservice/rest/server.php`, taken apart. */
export interface RestCall {
  wanted: string | null
  token: string
  asJson: boolean
  settings: Settings
  params: TreeMap
}

/** `texts`: the query string, then the form body; nothing else is looked at, not even JSON. */
export function toCall(texts: readonly string[]): RestCall {
  const all: TreeMap = new Map(texts.flatMap((text) => [...parseForm(text)]))
  const own = [...all].filter(([name]) => !isProtocol(name))
  return {
    wanted: scalar(all.get('wsfunction')),
    token: scalar(all.get('wstoken')) ?? '',
    asJson: scalar(all.get('moodlewsrestformat')) === 'json',
    settings: { raw: scalar(all.get('moodlewssettingraw')) === '1' },
    params: new Map(own),
  }
}

export function changesSomething({ wanted }: RestCall): boolean {
  return wanted !== null && isWrite(wanted)
}

/** Runs the call. Nearly everything, errors too, comes with status 200. */
export function answerTo(world: World, call: RestCall): Answer {
  if (world.site.maintenance === 'cli') return maintenanceAnswer
  if (world.site.maintenance === 'ownPage') return { ...maintenanceAnswer, body: ownPage }
  if (['webServicesDisabled', 'restDisabled'].includes(world.site.trouble)) {
    return { status: 403, contentType: 'text/html; charset=utf-8', body: '' }
  }
  try {
    const result = run(world, call)
    return success(call.asJson ? toPhpJson(result) : toXml(result), call)
  } catch (failure) {
    if (!(failure instanceof MoodleFailure)) throw failure
    return success(call.asJson ? toPhpJson(failureBody(failure)) : failureXml(failure), call)
  }
}

function success(body: string, { asJson }: RestCall): Answer {
  return {
    status: 200,
    contentType: asJson ? 'application/json' : 'application/xml; charset=utf-8',
    body,
  }
}

function run(world: World, { wanted, token, settings, params }: RestCall): unknown {
  requireHealth(world)
  requireToken(world, token)
  if (wanted === null || wanted === '') refuseParameter()
  world.calls[wanted] = (world.calls[wanted] ?? 0) + 1
  const result = functionNamed(world, wanted).run(world, params, settings)
  return world.emptied === wanted ? emptied(result) : result
}

/** The same answer as if there were nothing. */
function emptied(result: unknown): unknown {
  if (Array.isArray(result)) return []
  const entries = Object.entries(Object(result)).map(([name, value]) => {
    if (Array.isArray(value)) return [name, []]
    return [name, name.startsWith('total') ? 0 : value]
  })
  return Object.fromEntries(entries)
}

function requireHealth({ site }: World): void {
  if (site.trouble === 'databaseDown') {
    throw new MoodleFailure('dml_connection_exception', 'dbconnectionfailed', connectionFailed)
  }
  if (site.trouble === 'upgrading') {
    refuse('upgraderunning', 'Site is being upgraded, please retry later.')
  }
}

const connectionFailed =
  '<p>Error: Database connection failed</p>\n' +
  '<p>It is possible that the database is overloaded or otherwise not running properly.</p>\n' +
  '<p>The site administrator should also check that the database details have been correctly specified in config.php</p>'

function requireToken(world: World, token: string): void {
  if (token !== world.token) refuse('invalidtoken', 'Invalid token - token not found')
  refuseStranger(world)
  if (world.site.maintenance === 'setting') {
    const message = 'The site is undergoing maintenance and is currently not available'
    refuse('sitemaintenance', message)
  }
  const { refusedAs } = world.bot
  if (refusedAs !== null) {
    const { username } = personOf(world, world.bot.id)
    const what = refusedAs === 'nologin' ? 'nologin authentication' : refusedAs
    const message = `Refused web service access for ${what} username: ${username}`
    refuse(`wsaccessuser${refusedAs}`, message)
  }
  if (!can(world, 'webservice/rest:use')) refuseAccess()
}

/** An expired token is refused once and then thrown away: unknown from the second use on (Moodle 4.5). */
function refuseStranger(world: World): void {
  const { trouble } = world.site
  if (trouble === 'tokenExpired') {
    world.token = null
    world.site.trouble = 'none'
    refuseAccess()
  }
  if (['serviceDisabled', 'tokenBound', 'userNotAuthorised'].includes(trouble)) refuseAccess()
}

function isProtocol(name: string): boolean {
  return /^(?:wstoken|wsfunction|moodlewsrestformat|moodlewssetting(?:raw|filter|fileurl|lang|timezone))$/.test(
    name,
  )
}

function scalar(tree: Tree | undefined): string | null {
  return typeof tree === 'string' ? tree : null
}
