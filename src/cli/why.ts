import type { Command } from 'commander'
import { GiveUp } from '../errors.ts'
import { type CardStory, findStories } from '../store/card-story.ts'
import { type CommentStory, readCommentStories } from '../store/comment-story.ts'
import type { Db } from '../store/open.ts'
import { type ReplyStory, readReplyStories } from '../store/reply-story.ts'
import { plainLine, shortened } from '../text/plain-text.ts'
import { command, type SpaceOptions } from './command.ts'
import { openDesk, spaceMeant, withStore } from './open.ts'
import { agoOrAhead, counted, say, writeJson, writeLines } from './output.ts'

/** With more, only the titles are told. */
const mostInFull = 3

export function why(): Command {
  return command('why', {
    summary: 'what was seen, decided and done about a card or entry',
    description:
      'Finds cards by their address or id, by the address or id of the entry that shows them or of an answer to them, or by a part of the title.',
    examples: [
      'why https://trello.com/c/cK01aBcD',
      'why "https://moodle.example.org/mod/data/view.php?d=1&rid=7"',
      'why Памятка',
    ],
  })
    .argument('<card or entry>', 'an address, an id, or a part of the title')
    .option('--space <id>', 'the space (default: the only one)')
    .action(tellWhy)
}

async function tellWhy(what: string, options: SpaceOptions): Promise<void> {
  const desk = await openDesk(options, 'unneeded')
  const { id } = spaceMeant(desk.config, options.space)
  const found = await withStore(desk, ({ store }) => findAll(store.db, id, what.trim()))
  if (found.length === 0)
    throw new GiveUp(`No card that is shown anywhere is «${plainLine(what)}», nor is an entry.`)
  if (options.json) return writeJson(found)
  const cards = new Map(found.map((story) => [story.card, story.title]))
  if (cards.size <= mostInFull) return writeLines(inFull(found, desk.clock.now()))
  await writeLines([...cards].map(([card, title]) => `${card}  ${shortened(title ?? '', 80)}`))
  say(`${counted(cards.size, 'card')} fit: name one of them.`)
}

interface Story extends CardStory {
  comments: readonly CommentStory[]
  answers: readonly ReplyStory[]
}

async function findAll(db: Db, space: string, what: string): Promise<readonly Story[]> {
  const stories = await findStories(db, space, what)
  const cards = stories.map(({ card }) => card)
  const answers = await readReplyStories(db, space, cards)
  const comments = await readCommentStories(db, space, cards)
  const isFirst = ({ card }: CardStory, at: number) =>
    stories.findIndex((story) => story.card === card) === at
  return stories.map((story, at) => ({
    ...story,
    comments: (comments.get(story.card) ?? []).filter(({ target }) => target === story.target),
    answers: isFirst(story, at) ? (answers.get(story.card) ?? []) : [],
  }))
}

/** With the place, where there are several. */
function inFull(stories: readonly Story[], now: number): string[] {
  const isOnePlace = new Set(stories.map(({ target }) => target)).size === 1
  return stories.flatMap((story, at) => [
    ...(at > 0 ? [''] : []),
    ...storyLines(story, now, isOnePlace ? [] : [`  place    ${story.target}`]),
  ])
}

function storyLines(story: Story, now: number, place: readonly string[]): string[] {
  const { card, title, url, gone, entry, reason, dueAt, shownAt, effect } = story
  const at = (when: Date | null) =>
    when === null ? 'never' : `${when.toISOString()} (${agoOrAhead(when.getTime(), now)})`
  return [
    `«${plainLine(title ?? '')}»${gone ? ', deleted' : ''}`,
    `  card     ${card}${url === null ? '' : `  ${url}`}`,
    ...place,
    `  entry    ${entry === null ? 'none' : `${entry.remoteId}  ${entry.url ?? ''}`.trimEnd()}`,
    `  seen     first told of ${at(story.firstSeen)}, last changed ${at(story.lastChange)}`,
    `  decided  ${reason ?? 'nothing yet'}`,
    `  written  ${at(shownAt)}`,
    ...(effect === null ? [] : [`  last try ${tryWords(effect)} ${at(effect.at)}`]),
    `  next     ${dueAt === null ? 'nothing to do' : at(dueAt)}`,
    ...commentLines(story.comments, at),
    ...story.answers.map((answer) => `  answer   ${answerWords(answer, at)}`),
  ]
}

/** Those that are shown are counted; of the others each is named with its reason. */
function commentLines(
  comments: readonly CommentStory[],
  at: (when: Date | null) => string,
): string[] {
  const shown = comments.filter(({ url }) => url !== null).length
  const others = comments.filter(({ url }) => url === null)
  return [
    ...(shown === 0 ? [] : [`  comments ${shown} shown under it`]),
    ...others.map(({ comment, reason, dueAt }) => {
      const next = dueAt === null ? '' : `, next ${at(dueAt)}`
      return `  comment  ${comment}  ${reason ?? 'nothing decided yet'}${next}`
    }),
  ]
}

function answerWords(answer: ReplyStory, at: (when: Date | null) => string): string {
  const { url, comment, reason, dueAt } = answer
  const words = [url, `comment ${comment ?? 'none'}`, reason ?? 'nothing decided yet']
  return `${words.join(', ')}${dueAt === null ? '' : `, next ${at(dueAt)}`}`
}

const stateWords: Readonly<Record<string, string>> = {
  done: 'done and confirmed',
  reserved: 'begun, not confirmed',
  uncertain: 'its answer was lost: looked for before it is tried again',
  failed: 'refused',
}

function tryWords({ kind, state, attempts, error }: NonNullable<CardStory['effect']>): string {
  const words = stateWords[state] ?? state
  return `${kind}, ${words}${error === null ? '' : ` (${error})`}, ${counted(attempts, 'try', 'tries')}, begun`
}
