import type { Reporting } from '../../src/subject.ts'

/**
 * What Trello's list of actions tells, found by comparing its documentation with 10,000 real actions.
 * It never tells of labels, of check items made, renamed or removed, of comments edited or removed.
 */
export const reporting: Readonly<Record<string, Reporting>> = {
  board: { reported: ['title', 'closed'], ignored: ['url', 'createdAt'] },
  /** A list is never deleted, but it may leave for another board. */
  list: { reported: ['created', 'deleted', 'title', 'closed'], ignored: ['createdAt', 'place'] },
  card: {
    reported: [
      ...([
        'created',
        'deleted',
        'title',
        'body',
        'place',
        'closed',
        'due',
        'done',
        'start',
      ] as const),
      ...(['people', 'attachments', 'checklists', 'checked'] as const),
    ],
    ignored: ['url', 'createdAt', 'author'],
  },
  comment: { reported: ['created'], ignored: ['url', 'createdAt', 'author', 'place'] },
}
