import { z } from 'zod'
import type { Clock } from '../../../src/clock.ts'
import type { Instant } from '../../../src/ids.ts'
import { readExport } from '../read-file.ts'
import type { Trap, Truth } from './truth.ts'

/** The parts of a board that the sandbox reads or changes; everything else is served as it came. */
const id = z.string()
const name = z
  .string()
  .nullish()
  .transform((value) => value ?? '')
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false)
const moment = z
  .string()
  .nullish()
  .transform((value) => value ?? null)

const List = z.looseObject({ id, name, closed: flag })
const Label = z.looseObject({ id, name, color: z.string().nullish() })
const Member = z.looseObject({ id, fullName: name, username: name })
const Attachment = z.looseObject({ id, name, url: name })
const CheckItem = z.looseObject({ id, name, state: name })
const Checklist = z.looseObject({
  id,
  name,
  idCard: id,
  checkItems: z.array(CheckItem).default([]),
})

/** A list field holds the id of one of its options, every other type a value of its own form. */
const FieldValue = z.record(id, z.unknown()).nullish()
const CustomField = z.looseObject({
  id,
  name,
  type: id,
  options: z.array(z.looseObject({ id, value: z.looseObject({ text: name }) })).default([]),
})
const FieldItem = z.looseObject({
  id,
  idCustomField: id,
  value: FieldValue,
  idValue: id.nullish(),
})

const Card = z.looseObject({
  id,
  name,
  desc: name,
  closed: flag,
  idList: id,
  idShort: z.number().default(0),
  shortLink: name,
  due: moment,
  dueComplete: flag,
  start: moment,
  idMembers: z.array(id).default([]),
  /** Absent on boards of 2013, whose cards carry whole labels only. */
  idLabels: z.array(id).optional(),
  labels: z.array(z.unknown()).default([]),
  attachments: z.array(Attachment).default([]),
  customFieldItems: z.array(FieldItem).default([]),
})

const Action = z.looseObject({
  id,
  type: id,
  date: id,
  data: z.looseObject({ card: z.looseObject({ id }).optional(), text: z.string().optional() }),
})

const BoardFile = z.looseObject({
  id,
  name,
  closed: flag,
  shortLink: name,
  lists: z.array(List),
  labels: z.array(Label).default([]),
  members: z.array(Member).default([]),
  cards: z.array(Card),
  checklists: z.array(Checklist).default([]),
  customFields: z.array(CustomField).default([]),
  actions: z.array(Action),
})

export type Board = z.infer<typeof BoardFile>
export type Card = z.infer<typeof Card>
export type List = z.infer<typeof List>
export type Label = z.infer<typeof Label>
export type Member = z.infer<typeof Member>
export type Checklist = z.infer<typeof Checklist>
export type CheckItem = z.infer<typeof CheckItem>
export type CustomField = z.infer<typeof CustomField>
export type FieldItem = z.infer<typeof FieldItem>
export type Action = z.infer<typeof Action>

/** A card with all that goes along when it leaves the board. */
export interface AwayCard {
  card: Card
  checklists: Checklist[]
  comments: Action[]
}

/** As Trello tells of it. */
export interface Webhook {
  id: string
  description: string
  idModel: string
  callbackURL: string
  active: boolean
  consecutiveFailures: number
  firstConsecutiveFailDate: string | null
}

/** The board as it is now, with the time that new things are stamped with. */
export interface World {
  board: Board
  clock: Pick<Clock, 'now'>
  /** Ids of things made so far: makes each id the only one. */
  made: number
  /** What has gone to the other board and may come back, by id; people who left, by username. */
  away: {
    cards: Map<string, AwayCard>
    lists: Map<string, List>
    members: Map<string, Member>
  }
  /** Action id → when lists show it, for those that surface late. */
  listedAt: Map<string, Instant>
  /** How late the next action is listed, ms. */
  delay(): number
  /** What really happened since the sandbox was started. */
  truths: Truth[]
  /** Those of the one token. */
  webhooks: readonly Webhook[]
  /** Whether the token has the scope write. */
  mayWrite: boolean
  /** Tells them of an action. */
  tell(action: Action): void
  trap: Trap | null
}

/** Where cards and lists go and come from: a board nobody here can read. */
export const otherBoard = { id: '5cf4b7605eedb0a2d0ffffff', name: 'Другая доска' } as const

export function emptyWorld(
  board: { id: string; name: string; shortLink: string },
  clock: World['clock'],
): World {
  const url = `https://trello.com/b/${board.shortLink}`
  const parts = { lists: [], labels: [], members: [], cards: [], checklists: [], actions: [] }
  const fields = { customFields: [], prefs: { background: 'blue' } }
  return withBoard({ ...board, closed: false, url, shortUrl: url, ...parts, ...fields }, clock)
}

/** @throws Misconfigured when the file is no board export */
export async function worldFromFile(path: string, clock: World['clock']): Promise<World> {
  return withBoard(BoardFile.parse(await readExport(path)), clock)
}

function withBoard(board: Board, clock: World['clock']): World {
  return {
    board,
    clock,
    made: 0,
    away: { cards: new Map(), lists: new Map(), members: new Map() },
    listedAt: new Map(),
    delay: () => 0,
    truths: [],
    webhooks: [],
    mayWrite: true,
    tell: () => {},
    trap: null,
  }
}

/** Whose token it is: on no list of members. */
export function botOf({ board }: Pick<World, 'board'>): Member {
  return { id: `${board.id.slice(0, 20)}b070`, username: 'sandbox', fullName: 'Sandbox' }
}

/** A true ObjectId: the second, five bytes that name the maker, a counter. */
export function newId(world: World, at = world.clock.now()): string {
  world.made += 1
  const seconds = Math.floor(at / 1_000)
  return `${seconds.toString(16).padStart(8, '0')}5eedb0a2d0${world.made.toString(16).padStart(6, '0')}`
}

/** When a list shows this action at the earliest. */
export function isListedNow(world: World, { id }: Action): boolean {
  return (world.listedAt.get(id) ?? 0) <= world.clock.now()
}
