import { z } from 'zod'
import type { Clock } from '../../../src/clock.ts'
import { readExport } from '../read-file.ts'

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
  actions: z.array(Action),
})

export type Board = z.infer<typeof BoardFile>
export type Card = z.infer<typeof Card>
export type List = z.infer<typeof List>
export type Label = z.infer<typeof Label>
export type Member = z.infer<typeof Member>
export type Checklist = z.infer<typeof Checklist>
export type Action = z.infer<typeof Action>

/** The board as it is now, with the time that new things are stamped with. */
export interface World {
  board: Board
  clock: Pick<Clock, 'now'>
  /** Ids of things made so far: makes each id the only one. */
  made: number
}

export function emptyWorld(
  board: { id: string; name: string; shortLink: string },
  clock: World['clock'],
): World {
  const url = `https://trello.com/b/${board.shortLink}`
  const parts = { lists: [], labels: [], members: [], cards: [], checklists: [], actions: [] }
  return { board: { ...board, closed: false, url, shortUrl: url, ...parts }, clock, made: 0 }
}

/** @throws Misconfigured when the file is no board export */
export async function worldFromFile(path: string, clock: World['clock']): Promise<World> {
  return { board: BoardFile.parse(await readExport(path)), clock, made: 0 }
}

/** A true ObjectId: the second, five bytes that name the maker, a counter. */
export function newId(world: World): string {
  world.made += 1
  const seconds = Math.floor(world.clock.now() / 1_000)
  return `${seconds.toString(16).padStart(8, '0')}5eedb0a2d0${world.made.toString(16).padStart(6, '0')}`
}
