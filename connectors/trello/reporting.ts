import type { Reporting } from '../../src/subject.ts'

/**
 * What Trello's list of actions tells, found by comparing its documentation with 10,000 real actions.
 * It never tells of labels, of check items made, renamed or removed, of comments edited or removed, of
 * members who leave the board; of attachments removed and of custom fields only mostly.
 */
export const reporting: Readonly<Record<string, Reporting>> = {
  board: {
    reported: ['title', 'closed', 'people:added', 'fields:added', 'fields:changed'],
    ignored: ['url', 'createdAt'],
  },
  /** A list is never deleted, but it may leave for another board. */
  list: { reported: ['created', 'deleted', 'title', 'closed'], ignored: ['createdAt', 'place'] },
  card: {
    reported: [
      ...(['created', 'deleted', 'title', 'body', 'place', 'closed'] as const),
      ...(['due', 'done', 'start', 'people', 'attachments'] as const),
      ...(['checklists', 'checked', 'fields'] as const),
    ],
    ignored: ['url', 'createdAt', 'author'],
    /** A label renamed is told once, of the board. */
    entriesOnly: ['labels'],
  },
  comment: {
    reported: ['created'],
    ignored: ['url', 'createdAt', 'author', 'place'],
    /** Old ones are read again once an hour or once a day. */
    seldom: true,
  },
}
