import { IntlMessageFormat } from 'intl-messageformat'
import type { Locale } from '../space.ts'
import { en } from './en.ts'
import { ru } from './ru.ts'

export type MessageKey = keyof typeof ru

/** Says a message of the catalogue in one language; plain text, nothing is escaped. */
export type Say = (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string

export const catalogues = { ru, en } satisfies Record<Locale, Record<MessageKey, string>>

/** A speaker of one language. What it has parsed is kept for all speakers of it. */
export function sayIn(locale: Locale): Say {
  const messageOf = (key: MessageKey) => {
    const message =
      parsed[locale].get(key) ??
      new IntlMessageFormat(catalogues[locale][key], locale, undefined, { ignoreTag: true })
    parsed[locale].set(key, message)
    return message
  }
  return (key, values) => String(messageOf(key).format(values))
}

const parsed: Readonly<Record<Locale, Map<MessageKey, IntlMessageFormat>>> = {
  ru: new Map(),
  en: new Map(),
}

/** «По понедельникам» from «по понедельникам». */
export function capitalised(text: string): string {
  const [first = '', ...rest] = text
  return first.toLocaleUpperCase() + rest.join('')
}
