import type { Call, OutgoingMessage, Sender } from '../../src/connector.ts'
import { GiveUp, Misconfigured } from '../../src/errors.ts'
import type { MoodleClient } from './client.ts'
import { everybody } from './forum-target.ts'
import { subjectLine } from './outgoing.ts'
import type { SentMessage } from './schema.ts'
import { chatHtml, forumHtml } from './send-text.ts'
import type { MoodleConnection } from './settings.ts'
import { titleText } from './text.ts'

/** So many of the newest messages or discussions are searched for our mark. */
const lookBack = 50

/**
 * Sends instant messages to a user id or an e-mail address, and forum posts to `forum:<title>`. Each
 * ends with a link to the course whose fragment is our mark: links survive Moodle's cleaning, and
 * `clientmsgid` is only echoed, never compared (Moodle 4.5).
 */
export function createSender(connection: MoodleConnection, client: MoodleClient): Sender {
  return {
    async send(message, call) {
      const ending = markLink(connection, message)
      const to = await addressOf(connection, client, message.to, call)
      if (to.kind === 'forum') {
        const post = { subject: subjectLine(message.subject), message: forumHtml(message, ending) }
        const discussion = await client.addDiscussion(to.id, post, everybody, call)
        return { remoteId: String(discussion) }
      }
      const sent = await client.sendMessage(to.id, chatHtml(message, ending), message.id, call)
      return { remoteId: String(deliveredId(sent)) }
    },
    async wasSent(message, call) {
      const to = await addressOf(connection, client, message.to, call)
      const texts =
        to.kind === 'forum'
          ? await forumTexts(client, to.id, call)
          : await chatTexts(client, await client.ownId(call), to.id, call)
      return texts.some((text) => carriesMark(text, message))
    },
  }
}

type Address = { kind: 'user' | 'forum'; id: number }

async function addressOf(
  connection: MoodleConnection,
  client: MoodleClient,
  to: string,
  call: Call,
): Promise<Address> {
  if (/^\d+$/.test(to)) return { kind: 'user', id: Number(to) }
  if (to.startsWith('forum:')) {
    const title = to.slice('forum:'.length).trim()
    return { kind: 'forum', id: await forumNamed(connection, client, title, call) }
  }
  if (!to.includes('@'))
    throw new GiveUp('A Moodle address is a user id, an e-mail address or forum:<title>')
  const id = await client.userIdOf(to, call)
  if (id === null)
    throw new GiveUp('No Moodle user with this e-mail address is visible to the user of the token')
  return { kind: 'user', id }
}

async function forumNamed(
  { place }: MoodleConnection,
  client: MoodleClient,
  title: string,
  call: Call,
): Promise<number> {
  const { rows } = await client.forums(call)
  const forum = rows.find(({ name }) => titleText(name, place.language) === title)
  if (forum !== undefined) return forum.id
  throw new Misconfigured([
    `The course has no forum «${title}» that we can see: correct the address forum:<title> or make the forum.`,
  ])
}

/**
 * A refused message is no exception but an item with id -1 (Moodle 4.5). Moodle's reason is not told
 * on: "You can't message {full name} due to their message preferences" names a person.
 *
 * @throws GiveUp
 */
export function deliveredId(sent: SentMessage): number {
  if (sent.msgid > 0) return sent.msgid
  throw new GiveUp(
    'Moodle refused the message for this person: the account is gone, or its message preferences shut us out (share the course with it, or choose another channel).',
  )
}

function markLink({ settings, place }: MoodleConnection, message: OutgoingMessage): string {
  const url = `${settings.baseUrl}/course/view.php?id=${place.course}${markOf(message)}`
  return `<p><a href="${url}">${place.language === 'ru' ? 'Открыть курс' : 'Open the course'}</a></p>`
}

function markOf({ id }: OutgoingMessage): string {
  return `#vmeste-${Buffer.from(id).toString('base64url')}.`
}

function carriesMark(text: string, message: OutgoingMessage): boolean {
  return text.includes(markOf(message))
}

async function forumTexts(client: MoodleClient, forum: number, call: Call): Promise<string[]> {
  const at = { page: 0, perpage: lookBack, sortorder: 3 } as const
  const { rows } = await client.discussions(forum, at, call)
  return rows.map(({ message }) => message)
}

async function chatTexts(
  client: MoodleClient,
  from: number,
  to: number,
  call: Call,
): Promise<string[]> {
  const messages = await client.messages(from, to, lookBack, call)
  return messages.map((one) => one.text + one.fullmessagehtml)
}
