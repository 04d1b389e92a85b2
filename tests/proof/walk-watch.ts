import type { Truth } from '../../connectors/trello/sandbox/truth.ts'
import type { Clock } from '../../src/clock.ts'
import type { Sandbox } from '../../src/connector.ts'
import type { Named, Names } from './board-render.ts'
import { askTrello } from './fetch-sight.ts'
import type { Entry } from './mirror-stage.ts'
import { boardRef } from './service.ts'
import type { Course, WalkPlace } from './walk-place.ts'
import { isDouble } from './walk-verdict.ts'
import { wantedEntries } from './wanted-entries.ts'

/** Sees every card and comment that ever is there, every name and every entry. */
export interface Watch {
  cards: ReadonlySet<string>
  /** Member → names, of all who ever were on the board. */
  names: Names
  entries: ReadonlySet<number>
  /** Looks that showed a card twice, copies by hand not counted. */
  twice(): number
  look(): Promise<void>
}

/** As much of what happened as is looked at. */
export type Seen = Pick<Truth, 'subjectKind' | 'subjectId' | 'field'>

export interface Watched extends Course {
  trello: Pick<Sandbox, 'url' | 'secrets'>
  place: WalkPlace
  clock: Clock
  truths: readonly Seen[]
  /** Trello answers as it should while that is done. */
  quietly<T>(work: () => Promise<T>): Promise<T>
  isCopied(entry: number): boolean
}

export async function createWatch(watched: Watched): Promise<Watch> {
  const { trello, clock, truths, place } = watched
  const names = new Map<string, Named>()
  await learnNames(trello, names)
  const cards = new Set((await wantedEntries(trello, { names, clock, place })).keys())
  const entries = new Set<number>()
  const seen = { truths: 0, twice: 0 }
  return {
    ...{ cards, names, entries, twice: () => seen.twice },
    async look() {
      const news = truths.slice(seen.truths)
      seen.truths = truths.length
      for (const card of cardsIn(news)) cards.add(card)
      if (news.some(({ field }) => field === 'people'))
        await watched.quietly(() => learnNames(trello, names))
      const all = await place.entries(watched)
      for (const { id } of all) entries.add(id)
      if (isAnyTwice(all.filter(({ id }) => !watched.isCopied(id)))) seen.twice += 1
    },
  }
}

function cardsIn(truths: readonly Seen[]): readonly string[] {
  return truths.filter(isShown).map(({ subjectId }) => subjectId)
}

function isShown({ subjectKind }: Seen): boolean {
  return subjectKind === 'card' || subjectKind === 'comment'
}

function isAnyTwice(entries: readonly Entry[]): boolean {
  const marks = entries.filter((entry) => !isDouble(entry)).map(({ values }) => values.card_id)
  return new Set(marks).size < marks.length
}

async function learnNames(trello: Watched['trello'], names: Map<string, Named>): Promise<void> {
  const path = `/1/boards/${boardRef}?members=all&member_fields=fullName,username`
  const { members } = (await askTrello(trello, path)) as Members
  for (const { id, fullName: name, username: userName } of members)
    names.set(id, { name, userName })
}

interface Members {
  members: readonly { id: string; fullName: string; username: string }[]
}
