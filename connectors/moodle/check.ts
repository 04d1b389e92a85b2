import type { Call, Finding } from '../../src/connector.ts'
import { Misconfigured } from '../../src/errors.ts'
import { functions } from './capabilities.ts'
import { mirrorLooks } from './check-mirror.ts'
import { subjectLooks } from './check-subjects.ts'
import type { MoodleClient } from './client.ts'
import type { SiteInfo } from './schema.ts'
import type { MoodleConnection } from './settings.ts'

/** Looks at token, service, course and mirror, each on its own, so that all problems show at once. */
export async function checkMoodle(
  connection: MoodleConnection,
  client: MoodleClient,
  call: Call,
): Promise<readonly Finding[]> {
  const looks = [
    async () => siteFindings(await client.siteInfo(call), connection),
    () => courseFindings(connection, client, call),
    ...mirrorLooks(connection, client, call),
    ...subjectLooks(client, call),
  ]
  const findings = []
  for (const look of looks) findings.push(...(await tried(look)))
  return withoutRepeats(findings)
}

async function tried(look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await look()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const texts = error instanceof Misconfigured ? error.problems : [error.message]
    return texts.map((text) => ({ level: 'problem', text }))
  }
}

/** A wrong token fails every look in the same words. */
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [finding.text, finding])).values()]
}

function siteFindings(site: SiteInfo, connection: MoodleConnection): Finding[] {
  return [releaseFinding(site.release), ...functionFindings(site, connection)]
}

function releaseFinding(release: string): Finding {
  const version = Number.parseFloat(release)
  if (version >= 4.5 && version < 5)
    return { level: 'ok', text: `Moodle ${release} answers and knows the token.` }
  return {
    level: 'warning',
    text: `Moodle ${release} knows the token, but this service was measured on Moodle 4.5: watch the first days closely.`,
  }
}

/** A function that is listed may still lack its capability. */
function functionFindings(site: SiteInfo, { shows }: MoodleConnection): Finding[] {
  const allowed = new Set(site.functions.map(({ name }) => name))
  const missing = Object.entries(functions)
    .filter(([, needed]) => !('only' in needed) || shows.some(({ as }) => as === needed.only))
    .filter(([name]) => !allowed.has(name))
  if (missing.length === 0)
    return [{ level: 'ok', text: 'The external service allows every function needed.' }]
  return missing.map(([name, { for: purpose, ...rest }]) => ({
    level: 'optional' in rest ? 'warning' : 'problem',
    text: `The external service lacks ${name}: without it ${purpose} does not work. Add it in Site administration → Server → External services → Functions.`,
  }))
}

async function courseFindings(
  { place }: MoodleConnection,
  client: MoodleClient,
  call: Call,
): Promise<Finding[]> {
  const { rows: modules } = await client.contents(call)
  if (modules.length === 0)
    return [
      {
        level: 'problem',
        text: `Course ${place.course} shows no activity to the user of the token: enrol it in the course.`,
      },
    ]
  const text = `Course ${place.course} can be read (${modules.length} activities).`
  return [{ level: 'ok', text }]
}
