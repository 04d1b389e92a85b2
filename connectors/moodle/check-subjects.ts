import type { Call, Finding } from '../../src/connector.ts'
import type { MoodleClient } from './client.ts'

/** Looks at what is read besides forums, databases and surveys, each on its own. */
export function subjectLooks(
  client: MoodleClient,
  call: Call,
): (() => Promise<readonly Finding[]>)[] {
  return [() => peopleFindings(client, call), () => assignmentFindings(client, call)]
}

/** Moodle 4.5 shows everybody at least themselves. */
async function peopleFindings(client: MoodleClient, call: Call): Promise<Finding[]> {
  const { sent } = await client.participants(0, 2, call)
  if (sent < 2) return [lacking('participants', 'moodle/user:viewdetails')]
  return [{ level: 'ok', text: 'Participants and their groups can be read.' }]
}

/** Moodle 4.5 refuses nothing here: it leaves out what the role may not see. */
async function assignmentFindings(client: MoodleClient, call: Call): Promise<Finding[]> {
  const { rows: modules } = await client.contents(call)
  if (!modules.some(({ modname }) => modname === 'assign')) return []
  const { rows } = await client.assignments(call)
  if (rows.length === 0) return [lacking('assignments', 'mod/assign:view')]
  const ids = rows.map(({ id }) => id)
  const lists = await client.submissions(ids, 0, call)
  if (lists.length < ids.length) return [lacking('what was handed in', 'mod/assign:viewgrades')]
  return [{ level: 'ok', text: `What was handed in can be read (${rows.length} assignments).` }]
}

function lacking(what: string, capability: string): Finding {
  const text = `Without ${capability} ${what} cannot be read; everything else can. Give it to the role of the token's user.`
  return { level: 'warning', text }
}
