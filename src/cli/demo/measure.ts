import type { Instant } from '../../ids.ts'
import { type WindowId, windows } from './calendar.ts'
import { rowsOf } from './rows.ts'
import type { World } from './world.ts'

/** What arrived outside, as the stand-ins saw it. */
export interface Arrived {
  mails: readonly Mail[]
  messages: readonly ChatMessage[]
  entries: readonly Entry[]
}

export interface Mail {
  messageId: string
  to: string
  subject: string
  at: Instant
  raw: string
}

/** A Moodle message to a participant. */
export interface ChatMessage {
  to: string
  text: string
  at: Instant
}

/** A mirrored card. */
export interface Entry {
  card: string
  created: Instant
  modified: Instant
}

/** Somebody of the course, and until or from when. */
export interface Participant {
  username: string
  region: string | null
}

export async function whatArrived({ sandboxes }: World): Promise<Arrived> {
  const { messages: mails } = await sandboxes.email.act('messages', {})
  const { messages } = await sandboxes.moodle.act('messages', {})
  const { entries } = await sandboxes.moodle.act('entries', { database: 'Карточки Trello' })
  return {
    mails: rowsOf(mails).map((mail) => ({
      ...{ messageId: String(mail.messageId), to: String(mail.to), subject: String(mail.subject) },
      ...{ at: Date.parse(String(mail.receivedAt)), raw: String(mail.raw) },
    })),
    messages: rowsOf(messages).map((message) => ({
      ...{ to: String(message.toUsername), text: String(message.text) },
      at: Number(message.at) * 1_000,
    })),
    entries: rowsOf(entries).map(({ values, created, modified }) => ({
      card: String(Object(values).card_id),
      ...{ created: Number(created) * 1_000, modified: Number(modified) * 1_000 },
    })),
  }
}

export async function participants({ sandboxes: { moodle } }: World): Promise<Participant[]> {
  const { people } = await moodle.act('people', {})
  return rowsOf(people)
    .filter(({ role }) => role === 'student')
    .map(({ username, region }) => ({
      username: String(username),
      region: region === null ? null : String(region),
    }))
}

/** Who wrote what into the consultation forum when, as the forum itself shows it. */
export async function consultationPosts({
  sandboxes: { moodle },
}: World): Promise<{ by: string; at: Instant }[]> {
  const { discussions } = await moodle.act('discussions', { forum: windows.consultation.place })
  return rowsOf(discussions)
    .flatMap(({ posts }) => rowsOf(posts))
    .map(({ by, created }) => ({ by: String(by), at: Number(created) * 1_000 }))
}

/** The window a message to a participant is about, by its link. */
export function windowOf({ text }: ChatMessage): WindowId | null {
  const ids = Object.keys(windows).filter((id): id is WindowId => id in windows)
  const path = (id: WindowId) => windows[id].path
  return ids.find((id) => new RegExp(`${escaped(path(id))}(?!\\d)`).test(text)) ?? null
}

function escaped(text: string): string {
  return text.replace(/[.?/]/g, '\\$&')
}
