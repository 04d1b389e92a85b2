import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { subjectKey } from '../../src/ids.ts'
import type { Store } from '../../src/store/open.ts'
import { writtenReplies } from '../../src/store/replies.ts'
import { openQuickStore } from '../support/wirings.ts'

let store: Store

beforeEach(async () => {
  store = await openQuickStore()
})

afterEach(() => store.close())

test('the comments that bring answers to a card are known by their keys', async () => {
  const [card, other] = [subjectKey('trello', 'card', 'c1'), subjectKey('trello', 'card', 'c2')]
  const row = { space: 's', target: 'trello', mark: 'https://moodle.example.test/#p' }
  await store.db
    .insertInto('reply')
    .values([
      { ...row, post: 'moodle:post:1', card, remote_id: 'a1' },
      { ...row, post: 'moodle:post:2', card, remote_id: null },
      { ...row, post: 'moodle:post:3', card: other, remote_id: 'a3' },
    ])
    .execute()
  expect([...(await writtenReplies(store.db, 's', [card]))]).toEqual(['trello:comment:a1'])
  expect([...(await writtenReplies(store.db, 's', []))]).toEqual([])
})
