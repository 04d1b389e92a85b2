/**
 * How often real logs hold each type of action, of 10,000 (counted over 41 boards); updates of a card
 * by the field that changed.
 */
export const kinds = {
  'updateCard pos': 1563,
  'updateCard idList': 1341,
  createCard: 1263,
  'updateCard desc': 903,
  'updateCard name': 833,
  addAttachmentToCard: 785,
  addMemberToCard: 573,
  commentCard: 415,
  'updateCard idLabels': 278,
  'updateBoard prefs': 236,
  updateCheckItemStateOnCard: 207,
  'updateCard closed': 195,
  'updateList pos': 195,
  deleteAttachmentFromCard: 186,
  'updateCard cover': 180,
  'updateCard idAttachmentCover': 161,
  createList: 144,
  copyCard: 106,
  addChecklistToCard: 84,
  removeMemberFromCard: 81,
  'updateCard due': 76,
  'updateCard dueComplete': 44,
  addMemberToBoard: 40,
  deleteCard: 37,
  'updateCard dueReminder': 27,
  updateCustomFieldItem: 20,
  enablePlugin: 15,
} as const

export type Kind = keyof typeof kinds

/** `at`: anywhere from 0 up to 1. */
export function kindAt(at: number): Kind {
  let left = at * total
  for (const [kind, share] of entries) {
    left -= share
    if (left < 0) return kind
  }
  return 'updateCard pos'
}

const entries = Object.entries(kinds) as [Kind, number][]
const total = entries.reduce((sum, [, share]) => sum + share, 0)
