import { z } from 'zod'
import { findCard, findItem, findList, isComment } from './find.ts'
import { commentMade, logAction, onCard, whisper } from './log.ts'
import { addCard } from './new-card.ts'
import { cardInList, cardRef, checklistRef } from './refs.ts'
import { verb } from './verb.ts'
import { type Action, type Card, type Checklist, newId, type World } from './world.ts'

/** Cards made from something else on the board. */
export const copyVerbs = {
  copyCard: verb(
    {
      by: z.string(),
      card: z.string(),
      list: z.string().optional(),
      name: z.string().optional(),
      comments: z.boolean().default(true),
    },
    copyCard,
  ),
  convertItemToCard: verb({ by: z.string(), item: z.string() }, convertItemToCard),
}

interface Copying {
  by: string
  card: string
  list?: string | undefined
  name?: string | undefined
  comments: boolean
}

/** All that the card holds is copied by the one action; only comments have one each. */
function copyCard(world: World, { by, card: ref, list, name, comments }: Copying) {
  const source = findCard(world, ref)
  const { desc, due, start, dueComplete, idMembers, idLabels, idList } = source
  const copy = addCard(world, {
    ...{ name: name ?? source.name, desc, due, start, dueComplete, idMembers: [...idMembers] },
    idLabels: [...(idLabels ?? [])],
    idList: list === undefined ? idList : findList(world, list).id,
    attachments: source.attachments.map((file) => ({ ...file, id: newId(world) })),
    customFieldItems: source.customFieldItems.map((item) => ({ ...item, id: newId(world) })),
  })
  copyChecklists(world, source, copy)
  const from = { cardSource: cardRef(source), ...cardInList(world, copy.id) }
  const action = logAction(world, by, 'copyCard', from, [onCard(copy.id, 'created')])
  const said = comments ? commentsOn(world, source.id) : []
  for (const comment of said) copyComment(world, by, comment, from)
  return { id: copy.id, action }
}

function copyChecklists(world: World, source: Card, copy: Card): void {
  const { checklists } = world.board
  const own = checklists.filter(({ idCard }) => idCard === source.id)
  for (const checklist of own) checklists.push(copyOf(world, checklist, copy))
}

function copyOf(world: World, checklist: Checklist, { id: idCard }: Card): Checklist {
  const id = newId(world)
  const checkItems = checklist.checkItems.map((item) => ({
    ...item,
    ...{ id: newId(world), idChecklist: id },
  }))
  return { id, name: checklist.name, idCard, checkItems }
}

/** Oldest first. */
function commentsOn({ board }: World, cardId: string): Action[] {
  return board.actions
    .filter((action) => action.data.card?.id === cardId && isComment(action))
    .reverse()
}

function copyComment(
  world: World,
  by: string,
  { data: { text = '' }, idMemberCreator }: Action,
  from: Readonly<Record<string, unknown>>,
): void {
  const data = { text, textData: { emoji: {} }, idOriginalCommenter: idMemberCreator, ...from }
  logAction(world, by, 'copyCommentCard', data, [commentMade])
}

/** The item goes, unlisted; the card starts in the list of the card it was on. */
function convertItemToCard(world: World, { by, item: ref }: { by: string; item: string }) {
  const { checklist, item } = findItem(world, ref)
  const source = findCard(world, checklist.idCard)
  const card = addCard(world, { name: item.name, idList: source.idList })
  const cardSource = cardRef(source)
  const data = { ...cardInList(world, card.id), cardSource, checklist: checklistRef(checklist) }
  const deeds = [onCard(card.id, 'created')]
  const action = logAction(world, by, 'convertToCardFromCheckItem', data, deeds)
  checklist.checkItems = checklist.checkItems.filter((other) => other !== item)
  const gone = onCard(source.id, 'removed', { field: 'items', entry: item.id })
  const { id, name, state } = item
  const told = { checkItem: { id, name, state }, checklist: checklistRef(checklist) }
  whisper(world, by, 'deleteCheckItem', { ...told, card: cardSource }, [gone])
  return { id: card.id, action }
}
