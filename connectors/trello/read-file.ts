import { readFile as readText } from 'node:fs/promises'
import { z } from 'zod'
import { Misconfigured } from '../../src/errors.ts'
import type { Observation } from '../../src/observation.ts'
import { createdAt } from './object-id.ts'
import { actionPage } from './pull-actions.ts'
import { boardPage, cardPage, type Page } from './pull-state.ts'
import { Action, Board, Checklist, List, parseEach } from './schema.ts'

const BoardExport = Board.extend({
  lists: z.array(z.unknown()),
  cards: z.array(z.looseObject({ id: z.string() })),
  actions: z.array(z.unknown()),
  checklists: z.array(z.unknown()).nullish(),
})
type BoardExport = z.infer<typeof BoardExport>

const pageSize = 1_000

/**
 * Reads a board's "export as JSON" as if it were the API. An export is as old as its newest action,
 * so that it never moves newer state back; it holds at most 1,000 actions and proves no deletion.
 *
 * @throws Misconfigured when the file is no such export
 */
export async function* readFile(
  path: string,
  { source }: { source: string },
): AsyncGenerator<Observation> {
  const board = await readExport(path)
  const pages = pagesOf(board, source)
  const readAt = ageOf(board)
  for (const [at, page] of pages.entries()) {
    yield { readAt, ...page, position: null, complete: [], last: at === pages.length - 1 }
  }
}

/** The file's JSON, if it is a board export. */
export async function readExport(path: string): Promise<BoardExport> {
  const result = BoardExport.safeParse(await readJson(path))
  if (result.success) return result.data
  throw new Misconfigured([
    `${path} is not a Trello board export: in Trello choose Menu, Print, export and share, Export as JSON`,
  ])
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readText(path, 'utf8'))
  } catch (cause) {
    throw new Misconfigured([`${path} cannot be read as JSON: name a Trello board export`], {
      cause,
    })
  }
}

function pagesOf(board: BoardExport, source: string): Page[] {
  const lists = parseEach(List, 'list', board.lists)
  const closedLists = new Set(lists.good.filter(({ closed }) => closed).map(({ id }) => id))
  const checklists = parseEach(Checklist, 'checklist', board.checklists ?? []).good
  const cardOfChecklist = new Map(checklists.map(({ id, idCard }) => [id, idCard ?? '']))
  const cards = withChecklists(board.cards, checklists)
  const around = { source, boardId: board.id, cardOfChecklist }
  return [
    boardPage(board, lists, source),
    ...inPages(cards).map((page) => toPage(cardPage(page, closedLists, source))),
    ...inPages(board.actions).map((page) => actionPage(page, around)),
  ]
}

/** An export keeps the checklists beside the cards; the API gives them within. */
function withChecklists(cards: BoardExport['cards'], checklists: readonly Checklist[]): unknown[] {
  return cards.map((card) => ({
    ...card,
    checklists: checklists.filter(({ idCard }) => idCard === card.id),
  }))
}

function ageOf(board: BoardExport): number {
  const dates = parseEach(Action, 'action', board.actions).good.map(({ date }) => Date.parse(date))
  return dates.reduce((newest, date) => Math.max(newest, date), createdAt(board.id) ?? 0)
}

function toPage({ subjects, activities, accounts, rejected }: Page): Page {
  return { subjects, activities, accounts, rejected }
}

function inPages<T>(items: readonly T[]): T[][] {
  const pages = Math.ceil(items.length / pageSize)
  return Array.from({ length: pages }, (_, at) => items.slice(at * pageSize, (at + 1) * pageSize))
}
