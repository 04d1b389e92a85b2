import type { Instant } from './ids.ts'

/** A stretch of time that matters to people: consultation, survey, teleconference, seminar. */
export interface Window {
  id: string
  kind: 'consultation' | 'survey' | 'teleconference' | 'seminar' | 'other'
  title: { ru: string; en: string }
  /** Start of the first day and end of the last, in the window's zone; `null` while to be announced. */
  opens: Instant | null
  closes: Instant | null
  /** The exact date is not known yet: never reminded of, shown as to be announced. */
  toBeAnnounced: boolean
  timezone: string
  /** Region id, or `null` for everybody. */
  region: string | null
  audience: { roles: readonly string[] }
  acted: ActedRule | null
  link: string | null
  reminders: ReminderPlan | null
}

/**
 * What counts as having acted: a person's own new subject of one of `kinds` in a place with this
 * title, made since the window opened.
 */
export interface ActedRule {
  kinds: readonly string[]
  placeTitle: string
}

export interface ReminderPlan {
  /** Days before `closes`, largest first. */
  daysBefore: readonly number[]
  /** Local time `HH:MM` in the person's zone. */
  time: string
  /** Connector that delivers. */
  channel: string
}
