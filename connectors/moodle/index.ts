import type { ConnectorType } from '../../src/connector.ts'
import type { Reporting } from '../../src/subject.ts'
import { checkMoodle } from './check.ts'
import { createClient } from './client.ts'
import { createMirrorTo, mirrorPlace } from './mirror-to.ts'
import { createPull } from './pull.ts'
import { createSender } from './send.ts'
import { Place, Settings } from './settings.ts'
import { createVerify } from './verify.ts'

/** A Moodle course: read completely, shows the mirrored cards, carries messages. */
export const moodle: ConnectorType<Settings, Place> = {
  name: 'moodle',
  settings: Settings,
  place: Place,
  secrets: {
    MOODLE_TOKEN: { what: "token of the service's own Moodle user", required: true },
  },
  mirrorPlace,
  connect(connection) {
    const client = createClient(connection)
    return {
      reporting,
      pull: createPull(connection, client),
      verify: createVerify(connection, client),
      mirrorTo: createMirrorTo(connection, client),
      sender: createSender(connection, client),
      check: (call) => checkMoodle(connection, client, call),
      close: async () => client.close(),
    }
  },
  sandbox: async (options) => (await import('./sandbox/index.ts')).startMoodleSandbox(options),
}

/** Moodle has no feed of events: everything is inferred from state. */
const unsaid = ['url', 'author', 'createdAt'] as const
const inferred: Reporting = { reported: [], ignored: unsaid }

const reporting: Readonly<Record<string, Reporting>> = {
  // Who was out and is in again has joined again; a new name of a group is nobody's joining.
  participant: {
    ...{ ...inferred, madeAnew: true, leaves: true, undated: true, entriesOnly: ['groups'] },
  },
  forum: inferred,
  discussion: inferred,
  /** Moved with its discussion, a file gets another address (Moodle 4.5). */
  post: { ...inferred, ignored: [...unsaid, 'confidential'], entriesOnly: ['attachments'] },
  database: inferred,
  entry: inferred,
  survey: inferred,
  answer: inferred,
  assignment: inferred,
  page: { ...inferred, implied: ['changedAt'] },
  weblink: inferred,
  file: inferred,
  folder: inferred,
  event: inferred,
  submission: { ...inferred, madeAnew: true },
}
