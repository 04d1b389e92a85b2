import { IntlMessageFormat } from 'intl-messageformat'
import type { Locale } from '../space.ts'
import { en } from './en.ts'
import { ru } from './ru.ts'

export type MessageKey = keyof typeof ru

/** Says a message of the catalogue in one language; plain text, nothing is escaped. */
export type Say = (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string

export const catalogues = { ru, en } satisfies Record<Locale, Record<MessageKey, string>>

/** A speaker of one language. Keeps what it has parsed, so make one per letter, not per sentence. */
export function sayIn(locale: Locale): Say {
  const parsed = new Map<MessageKey, IntlMessageFormat>()
  const messageOf = (key: MessageKey) => {
    const message =
      parsed.get(key) ??
      new IntlMessageFormat(catalogues[locale][key], locale, undefined, { ignoreTag: true })
    parsed.set(key, message)
    return message
  }
  return (key, values) => String(messageOf(key).format(values))
}

/** «По понедельникам» from «по понедельникам». */
export function capitalised(text: string): string {
  const [first = '', ...rest] = text
  return first.toLocaleUpperCase() + rest.join('')
}
