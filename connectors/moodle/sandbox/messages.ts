import { refuse, refuseParameter } from './failure.ts'
import { reads, writes } from './function.ts'
import { cleanHtml, renderText, stripTags } from './html.ts'
import { pictureUrl } from './links.ts'
import { bool, int, list, object, optional, raw } from './params.ts'
import { fullName, type Message, personOf, takeId, type World } from './world.ts'

export const messageFunctions = {
  core_message_send_instant_messages: writes(
    object({
      messages: list(
        object({
          touserid: int(),
          text: raw(),
          textformat: int(1),
          clientmsgid: optional(raw()),
        }),
      ),
    }),
    send,
  ),
  core_message_get_messages: reads(
    object({
      useridto: int(),
      useridfrom: int(0),
      type: raw('both'),
      read: int(1),
      newestfirst: bool(true),
      limitfrom: int(0),
      limitnum: int(0),
    }),
    sentMessages,
  ),
}

/** In bytes of the text as sent: about 2000 Cyrillic letters. */
const maxBytes = 4096

interface Outgoing {
  touserid: number
  text: string
  textformat: number
  clientmsgid: string | null
}

/**
 * Nothing is ever refused as a whole before it is sent: in a mixed batch the good messages go out
 * and the answer fails (Moodle 4.5).
 */
function send(world: World, { messages }: { messages: readonly Outgoing[] }): object[] {
  if (messages.length === 0) refuseParameter()
  const problems = messages.map((message) => problemWith(world, message))
  const answers = messages.map((message, index) => {
    const errormessage = problems[index]
    return errormessage ? rejected(message, errormessage) : deliver(world, message)
  })
  const failed = problems.filter((problem) => problem !== null).length
  if (failed > 0 && failed < messages.length) {
    refuse('formatnotsupported', 'webservice/formatnotsupported')
  }
  return answers
}

function problemWith(world: World, { touserid, text }: Outgoing): string | null {
  const person = world.people.find(({ id }) => id === touserid)
  if (!person) return `You cannot send a message to a user ID (${touserid}) that doesn't exist.`
  if (Buffer.byteLength(text) > maxBytes) return 'The message is longer than the maximum allowed.'
  return person.enrolled
    ? null
    : `You can't message ${fullName(person)} due to their message preferences.`
}

function rejected({ clientmsgid }: Outgoing, errormessage: string): object {
  const echo = clientmsgid === null ? {} : { clientmsgid }
  return { msgid: -1, ...echo, errormessage, candeletemessagesforallusers: false }
}

/** `clientmsgid` is echoed and never used to spot a repeat. */
function deliver(world: World, { touserid, text, textformat, clientmsgid }: Outgoing): object {
  const message: Message = {
    id: takeId(world, 'message'),
    to: touserid,
    text: toHtml(text, textformat),
    at: world.now(),
  }
  world.messages.push(message)
  return {
    msgid: message.id,
    ...(clientmsgid !== null && { clientmsgid }),
    ...{ text: message.text, timecreated: message.at, conversationid: 1000 + touserid },
    ...{ useridfrom: world.bot.id, candeletemessagesforallusers: false },
  }
}

function toHtml(text: string, format: number): string {
  if (format === 0) return `<p>${renderText(text, 0)}</p>`
  return format === 2 || format === 4 ? renderText(text, format) : cleanHtml(text, { ids: true })
}

interface Wanted {
  useridto: number
  useridfrom: number
  type: string
  read: number
  newestfirst: boolean
  limitfrom: number
  limitnum: number
}

/** Own messages only. Nobody reads here: what is asked for as read does not exist. */
function sentMessages(world: World, wanted: Wanted): object {
  if (!['conversations', 'notifications', 'both'].includes(wanted.type)) refuseParameter()
  if (wanted.useridto !== world.bot.id && wanted.useridfrom !== world.bot.id) {
    refuse('accessdenied', 'Access denied')
  }
  const none = wanted.read === 1 || wanted.type === 'notifications'
  const found = world.messages.filter(
    ({ to }) => !none && wanted.useridfrom === world.bot.id && [0, to].includes(wanted.useridto),
  )
  const sign = wanted.newestfirst ? -1 : 1
  found.sort((one, other) => sign * (one.at - other.at) || one.id - other.id)
  const end = wanted.limitnum > 0 ? wanted.limitfrom + wanted.limitnum : undefined
  return {
    messages: found.slice(wanted.limitfrom, end).map((message) => messageRow(world, message)),
    warnings: [],
  }
}

function messageRow(world: World, { id, to, text, at }: Message): object {
  const bot = personOf(world, world.bot.id)
  return {
    ...{ id, useridfrom: bot.id, useridto: to, subject: `New message from ${fullName(bot)}`, text },
    ...{ fullmessage: `${stripTags(text)}\n`, fullmessageformat: 1, fullmessagehtml: text },
    ...{ smallmessage: text, notification: 0, contexturl: '', contexturlname: '', timecreated: at },
    ...{ timeread: null, usertofullname: fullName(personOf(world, to)) },
    userfromfullname: fullName(bot),
    customdata: JSON.stringify({ notificationiconurl: pictureUrl(world, 'f1'), courseid: 1 }),
  }
}
