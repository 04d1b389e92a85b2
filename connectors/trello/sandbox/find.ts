import type { Action, Card, Checklist, Label, List, Member, World } from './world.ts'

/** Things of the board by id, short link or exact name: what a script would call them. */
export function findCard({ board }: World, ref: string): Card {
  const card = board.cards.find(({ id, shortLink, name }) => [id, shortLink, name].includes(ref))
  return present(card, 'card', ref)
}

export function findList({ board }: World, ref: string): List {
  return present(
    board.lists.find(({ id, name }) => [id, name].includes(ref)),
    'list',
    ref,
  )
}

export function findLabel({ board }: World, ref: string): Label {
  const label = board.labels.find(({ id, name, color }) => [id, name, color].includes(ref))
  return present(label, 'label', ref)
}

export function findMember({ board }: World, ref: string): Member {
  const member = board.members.find(({ id, username }) => [id, username].includes(ref))
  return present(member, 'member', ref)
}

export function findChecklist({ board }: World, ref: string): Checklist {
  const checklist = board.checklists.find(({ id, name }) => [id, name].includes(ref))
  return present(checklist, 'checklist', ref)
}

export function findItem({ board }: World, ref: string) {
  const found = board.checklists.flatMap((checklist) =>
    checklist.checkItems
      .filter(({ id, name }) => [id, name].includes(ref))
      .map((item) => ({ checklist, item })),
  )
  return present(found[0], 'check item', ref)
}

export function findComment({ board }: World, id: string): Action {
  const isIt = (action: Action) => action.id === id && action.type === 'commentCard'
  return present(board.actions.find(isIt), 'comment', id)
}

function present<T>(found: T | undefined, kind: string, ref: string): T {
  if (found === undefined) throw new Error(`The sandbox board has no ${kind} "${ref}"`)
  return found
}
