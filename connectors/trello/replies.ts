import { z } from 'zod'
import { minute, second } from '../../src/clock.ts'
import type { Call, Replies, WrittenReply } from '../../src/connector.ts'
import { Gone, TryLater, Uncertain } from '../../src/errors.ts'
import { type SubjectKey, splitSubjectKey, subjectKey } from '../../src/ids.ts'
import { answerIn, inMarkdown } from '../../src/reply-mark.ts'
import type { Client } from './client.ts'
import { misshapen } from './failure.ts'
import { authorOf } from './normalize-action.ts'
import { Action } from './schema.ts'
import { verify } from './verify.ts'

interface Place {
  client: Client
  source: string
  board: string
}

const commentsAPage = 1_000

/** Writes answers as comments of the token's member. Trello has no keys that would make repeats harmless. */
export function createReplies(place: Place): Replies {
  const { written } = place.client
  const me = whoseToken(place.client)
  /** Whose token it is must be known before: nothing may fail behind a write that happened. */
  const write = async (work: () => Promise<unknown>, call: Call) => {
    const own = await me(call)
    return replyOf(surely(await work()), own)
  }
  return {
    async find(card, answerUrl, call) {
      const own = await me(call)
      const wanted = inMarkdown(answerUrl)
      const comments = (await commentsOf(place, card, call)).map((action) => replyOf(action, own))
      return comments.filter(({ text, ours }) => ours && answerIn(text) === wanted).reverse()
    },
    async read(remoteId, call) {
      try {
        const own = await me(call)
        return replyOf(understood(await written.one(remoteId, call)), own)
      } catch (error) {
        if (!(error instanceof Gone)) throw error
        await demandProof(place, remoteId, error, call)
        return null
      }
    },
    create: (card, text, call) =>
      write(() => written.create(splitSubjectKey(card).sourceId, text, call), call),
    update: (remoteId, text, call) => write(() => written.update(remoteId, text, call), call),
    remove: async (remoteId, call) => void (await written.remove(remoteId, call)),
    /** From memory for comments; Trello takes as much in a description. */
    longest: 16_384,
    /**
     * The client waits half a minute; how long Trello works on, and how late it lists what was written, is
     * told nowhere: as long as it lists anything late.
     */
    settleMs: 30 * second + 2 * minute + 5 * minute,
  }
}

/** Asked once: a token does not change hands. */
function whoseToken({ written }: Client): (call: Call) => Promise<string> {
  let known: string | null = null
  return async (call) => {
    known ??= Member.parse(await written.me(call)).id
    return known
  }
}

const Member = z.looseObject({ id: z.string() })

/** Newest first. */
async function commentsOf(
  { client }: Place,
  card: SubjectKey,
  call: Call,
): Promise<readonly Action[]> {
  const { sourceId } = splitSubjectKey(card)
  const comments: Action[] = []
  let before: string | null = null
  for (;;) {
    const answer = await client.written.ofCard(sourceId, { limit: commentsAPage, before }, call)
    const page: readonly Action[] = listOf(answer).map(understood)
    comments.push(...page)
    const oldest = page.at(-1)?.date ?? null
    if (page.length < commentsAPage || oldest === before) return comments
    before = oldest
  }
}

function listOf(answer: unknown): readonly unknown[] {
  if (Array.isArray(answer)) return answer
  throw misshapen('comments', 'a list')
}

/** @throws TryLater: an odd one may be the one that is looked for */
function understood(answer: unknown): Action {
  const action = Action.safeParse(answer)
  if (action.success) return action.data
  throw misshapen('comment', 'a comment')
}

/** @throws Uncertain: whatever Trello answered, the comment is probably written */
function surely(answer: unknown): Action {
  const action = Action.safeParse(answer)
  if (action.success) return action.data
  throw new Uncertain('Trello answered a comment with something else; will look for it')
}

function replyOf(action: Action, own: string): WrittenReply {
  const { id, data } = action
  return { remoteId: id, text: data.text ?? '', ours: authorOf(action) === own }
}

/** Gone is what Trello does not find while it shows the board. @throws TryLater where it does not say so */
async function demandProof(
  { client, source, board }: Place,
  remoteId: string,
  cause: Gone,
  call: Call,
): Promise<void> {
  const key = subjectKey(source, 'comment', remoteId)
  const where = (await verify(client, board, [key], call)).get(key)
  if (where === 'gone') return
  throw new TryLater('Trello does not say whether a comment of ours is gone; will look again', {
    cause,
  })
}
