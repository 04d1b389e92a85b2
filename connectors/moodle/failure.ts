import { AccessLost, GiveUp, Gone, Misconfigured, TryLater, Uncertain } from '../../src/errors.ts'
import { type MoodleException, readBody } from './body.ts'
import { neededFor } from './capabilities.ts'

/** A database entry that waits for approval: it is there, and Moodle 4.5 does not show it to us. */
export class NotApproved extends GiveUp {}

/** What was asked, as far as it decides what an answer means. */
export interface Asked {
  wsfunction: string
  /** A write: where nobody can say whether it happened, the outcome is uncertain. */
  writes: boolean
  baseUrl: string
}

export interface RawAnswer {
  status: number
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>
  body: string
}

/**
 * The JSON Moodle answered with. Nearly every error of Moodle 4.5 is a 200 with an exception for a
 * body, so both are looked at; what is no answer is thrown, named by what to do next.
 */
export function answerOf(raw: RawAnswer, asked: Asked): unknown {
  if (raw.status !== 200) throw statusFailure(raw, asked)
  const body = readBody(raw.body)
  if (body.kind === 'json') return body.value
  if (body.kind === 'exception') throw exceptionFailure(body.exception, asked)
  throw unanswered(
    `Moodle answered ${asked.wsfunction} with something that is not JSON; will try again (if it stays so, check baseUrl of moodle and look into the error log of its web server).`,
    asked,
  )
}

/** A 200 whose shape is not the promised one: treated like no answer. */
export function unanswered(message: string, asked: Asked): Error {
  return asked.writes ? new Uncertain(message) : new TryLater(message)
}

function statusFailure(raw: RawAnswer, asked: Asked): Error {
  const { status } = raw
  if (status >= 300 && status < 400) return wrongBaseUrl(raw, asked)
  if (status === 401 || status === 403) return webServicesOff(status, asked)
  if (status === 404) return wrongPath(asked)
  if (status === 400 && /plain HTTP (request was sent )?to (an SSL|HTTPS)/i.test(raw.body))
    return needsTls(asked)
  if (status === 413) return new GiveUp(`The web server in front of Moodle refuses bodies this big`)
  if (status >= 500 || status === 408 || status === 429) return serverTrouble(raw, asked)
  return new GiveUp(`Moodle's web server answered ${asked.wsfunction} with status ${status}`)
}

/** Moodle 4.5 sends whoever uses another host name than its wwwroot to the same path there, with a 303. */
function wrongBaseUrl(raw: RawAnswer, asked: Asked): Error {
  if (!/\/webservice\//.test(raw.headers.location ?? '')) return notLetThrough(raw, asked)
  const name = siteName(raw.headers.location ?? '', asked.baseUrl)
  return new Misconfigured([
    `Wrong base URL ${asked.baseUrl}: the site calls itself ${name}. Set baseUrl of moodle to that.`,
  ])
}

/** A login page or a proxy before the site, and no Moodle that calls itself something else. */
function notLetThrough({ status, headers }: RawAnswer, { baseUrl }: Asked): Error {
  const name = siteName(headers.location ?? '', baseUrl)
  return new Misconfigured([
    `Something before Moodle at ${baseUrl} sends requests elsewhere (${status}, to ${name}): let /webservice/rest/server.php through without a login, or correct baseUrl of moodle.`,
  ])
}

/** Never the whole Location: it repeats the query of the request. */
function siteName(location: string, baseUrl: string): string {
  if (!URL.canParse(location, baseUrl)) return 'something else'
  const url = new URL(location, baseUrl)
  const folder = url.pathname.split(/\/(?:webservice|login)\//)[0] ?? ''
  return url.origin + folder.replace(/\/+$/, '')
}

/** Moodle 4.5 answers an empty 403 where web services or the REST protocol are switched off. */
function webServicesOff(status: number, asked: Asked): Error {
  return new Misconfigured([
    `Moodle at ${asked.baseUrl} refuses web services (${status}): enable web services and the REST protocol in Site administration → Advanced features and → Server → Manage protocols.`,
  ])
}

function wrongPath(asked: Asked): Error {
  return new Misconfigured([
    `There is no Moodle at ${asked.baseUrl} (404): set baseUrl of moodle to the address of its front page.`,
  ])
}

/** Nginx and Apache answer plain HTTP at a port for https with a 400 and a page that says so. */
function needsTls({ baseUrl }: Asked): Error {
  return new Misconfigured([
    `The web server at ${baseUrl} wants https there: begin baseUrl of moodle with https://.`,
  ])
}

/** Maintenance is a 503 with Retry-After and means that nothing was done; other 5xx tell nothing. */
function serverTrouble(raw: RawAnswer, asked: Asked): Error {
  const message = `Moodle is not available now (${raw.status}); will try again.`
  const maybeDone = asked.writes && ![503, 429, 408].includes(raw.status)
  const options = { afterMs: retryAfterMs(raw) }
  return maybeDone ? new Uncertain(message, options) : new TryLater(message, options)
}

function retryAfterMs(raw: RawAnswer): number | null {
  const seconds = Number(raw.headers['retry-after'] ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null
}

/** Branches on `errorcode` only: exception classes changed their names between releases. */
function exceptionFailure(exception: MoodleException, asked: Asked): Error {
  const { code } = exception
  return (
    passing(code, asked) ??
    accountTrouble(code, asked) ??
    lostAccess(code, asked) ??
    goneThing(exception, asked) ??
    missingThing(exception, asked) ??
    unapproved(code) ??
    missingCapability(code, asked) ??
    refusal(exception, asked)
  )
}

const passingCodes: Readonly<Record<string, string>> = {
  dbconnectionfailed: 'its database does not answer',
  upgraderunning: 'it is being upgraded',
  sitemaintenance: 'it is in maintenance',
  dmlreadexception: 'its database failed to read',
  dmlwriteexception: 'its database failed to write',
}

function passing(code: string, asked: Asked): Error | null {
  const why = passingCodes[code]
  return why === undefined
    ? null
    : new TryLater(`Moodle could not do ${asked.wsfunction}: ${why}; will try again.`)
}

const accountWords: Readonly<Record<string, string>> = {
  invalidtoken:
    'Moodle does not know this token (MOODLE_TOKEN): make a new one in Site administration → Server → Manage tokens.',
  wsaccessusersuspended: 'The Moodle user of the token is suspended: activate the account.',
  wsaccessuserdeleted: 'The Moodle user of the token was deleted: make a new user and token.',
  wsaccessuserunconfirmed: 'The Moodle user of the token is not confirmed: confirm the account.',
  wsaccessusernologin:
    'The Moodle user of the token has the login method "No login": choose "Web services authentication" or "Manual accounts".',
  globalsearchdisabled:
    'This Moodle has no global search: edits of old posts are found once a day.',
  forcepasswordchangenotice:
    'The Moodle user of the token must change its password: log in once as this user, or take off "Force password change" in its profile.',
  wsaccessuserexpired: "The password of the token's Moodle user has expired: set a new one.",
}

/** One code for a token that is not let in at all and for a function that its service lacks. */
function refusedToken({ wsfunction }: Asked): Error {
  return new Misconfigured([
    `Moodle refuses the token for ${wsfunction}. If it answers other functions, add this one to the service; if none: the token has expired or is bound to another IP address, the user is not authorised for the service, the service is switched off, or the role lacks webservice/rest:use.`,
  ])
}

function accountTrouble(code: string, asked: Asked): Error | null {
  if (code === 'accessexception') return refusedToken(asked)
  const words = accountWords[code]
  if (words !== undefined) return new Misconfigured([words])
  if (!code.startsWith('wsaccess')) return null
  return new Misconfigured([`Moodle refuses the user of the token (${code}): look at the account.`])
}

const lostCodes = ['requireloginerror', 'errorcoursecontextnotvalid', 'notenrolled', 'coursehidden']

/** Not enrolled, suspended, or course or activity hidden: Moodle 4.5 tells these not apart. */
function lostAccess(code: string, asked: Asked): Error | null {
  if (!lostCodes.includes(code)) return null
  return new AccessLost(
    `The Moodle user of the token may no longer see this course or activity (${asked.wsfunction}): enrol it, end its suspension, or show the course or activity.`,
  )
}

const goneCodes = ['invalidpostid', 'invalidparentpostid', 'invaliddiscussionid']

/** A deleted discussion makes Moodle 4.5 stumble in PHP: no errorcode, this very message. */
function goneThing({ code, message }: MoodleException, asked: Asked): Error | null {
  const isGone =
    goneCodes.includes(code) ||
    code.startsWith('Unable to find forum with id') ||
    (code === '' && message.includes('get_forum_id() on null'))
  return isGone ? new Gone(`Moodle no longer has what ${asked.wsfunction} asked for`) : null
}

const moduleCodes = ['invalidrecordunknown', 'invalidcoursemodule']

/**
 * `invalidrecord` names the table at the end of its message, in every language. A deleted activity is
 * missing from a table that has no name (source of Moodle 4.5, `get_coursemodule_from_id`).
 */
function missingThing({ code, message }: MoodleException, asked: Asked): Error | null {
  if (moduleCodes.includes(code) && asked.wsfunction === 'core_course_get_course_module')
    return new Gone('Moodle no longer has this activity')
  if (code !== 'invalidrecord') return null
  const table = /([a-z_]+)\W*$/.exec(message)?.[1] ?? ''
  if (table === 'external_functions')
    return new Misconfigured([
      `This Moodle has no function ${asked.wsfunction}: it is older than 4.5 or lacks the plugin.`,
    ])
  if (table === 'course')
    return new Misconfigured([
      'Moodle has no course with this id: correct the course in the space.',
    ])
  return new Gone(`Moodle no longer has what ${asked.wsfunction} asked for`)
}

/** Moodle 4.5 `mod/data/classes/external.php`, `get_entry`. */
function unapproved(code: string): Error | null {
  return code === 'notapprovederror'
    ? new NotApproved('The database entry waits for approval: Moodle does not show it to this user')
    : null
}

function missingCapability(code: string, asked: Asked): Error | null {
  const needed = neededFor(code, asked.wsfunction)
  if (needed === null) return null
  return new Misconfigured([
    `The Moodle user of the token lacks a capability for ${asked.wsfunction} (${code}): give its role ${needed}.`,
  ])
}

function refusal({ code }: MoodleException, asked: Asked): Error {
  if (code === '')
    return new GiveUp(
      `Moodle stumbled over ${asked.wsfunction} (an internal error): look into the error log of its web server.`,
    )
  if (code === 'invalidparameter')
    return new GiveUp(
      `Moodle does not understand what it was asked with ${asked.wsfunction} (invalidparameter). No role or token is to blame: look whether it is Moodle 4.5 or newer, and report it to the makers of vmeste.`,
    )
  return new GiveUp(
    `Moodle refused ${asked.wsfunction} (${codeWord(code)}): look up this code, and what the role of the token's user lacks.`,
  )
}

/** Some codes are sentences, and may then tell more than a code. */
function codeWord(code: string): string {
  return /^[\w/-]{1,60}$/.test(code) ? code : 'no code given'
}
