import type { Sandbox } from '../../src/connector.ts'
import type { RenderedCard } from './board-render.ts'
import type { Entry } from './mirror-stage.ts'

export interface Course {
  moodle: Pick<Sandbox, 'act'>
}

/** Where in a course cards are shown, for whoever knows everything there. */
export interface WalkPlace {
  name: string
  /** Comments stand by themselves. */
  apart: boolean
  /** What people answer there is brought to the cards. */
  answers: boolean
  /** What the section `mirror` says of it. */
  settings: string
  /** The place is there, and the service may write to it. */
  prepare(course: Course): Promise<void>
  /** All that bears a mark of ours; values: `card_id` (the mark), `state`, and whatever else it shows. */
  entries(course: Course): Promise<readonly Entry[]>
  /** Puts a card there as the service lays it out. */
  fill(course: Course, card: RenderedCard): Promise<void>
  hands: Hands
}

/** What somebody may do there by hand; each tells in words what it was. */
export interface Hands {
  /** `draw`: a whole number below that. */
  edit(course: Course, entry: Entry, draw: (below: number) => number): Promise<string>
  /** Gives the entries that went. */
  remove(course: Course, entry: Entry): Promise<readonly number[]>
  /** Gives the copy; `null`: it bears no mark of ours. */
  copy(course: Course, entry: Entry, by: string): Promise<number | null>
}

/** Who may change everything in the course, and the service itself. */
export const staff = 'coordinator'
export const bot = 'sync-bot'

/** Tries to write so far. */
export async function writesOf({ moodle }: Course): Promise<number> {
  const { calls } = (await moodle.act('calls', {})) as { calls: Record<string, number> }
  return writing.reduce((sum, name) => sum + (calls[name] ?? 0), 0)
}

const writing = [
  ...['mod_data_add_entry', 'mod_data_update_entry', 'mod_forum_add_discussion'],
  ...['mod_forum_add_discussion_post', 'mod_forum_update_discussion_post'],
]
