import type { ConnectorType, Finding } from '../../src/connector.ts'
import { Misconfigured } from '../../src/errors.ts'
import { deliver, login } from './client.ts'
import { toLetter } from './letter.ts'
import { EmailSettings } from './schema.ts'
import { readServerUrl } from './server-url.ts'

/** A channel for messages: hands each one to a mail server over SMTP. It reads nothing. */
export const email: ConnectorType<EmailSettings, null> = {
  name: 'email',
  settings: EmailSettings,
  place: null,
  secrets: {
    SMTP_URL: {
      what: 'address of the mail server, for example smtps://user:password@mail.example.org',
      required: true,
    },
  },
  connect({ settings, secrets, count }) {
    const server = readServerUrl(secrets.SMTP_URL ?? '')
    return {
      sender: {
        async send(message, call) {
          const letter = toLetter(message, settings)
          count('send')
          await deliver(server, letter, call.signal)
          return { remoteId: letter.messageId }
        },
      },
      async check(call) {
        count('check')
        return login(server, call.signal).then(
          () => [{ level: 'ok', text: `The mail server ${server.host} accepts us.` }],
          (error: unknown) => [toFinding(error)],
        )
      },
    }
  },
  sandbox: async (options) => (await import('./sandbox/index.ts')).startSandbox(options),
}

function toFinding(error: unknown): Finding {
  if (!(error instanceof Error)) throw error
  return {
    level: error instanceof Misconfigured ? 'problem' : 'warning',
    text: error.message,
  }
}
