import type { Instant } from '../../ids.ts'
import { counted } from '../output.ts'
import type { WindowId } from './calendar.ts'
import type { Arrived, ChatMessage, Mail, Participant } from './measure.ts'
import { windowOf } from './measure.ts'
import { dueAt, type OwedDigest, type OwedReminder } from './owed.ts'

export interface DueAndSent {
  due: number
  sent: number
}

/** What was owed against what arrived. */
export interface Verdict {
  /** Things of which one was enough and more arrived. */
  duplicates: number
  digests: Readonly<Record<string, DueAndSent>>
  reminders: Readonly<Record<string, DueAndSent>>
  /** What is wrong, in sentences; empty when all is as it should be. */
  complaints: readonly string[]
}

interface Owed {
  digests: readonly OwedDigest[]
  reminders: readonly OwedReminder[]
  people: readonly Participant[]
}

export function judge(owed: Owed, arrived: Arrived): Verdict {
  const mails = arrived.mails.map((mail) => ({ ...mail, key: digestKey(owed.digests, mail) }))
  const messages = arrived.messages.map((message) => reminderKey(owed.people, message))
  const digestTally = tally(
    owed.digests.map(toDigestKey),
    mails.map(({ key }) => key),
  )
  const reminderTally = tally(owed.reminders.map(toReminderKey), messages)
  const duplicates =
    repeats(arrived.entries.map(({ card }) => card)) + repeatedMails(mails) + repeats(messages)
  return {
    duplicates,
    digests: perReader(
      owed.digests.map((one) => [one.reader, toDigestKey(one)]),
      digestTally.arrived,
    ),
    reminders: perReader(
      owed.reminders.map((one) => [one.to, toReminderKey(one)]),
      reminderTally.arrived,
    ),
    complaints: [
      ...(duplicates > 0
        ? [`${counted(duplicates, 'duplicate')} arrived, there should be none`]
        : []),
      ...complaintsAbout('digest', digestTally),
      ...complaintsAbout('reminder', reminderTally),
    ],
  }
}

function toDigestKey({ address, at }: Pick<OwedDigest, 'address' | 'at'>): string {
  return `${address} ${new Date(at).toISOString().slice(0, 10)}`
}

/** A mail belongs to the newest digest its reader was owed when it came. */
function digestKey(owed: readonly OwedDigest[], mail: Mail): string {
  const own = owed.filter(({ address, at }) => address === mail.to && at <= mail.at)
  const newest = own.toSorted((one, other) => other.at - one.at)[0]
  return newest === undefined ? `${mail.to} unasked "${mail.subject}"` : toDigestKey(newest)
}

function toReminderKey({ to, window, daysBefore }: Omit<OwedReminder, 'at'>): string {
  return `${to} ${window} -${daysBefore}d`
}

/** A message belongs to the newest offset of its window that had come. */
function reminderKey(people: readonly Participant[], message: ChatMessage): string {
  const window = windowOf(message)
  const person = people.find(({ username }) => username === message.to)
  const daysBefore =
    window === null || person === undefined ? null : newestOffset(window, person, message.at)
  return window === null || daysBefore === null
    ? `${message.to} unasked "${message.text.slice(0, 60)}"`
    : toReminderKey({ to: message.to, window, daysBefore })
}

function newestOffset(window: WindowId, person: Participant, at: Instant): number | null {
  const come = [1, 3, 7, 14].filter((daysBefore) => dueAt({ window, daysBefore }, person) <= at)
  return come[0] ?? null
}

interface Tally {
  missing: readonly string[]
  unasked: readonly string[]
  arrived: ReadonlySet<string>
}

function tally(owed: readonly string[], came: readonly string[]): Tally {
  const [wanted, arrived] = [new Set(owed), new Set(came)]
  return {
    missing: [...wanted].filter((key) => !arrived.has(key)),
    unasked: [...arrived].filter((key) => !wanted.has(key)),
    arrived,
  }
}

function complaintsAbout(what: string, { missing, unasked }: Tally): string[] {
  return [
    ...(missing.length > 0 ? [`due, and never came: ${named(missing, what)}`] : []),
    ...(unasked.length > 0 ? [`came, and was not due: ${named(unasked, what)}`] : []),
  ]
}

function named(keys: readonly string[], what: string): string {
  return `${counted(keys.length, what)} (${few(keys)})`
}

function few(keys: readonly string[]): string {
  return keys.slice(0, 5).join(', ') + (keys.length > 5 ? ' …' : '')
}

function repeats(keys: readonly string[]): number {
  return keys.length - new Set(keys).size
}

/** The same Message-ID again, or another mail for the same occasion. */
function repeatedMails(mails: readonly (Mail & { key: string })[]): number {
  const seen = new Set<string>()
  return mails.filter(({ messageId, key }) => {
    const again = seen.has(messageId) || seen.has(key)
    seen.add(messageId).add(key)
    return again
  }).length
}

function perReader(
  owed: readonly (readonly [string, string])[],
  arrived: ReadonlySet<string>,
): Record<string, DueAndSent> {
  const readers = [...new Set(owed.map(([reader]) => reader))].sort()
  return Object.fromEntries(
    readers.map((reader) => {
      const keys = owed.flatMap(([one, key]) => (one === reader ? [key] : []))
      return [reader, { due: keys.length, sent: keys.filter((key) => arrived.has(key)).length }]
    }),
  )
}
