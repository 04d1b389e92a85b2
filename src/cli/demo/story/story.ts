import type { Step } from '../step.ts'
import { cardSteps } from './card.ts'
import { cardsAugust } from './cards-august.ts'
import { cardsJuly } from './cards-july.ts'
import { oldCards } from './cards-old.ts'
import { cardsSeptember } from './cards-september.ts'
import { happenings } from './happenings.ts'
import { questionsAugust } from './questions-august.ts'
import { questionsJuly } from './questions-july.ts'
import { questionsSeptember } from './questions-september.ts'
import { oldTalkSteps, talkSteps } from './talk.ts'
import { talksAugust } from './talks-august.ts'
import { oldTalks, talksJuly } from './talks-july.ts'
import { talksSeptember } from './talks-september.ts'

const talks = [
  ...questionsJuly,
  ...questionsAugust,
  ...questionsSeptember,
  ...talksJuly,
  ...talksAugust,
  ...talksSeptember,
]

const cards = [...oldCards, ...cardsJuly, ...cardsAugust, ...cardsSeptember]

/** Everything that happens from 1 July to 7 October 2019, in order of time. People are invented. */
export function tellStory(): readonly Step[] {
  const steps = [
    ...talks.flatMap(talkSteps),
    ...oldTalks.flatMap(oldTalkSteps),
    ...cards.flatMap(cardSteps),
    ...happenings,
  ]
  return steps.toSorted((one, other) => one.at - other.at)
}
