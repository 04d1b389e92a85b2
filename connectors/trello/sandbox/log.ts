import { findMember } from './find.ts'
import { boardRef } from './refs.ts'
import type { Truth } from './truth.ts'
import { type Action, newId, type World } from './world.ts'

/** A truth but for when, by whom and which actions tell of it. */
export type Deed = Pick<Truth, 'subjectKind' | 'kind'> &
  Partial<Pick<Truth, 'field' | 'entry' | 'after'>> & {
    /** `null`: the listed action itself, which a comment is. */
    subjectId: string | null
  }

type Data = Action['data']

/** Writes a listed action, as Trello would; lists and webhooks know it by the id given back. */
export function logAction(
  world: World,
  by: string,
  type: string,
  data: Data,
  deeds: readonly Deed[] = [],
): string {
  const action = toAction(world, by, type, data)
  const listedAt = world.clock.now() + world.delay()
  if (listedAt > world.clock.now()) world.listedAt.set(action.id, listedAt)
  world.board.actions.unshift(action)
  touch(world, data.card?.id)
  world.tell(action)
  const { id } = action
  note(world, by, deeds, { action: id, listedAt, hook: id })
  return id
}

/** A change that no list tells of: webhooks do, by an id of its own. Gives that id. */
export function whisper(
  world: World,
  by: string,
  type: string,
  data: Data,
  deeds: readonly Deed[],
): string {
  const action = toAction(world, by, type, data)
  touch(world, data.card?.id)
  world.tell(action)
  note(world, by, deeds, { action: null, listedAt: null, hook: action.id })
  return action.id
}

/** A change that neither lists nor webhooks tell of. */
export function keepQuiet(world: World, by: string, deeds: readonly Deed[]): void {
  note(world, by, deeds, { action: null, listedAt: null, hook: null })
}

/** A comment that the listed action is. */
export const commentMade: Deed = { subjectKind: 'comment', subjectId: null, kind: 'created' }

/** For deeds about one card. */
export function onCard(subjectId: string, kind: Truth['kind'], rest: Partial<Deed> = {}): Deed {
  return { ...rest, subjectKind: 'card', subjectId, kind }
}

/** What Trello does on changes it does not list: only the last activity moves. */
export function touch(world: World, cardId?: string): void {
  const now = new Date(world.clock.now()).toISOString()
  world.board.dateLastActivity = now
  const card = world.board.cards.find(({ id }) => id === cardId)
  if (card) card.dateLastActivity = now
}

function toAction(world: World, by: string, type: string, data: Data): Action {
  const { id, fullName, username } = findMember(world, by)
  return {
    id: newId(world),
    idMemberCreator: id,
    data: { board: boardRef(world), ...data },
    appCreator: null,
    type,
    date: new Date(world.clock.now()).toISOString(),
    limits: null,
    memberCreator: { id, activityBlocked: false, avatarHash: null, fullName, username },
  }
}

function note(
  world: World,
  by: string,
  deeds: readonly Deed[],
  told: Pick<Truth, 'action' | 'listedAt' | 'hook'>,
): void {
  const who = { at: world.clock.now(), by: findMember(world, by).id }
  for (const { subjectKind, kind, field = null, entry = null, after = null, ...deed } of deeds) {
    const subjectId = deed.subjectId ?? told.action ?? ''
    world.truths.push({ ...who, subjectKind, subjectId, kind, field, entry, after, ...told })
  }
}
