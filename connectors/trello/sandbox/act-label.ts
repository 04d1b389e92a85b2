import { z } from 'zod'
import { findLabel } from './find.ts'
import { type Deed, keepQuiet, onCard, whisper } from './log.ts'
import { labelRef, shownLabel } from './refs.ts'
import { verb } from './verb.ts'
import { newId, type World } from './world.ts'

const by = z.string()
const label = z.string()

/** The board's labels: in no list of actions. */
export const labelVerbs = {
  createLabel: verb({ by, name: z.string(), color: z.string() }, createLabel),
  renameLabel: verb({ by, label, name: z.string() }, renameLabel),
  deleteLabel: verb({ by, label }, deleteLabel),
}

function createLabel(world: World, details: { by: string; name: string; color: string }) {
  const { by, name, color } = details
  const label = { id: newId(world), name, color, idBoard: world.board.id }
  world.board.labels.push(label)
  const deed = onBoard(world, 'added', label.id, shownLabel(label))
  whisper(world, by, 'createLabel', { label: labelRef(label) }, [deed])
  return { id: label.id }
}

function renameLabel(world: World, details: { by: string; label: string; name: string }) {
  const { by, name } = details
  const label = findLabel(world, details.label)
  const old = { name: label.name }
  if (old.name === name) return { id: label.id }
  const shown = shownLabel(label)
  label.name = name
  const after = shownLabel(label)
  const deeds = shown === after ? [] : [onBoard(world, 'changed', label.id, after)]
  whisper(world, by, 'updateLabel', { label: labelRef(label), old }, deeds)
  return { id: label.id }
}

/** It goes from every card that carried it; webhooks tell of the board's label only. */
function deleteLabel(world: World, details: { by: string; label: string }) {
  const { by } = details
  const label = findLabel(world, details.label)
  world.board.labels = world.board.labels.filter((other) => other !== label)
  const carriers = world.board.cards.filter(({ idLabels }) => idLabels?.includes(label.id))
  for (const card of carriers) card.idLabels = card.idLabels?.filter((id) => id !== label.id)
  const deed = onBoard(world, 'removed', label.id, null)
  whisper(world, by, 'deleteLabel', { label: labelRef(label) }, [deed])
  keepQuiet(
    world,
    by,
    carriers.map(({ id }) => onCard(id, 'removed', { field: 'labels', entry: label.id })),
  )
  return { id: label.id }
}

function onBoard(
  { board }: World,
  kind: 'added' | 'changed' | 'removed',
  entry: string,
  after: string | null,
): Deed {
  return { subjectKind: 'board', subjectId: board.id, kind, field: 'labels', entry, after }
}
