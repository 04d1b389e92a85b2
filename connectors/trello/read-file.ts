import { readFile as readText } from 'node:fs/promises'
import { z } from 'zod'
import { wallClock } from '../../src/clock.ts'
import { Misconfigured, Refused } from '../../src/errors.ts'
import { grouped } from '../../src/grouped.ts'
import type { Instant } from '../../src/ids.ts'
import type { Observation } from '../../src/observation.ts'
import { optionTexts } from './custom-field.ts'
import { createdAt } from './object-id.ts'
import { actionPage } from './pull-actions.ts'
import { boardPage, exportedCardPage, type Page } from './pull-state.ts'
import { Board, parseEach } from './schema.ts'

const BoardExport = Board.extend({
  shortLink: z.string().nullish(),
  lists: z.array(z.unknown()),
  cards: z.array(z.unknown()),
  actions: z.array(z.unknown()),
  checklists: z.array(z.unknown()).nullish(),
})
type BoardExport = z.infer<typeof BoardExport>

/** Whatever else is odd in it is told with its card. */
const CardChecklist = z.looseObject({ idCard: z.string() })

const pageSize = 1_000

/**
 * Reads a board's "export as JSON" as if it were the API. An export counts as old as the newest moment
 * it tells of, so that it never moves newer state back; it holds at most 1,000 actions and proves no
 * deletion. `place`: the board it must be of.
 *
 * @throws Misconfigured when the file is no such export, Refused when it is of another board
 */
export async function* readFile(
  path: string,
  { source, place = null }: { source: string; place?: { board: string } | null },
): AsyncGenerator<Observation> {
  const board = await readExport(path)
  if (place !== null) refuseOther(path, board, place.board)
  const pages = pagesOf(board, source)
  const readAt = ageOf(board)
  for (const [at, make] of pages.entries()) {
    yield { readAt, ...make(), position: null, complete: [], last: at === pages.length - 1 }
  }
}

/** The file's JSON, if it is a board export. @throws Misconfigured */
export async function readExport(path: string): Promise<BoardExport> {
  const result = BoardExport.safeParse(await readJson(path))
  if (result.success) return result.data
  throw new Misconfigured([`${path} is not a Trello board export: ${howToExport}`])
}

async function readJson(path: string): Promise<unknown> {
  const text = inUnicode(
    await readText(path).catch((cause) => refuse(path, whyUnread(cause), cause)),
  )
  try {
    return JSON.parse(text)
  } catch (cause) {
    return refuse(path, whyNoJson(text), cause)
  }
}

/** Editors that save a file again may begin it with a mark of their encoding. */
function inUnicode(bytes: Buffer): string {
  const encoding = utf16Marks.find(({ mark }) => bytes.subarray(0, 2).equals(mark))?.encoding
  return new TextDecoder(encoding ?? 'utf-8').decode(bytes)
}

const utf16Marks = [
  { mark: Buffer.from([0xff, 0xfe]), encoding: 'utf-16le' },
  { mark: Buffer.from([0xfe, 0xff]), encoding: 'utf-16be' },
]

function whyUnread(cause: unknown): string {
  const { code } = Object(cause)
  if (code === 'EISDIR') return 'is a folder: name the file in it'
  return code === 'ERR_FS_FILE_TOO_LARGE' ? 'is larger than 2 GB' : `cannot be read (${code})`
}

function whyNoJson(text: string): string {
  if (text.trim() === '') return 'is empty: export the board again'
  if (/^\s*</.test(text)) return 'is a web page: save the export itself, signed in to Trello'
  const begins = /^\s*\{/.test(text)
  return begins ? 'ends too early, or was changed: export the board again' : 'is not JSON'
}

/** @throws Misconfigured */
function refuse(path: string, why: string, cause: unknown): never {
  throw new Misconfigured([`${path} ${why}; ${howToExport}`], { cause })
}

const howToExport =
  'a board is exported in Trello with Menu, Print, export and share, Export as JSON'

/** A space names its board by id or short link; an export that does not tell its own is believed. */
function refuseOther(path: string, board: BoardExport, wanted: string): void {
  const shortLink = board.shortLink ?? board.url?.match(/\/b\/(\w+)/)?.[1]
  const own = createdAt(wanted) === null ? shortLink : board.id
  if (own === undefined || own === wanted) return
  throw new Refused(
    `${path} is an export of the board ${own}, but the space names ${wanted}: choose another space, or add --force`,
  )
}

/** Made one by one: each page is forgotten before the next. */
function pagesOf(board: BoardExport, source: string): (() => Page)[] {
  const { page, fields } = boardPage(board, source)
  const around = { source, boardId: board.id, fieldOptions: optionTexts(fields) }
  const stray = parseEach(CardChecklist, 'checklist', board.checklists ?? []).rejected
  const checklists = grouped(board.checklists ?? [], (checklist) => Object(checklist).idCard)
  /** An export keeps the checklists beside the cards; the API gives them within. */
  const whole = (card: unknown) => {
    const { id } = Object(card)
    const beside = typeof id === 'string' ? checklists.get(id) : undefined
    return beside === undefined ? card : { ...Object(card), checklists: beside }
  }
  return [
    () => ({ ...page, rejected: [...page.rejected, ...stray] }),
    ...inPages(board.cards).map((cards) => () => exportedCardPage(cards.map(whole), around)),
    ...inPages(board.actions).map((actions) => () => actionPage(actions, around)),
  ]
}

/** No later than the export was made, and as near to it as the file tells; nobody tells of tomorrow. */
function ageOf(board: BoardExport): Instant {
  const things = [board, ...board.cards, ...board.actions].map(Object)
  const moments = things.flatMap(({ date, dateLastActivity, dateLastView, data }) =>
    [date, dateLastActivity, dateLastView, data?.dateLastEdited].map(toInstant),
  )
  const now = wallClock.now()
  const past = moments.filter((at) => at <= now)
  return past.reduce((newest, at) => Math.max(newest, at), createdAt(board.id) ?? 0)
}

function toInstant(moment: unknown): Instant {
  const at = typeof moment === 'string' ? Date.parse(moment) : Number.NaN
  return Number.isNaN(at) ? 0 : at
}

function inPages<T>(items: readonly T[]): T[][] {
  const pages = Math.ceil(items.length / pageSize)
  return Array.from({ length: pages }, (_, at) => items.slice(at * pageSize, (at + 1) * pageSize))
}
