import { readFileSync } from 'node:fs'
import { expect } from '@jest/globals'
import { z } from 'zod'
import {
  Action,
  Board,
  Card,
  Checklist,
  CustomField,
  Label,
  List,
  ListedCard,
  Member,
  parseEach,
} from '../../connectors/trello/schema.ts'
import { corpusFile, corpusFiles, testWithCorpus } from '../support/corpus.ts'

/** What each recorded answer of the REST API holds. */
const answers: Readonly<Record<string, z.ZodType>> = {
  'Board.json': Board,
  'BoardActions.json': Action,
  'Card.json': Card,
  'Checklists.json': Checklist,
  'GetBoardCardList.json': Card,
  'GetBoardExample.json': Board,
  'GetCardExample.json': Card,
  'GetCustomField.json': CustomField,
  'GetLabelsExample.json': Label,
  'GetListExample.json': List,
  'Members.json': Member,
  'ReturnValueFromAddComment.json': Action,
}

testWithCorpus(
  'every recorded REST answer, and every record of the real boards, is understood',
  'trello-webhooks',
  async () => {
    const recorded = Object.entries(answers).map(([file, schema]) =>
      parseEach(schema, file, [read('trello-webhooks', 'trellodotnet-api', file)].flat()),
    )
    const exported = corpusFiles('trello-exports').flatMap((file) => {
      const parts = BoardParts.parse(read('trello-exports', file))
      return [
        parseEach(Action, 'action', parts.actions),
        parseEach(ListedCard, 'card', parts.cards.map(withChecklists(parts.checklists))),
        parseEach(List, 'list', parts.lists),
        parseEach(Member, 'member', parts.members),
        parseEach(Label, 'label', parts.labels),
        parseEach(CustomField, 'customField', parts.customFields),
      ]
    })
    const all = [...recorded, ...exported]
    const good = all.reduce((sum, one) => sum + one.good.length, 0)
    const rejected = all.flatMap((one) => one.rejected)

    expect(rejected.filter(({ reason }) => reason === '')).toEqual([])
    expect(good).toBeGreaterThan(1_900)
    expect(good / (good + rejected.length)).toBeGreaterThanOrEqual(0.999)
  },
)

const items = z.array(z.unknown()).default([])
const BoardParts = z.looseObject({
  actions: items,
  cards: items,
  lists: items,
  members: items,
  labels: items,
  customFields: items,
  checklists: z.array(z.looseObject({ idCard: z.string().nullish() })).default([]),
})

/** As the API lists a card; an export keeps the checklists beside it, and old ones leave parts out. */
function withChecklists(checklists: z.infer<typeof BoardParts>['checklists']) {
  return (card: unknown) => ({
    ...{ idMembers: [], labels: [], attachments: [], ...Object(card) },
    checklists: checklists.filter(({ idCard }) => idCard === Object(card).id),
  })
}

function read(...path: string[]): unknown {
  return JSON.parse(readFileSync(corpusFile(...path), 'utf8').replace(/^\uFEFF/, ''))
}
