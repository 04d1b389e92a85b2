import { isDeepStrictEqual } from 'node:util'
import type { Action } from './schema.ts'

/**
 * What Trello logs and nobody wants to read: about a fifth of a real log. Either a whole type, or,
 * for updates, the fields whose change means nothing to readers. Labels, members set as a whole and
 * roles are noise here because they are taken from the state: only some boards list these updates, and
 * Trello never lists the adding and removing of labels.
 */
export const noise = {
  fields: {
    updateCard: [
      ...(['pos', 'cover', 'idAttachmentCover', 'dueReminder'] as const),
      ...(['idLabels', 'idMembers', 'isTemplate', 'cardRole'] as const),
    ],
    updateBoard: ['prefs', 'labelNames'],
    updateList: ['pos'],
    updateCustomField: ['pos', 'display'],
    /** Ticking one is told by `updateCheckItemStateOnCard` beside it. */
    updateCheckItem: ['pos', 'state'],
    /** A label without a name is called by its colour. */
    updateLabel: ['color'],
  },
  types: [
    'enablePlugin',
    'disablePlugin',
    'enablePowerUp',
    'disablePowerUp',
    'addToEnterprisePluginWhitelist',
    'removeFromEnterprisePluginWhitelist',
    'enableEnterprisePluginWhitelist',
    'disableEnterprisePluginWhitelist',
    'createBoardInvitation',
    'deleteBoardInvitation',
    'unconfirmedBoardInvitation',
    'createOrganizationInvitation',
    'deleteOrganizationInvitation',
    'unconfirmedOrganizationInvitation',
  ],
} as const satisfies {
  fields: Readonly<Record<string, readonly string[]>>
  types: readonly string[]
}

/** True for an action of `noise` and for an update that changed nothing (Trello logs these too). */
export function isNoise(action: Action): boolean {
  if (dullTypes.has(action.type)) return true
  const changed = changedFields(action)
  if (changed === null) return false
  const dull = dullFieldsOf(action)
  return changed.every((field) => dull.includes(field))
}

const dullTypes: ReadonlySet<string> = new Set(noise.types)
const dullFields: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(noise.fields))

function dullFieldsOf({ type, data }: Action): readonly string[] {
  if (type === 'updateLabel' && !data.label?.name) return []
  return dullFields.get(type) ?? []
}

/** Names of the fields an update really changed, or `null` where the action names no old values. */
export function changedFields(action: Action): string[] | null {
  const old = Object.entries(action.data.old ?? {})
  if (old.length === 0) return null
  const now = updatedThing(action)
  return old
    .filter(([field, before]) => !(field in now) || !isDeepStrictEqual(before, now[field]))
    .map(([field]) => field)
}

/** The part of `data` that holds the new values: `updateCard` → `data.card`. */
export function updatedThing({ type, data }: Action): Readonly<Record<string, unknown>> {
  const things: Readonly<Record<string, Record<string, unknown> | null | undefined>> = {
    updateCard: data.card,
    updateBoard: data.board,
    updateList: data.list,
    updateChecklist: data.checklist,
    updateCheckItem: data.checkItem,
    updateLabel: data.label,
    updateComment: data.action,
    updateCustomField: data.customField,
    updateCustomFieldItem: data.customFieldItem,
  }
  return things[type] ?? {}
}
