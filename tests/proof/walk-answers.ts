import { answerIn } from '../../src/reply-mark.ts'
import type { Entry } from './mirror-stage.ts'
import { staff } from './walk-place.ts'
import type { WalkStage } from './walk-stage.ts'
import type { Walk } from './walk-steps.ts'
import { isDouble } from './walk-verdict.ts'

/** What somebody wrote under a card that is shown, as it reads now. */
export interface Answer {
  post: number
  card: string
  /** The entry under which it stands. */
  under: number
  words: string
  /** Taken back by itself, not with its whole discussion. */
  deleted: boolean
  /** The database has been older than it since: taken back then, nobody knows that it was brought. */
  forgotten: boolean
}

/** Everything that was answered, and the comments that were ever seen to bring it: comment → post. */
export interface Answers {
  all: Answer[]
  brought: Map<string, number>
}

/** People answer, reword what they said and take it back. */
export async function answer(walk: Walk): Promise<string> {
  const { chance, answers } = walk
  const said = answers.all.filter(({ deleted }) => !deleted)
  const one = said[chance.below(Math.max(1, said.length))]
  if (one === undefined || chance.is(0.65)) return answerAnew(walk)
  const { moodle } = walk.stage
  try {
    if (chance.is(0.6)) {
      const words = `Ответ ${chance.below(1_000_000)}`
      const message = `<p>${words}</p>`
      await moodle.act('editPost', { by: staff, postId: one.post, message })
      one.words = words
      return `answer ${one.post} reworded`
    }
    await moodle.act('deletePost', { by: staff, postId: one.post })
    one.deleted = true
    return `answer ${one.post} taken back`
  } catch {
    return `answer ${one.post} is no longer there`
  }
}

const fresh = { deleted: false, forgotten: false }

async function answerAnew({ stage, chance, answers, counts }: Walk): Promise<string> {
  const entries = await stage.place.entries(stage)
  const shown = entries.filter((entry) => entry.values.title !== undefined && !isDouble(entry))
  const entry: Entry | undefined = shown[chance.below(Math.max(1, shown.length))]
  if (entry === undefined) return 'nobody answers'
  const words = `Ответ ${chance.below(1_000_000)}`
  const by = `user0${chance.between(1, 9)}`
  try {
    const details = { by, postId: entry.id, message: `<p>${words}</p>` }
    const post = Number((await stage.moodle.act('reply', details)).postId)
    const card = entry.values.card_id ?? ''
    answers.all.push({ post, card, under: entry.id, words, ...fresh })
    counts.set('answers in Moodle', (counts.get('answers in Moodle') ?? 0) + 1)
    return `answer ${post} under ${entry.id}`
  } catch {
    return `nobody can answer under ${entry.id}`
  }
}

/** A comment that brings an answer. */
export interface Brought {
  comment: string
  card: string
  post: number
  text: string
}

/** Notes which comments bring which answers now: some go before any list has shown them. */
export function noteBrought({ stage, answers }: Noting): void {
  if (!stage.place.answers) return
  for (const { comment, post } of broughtIn(stage)) answers.brought.set(comment, post)
}

interface Noting {
  stage: Pick<WalkStage, 'place' | 'trello'>
  answers: Pick<Answers, 'brought'>
}

/** All that bring one now. Who copies a card copies those on it: nobody has brought them to the copy. */
export function broughtIn({ trello }: Pick<WalkStage, 'trello'>): readonly Brought[] {
  return trello.comments().flatMap(({ id, card, text, copied }) => {
    const post = postIn(text)
    return post === null || copied ? [] : [{ comment: id, card, post, text }]
  })
}

/** The post that a comment brings; `null`: it brings none. */
export function postIn(text: string): number | null {
  const [, post] = /#p(\d+)$/.exec(answerIn(text) ?? '') ?? []
  return post === undefined ? null : Number(post)
}

/** What is wrong with the comments that bring answers, at rest. */
export async function judgeAnswers(walk: Walk, onBoard: ReadonlySet<string>): Promise<string[]> {
  const { stage, answers } = walk
  if (!stage.place.answers) return []
  const comments = broughtIn(stage)
  const left = stage.truths.filter(({ kind }) => kind === 'left').map((one) => one.subjectId)
  const open = new Set([...onBoard].filter((card) => !left.includes(card)))
  const disputed = disputedIn(walk)
  const there = await postsIn(stage)
  const shown = (await stage.place.entries(stage)).filter((entry) => !isDouble(entry))
  const cards = new Set(shown.map(({ id }) => id))
  return answers.all.flatMap((one) => {
    const mine = comments.filter(({ post }) => post === one.post)
    if (mine.length > 1) return [`answer ${one.post} is brought ${mine.length} times`]
    if (disputed.has(one.post) || !open.has(one.card)) return []
    // What went with its whole discussion stays; nobody looks under a double.
    const counts = cards.has(one.under) && (one.deleted || there.has(one.post))
    return counts ? wrongs(one, mine[0]) : []
  })
}

/** Somebody on the board changed or deleted the comment: from then on it is left alone. */
function disputedIn({ stage, answers }: Walk): ReadonlySet<number> {
  const touched = new Set(stage.truths.map(({ subjectId }) => subjectId))
  return new Set([...answers.brought].filter(([id]) => touched.has(id)).map(([, post]) => post))
}

function wrongs({ post, card, words, ...one }: Answer, comment: Brought | undefined): string[] {
  if (one.deleted)
    return comment === undefined || one.forgotten ? [] : [`answer ${post} was taken back and stays`]
  if (comment === undefined) return [`answer ${post} is not brought to ${card}`]
  if (comment.card !== card) return [`answer ${post} is brought to ${comment.card}`]
  return comment.text.includes(words) ? [] : [`answer ${post}: «${comment.text}», not «${words}»`]
}

async function postsIn({ moodle }: WalkStage): Promise<ReadonlySet<number>> {
  const { discussions } = await moodle.act('discussions', { forum: 'Обсуждение карточек Trello' })
  const posts = (discussions as { posts: { id: number }[] }[]).flatMap((one) => one.posts)
  return new Set(posts.map(({ id }) => id))
}
