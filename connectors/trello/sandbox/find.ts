import {
  type Action,
  botOf,
  type Card,
  type Checklist,
  type CustomField,
  type Label,
  type List,
  type Member,
  type World,
} from './world.ts'

/** Things of the board by id, short link or exact name: what a script would call them. */
export function findCard({ board }: World, ref: string): Card {
  const card = board.cards.find(({ id, shortLink, name }) => [id, shortLink, name].includes(ref))
  return present(card, 'card', ref)
}

export function findList({ board }: World, ref: string): List {
  const list = board.lists.find(({ id, name }) => [id, name].includes(ref))
  return present(list, 'list', ref)
}

export function findLabel({ board }: World, ref: string): Label {
  const label = board.labels.find(({ id, name, color }) => [id, name, color].includes(ref))
  return present(label, 'label', ref)
}

export function findMember({ board }: World, ref: string): Member {
  const member = [...board.members, botOf({ board })].find(({ id, username }) =>
    [id, username].includes(ref),
  )
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

export function findField({ board }: World, ref: string): CustomField {
  const field = board.customFields.find(({ id, name }) => [id, name].includes(ref))
  return present(field, 'custom field', ref)
}

/** One not listed yet counts: who wrote it sees it. */
export function findComment({ board }: World, id: string): Action {
  return present(
    board.actions.find((action) => action.id === id && isComment(action)),
    'comment',
    id,
  )
}

export function isComment({ type }: Action): boolean {
  return type === 'commentCard' || type === 'copyCommentCard'
}

function present<T>(found: T | undefined, kind: string, ref: string): T {
  if (found === undefined) throw new Error(`The sandbox board has no ${kind} "${ref}"`)
  return found
}
