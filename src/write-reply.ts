import { minute } from './clock.ts'
import type { WrittenReply } from './connector.ts'
import { type Effect, type Outcome, perform } from './effect.ts'
import { GiveUp, Gone } from './errors.ts'
import type { Instant } from './ids.ts'
import { type AnswerState, decideReply, judgeStanding, type ReplyDecision } from './reply.ts'
import { replyHash, replyText } from './reply-text.ts'
import type { Replying } from './replying.ts'
import {
  confirmReply,
  deferReply,
  disputeReply,
  forgetComment,
  noteKept,
  replyEffectKey,
} from './store/replies.ts'
import type { DueReply } from './store/reply-facts.ts'

/** How it ended: `written` where the cards' source confirmed a write. */
export type ReplyOutcome = 'written' | 'left' | 'disputed'

/** One answer on its way. */
interface Work {
  replying: Replying
  reply: DueReply
  text: string
  wanted: string
}

/**
 * Brings one answer to its card, or leaves it, and writes down why.
 * @throws TryLater, Misconfigured, AccessLost: what would stop every other answer as well
 */
export async function writeReply(replying: Replying, reply: DueReply): Promise<ReplyOutcome> {
  const text = textOf(replying, reply)
  const wanted = replyHash(text)
  const work = { replying, reply, text, wanted }
  const { remoteId, shownHash: shown, unsure, disputed, cardGone } = reply
  const answer = answerStateOf(reply)
  const decision = decideReply({ answer, wanted, shown, remoteId, unsure, disputed, cardGone })
  if (decision.act === 'leave') return defer(work, null, decision.reason)
  try {
    return await carryOut(work, decision)
  } catch (error) {
    if (error instanceof Gone) return againstWhatIsGone(work, decision)
    if (error instanceof GiveUp) return defer(work, null, `refused: ${error.message}`)
    throw error
  }
}

function textOf({ space, plan, replies }: Replying, { answer }: DueReply): string {
  const { state, name, organisation, region } = answer
  const attachments = Object.values(state.attachments ?? {})
  const said = { html: state.body?.html ?? '', url: state.url ?? '', attachments }
  const rules = { space, sign: plan.sign, longest: replies.longest }
  return replyText({ ...said, name, organisation, region }, rules)
}

/** An answer erased for privacy keeps its place and loses its text. */
function answerStateOf({ answer: { state, gone, uprooted, own } }: DueReply): AnswerState {
  const { body = null, attachments, confidential } = state
  if (uprooted) return 'uprooted'
  if (gone || body === null) return 'gone'
  if (own || isMarked(body.source)) return 'ours'
  if (confidential === true) return 'confidential'
  const hasWords = body.html.replace(/<(?!img\b)[^<>]*>|&nbsp;/g, '').trim() !== ''
  return hasWords || Object.keys(attachments ?? {}).length > 0 ? 'there' : 'empty'
}

/** What we write into discussions begins with a class of ours, whoever's account we wrote it with. */
function isMarked(markup: string): boolean {
  return /^\s*<div class="vmeste vmeste-/.test(markup)
}

async function carryOut(
  work: Work,
  decision: Exclude<ReplyDecision, { act: 'leave' }>,
): Promise<ReplyOutcome> {
  if (decision.act === 'create' || decision.act === 'find') return make(work, decision)
  const { replying, reply } = work
  const standing = await replying.replies.read(decision.remoteId, { signal: replying.signal })
  if (standing !== null || decision.act === 'update') {
    const ended = await endIfNotOurs(work, decision.remoteId, standing)
    if (ended !== null) return ended
  }
  const hash = standing === null ? null : replyHash(standing.text)
  if (hash !== null && hash !== reply.keptHash) await noteKept(replying.db, reply, hash)
  return settle(work, await perform(replying.db, replying.clock, change(work, decision, standing)))
}

/** `null` where the comment is as we left it. */
async function endIfNotOurs(
  { replying, reply }: Work,
  remoteId: string,
  standing: WrittenReply | null,
): Promise<ReplyOutcome | null> {
  const { db, clock } = replying
  const hash = standing === null ? null : replyHash(standing.text)
  const { keptHash: kept, triedHash: tried, triedRemoving } = reply
  const judgement = judgeStanding(
    { hash, ours: standing?.ours ?? false },
    { kept, tried, triedRemoving },
  )
  if (judgement.is === 'ours') return null
  const at = clock.now()
  if (judgement.is === 'removed') await forgetComment(db, reply, at)
  else await disputeReply(db, reply, { at, reason: judgement.reason, remoteId })
  return judgement.is === 'removed' ? 'left' : 'disputed'
}

/**
 * A comment is looked for before it is written, always: this database may be younger than it. The first
 * try looks before it is reserved, so that it is sent right then.
 */
async function make(
  work: Work,
  decision: Extract<ReplyDecision, { act: 'create' | 'find' }>,
): Promise<ReplyOutcome> {
  const { replying, reply, text } = work
  const { replies, signal } = replying
  let looked: { found: WrittenReply | null } | null = null
  const find = async () => {
    const [first = null] = await replies.find(reply.card, answerUrl(reply), { signal })
    looked = { found: first }
    return looked
  }
  if (!reply.unsure) await find()
  const effect = effectOf(work, decision, {
    look: async () => (looked ?? (await find())).found,
    async act() {
      const { found } = looked ?? (await find())
      if (found !== null || decision.act === 'find') return found
      return replies.create(reply.card, text, { signal })
    },
    confirm: (db, written) =>
      confirmReply(
        db,
        reply,
        nowStands(work, decision, { written, isFound: looked?.found != null }),
      ),
  })
  return settle(work, await perform(replying.db, replying.clock, effect))
}

/**
 * What was found may be what an earlier try left: then it is brought up to date, which tells hand edits,
 * or removed where it is not to stand there at all.
 */
function nowStands({ replying, reply, wanted }: Work, { act, reason }: ReplyDecision, made: Made) {
  const at = replying.clock.now()
  if (made.written === null) return { ...nothing, at, reason }
  const { remoteId, text } = made.written
  const hash = replyHash(text)
  if (!made.isFound || (hash === wanted && act === 'create'))
    return { remoteId, shownHash: wanted, keptHash: hash, at, reason }
  return { remoteId, shownHash: null, keptHash: reply.triedHash, at, reason, again: true }
}

interface Made {
  written: WrittenReply | null
  isFound: boolean
}

const nothing = { remoteId: null, shownHash: null, keptHash: null }

function change(
  work: Work,
  decision: Extract<ReplyDecision, { act: 'update' | 'remove' }>,
  standing: WrittenReply | null,
): Effect<WrittenReply | null> {
  return decision.act === 'remove'
    ? removal(work, decision, standing)
    : update(work, decision, standing)
}

function removal(
  work: Work,
  decision: Extract<ReplyDecision, { act: 'remove' }>,
  standing: WrittenReply | null,
): Effect<WrittenReply | null> {
  const { replies, signal, clock } = work.replying
  return effectOf(work, decision, {
    async act() {
      if (standing !== null) await replies.remove(decision.remoteId, { signal })
      return null
    },
    confirm: (db) =>
      confirmReply(db, work.reply, { ...nothing, at: clock.now(), reason: decision.reason }),
  })
}

/** What already reads as it should, by a lost try or by hand, is not written again. */
function update(
  work: Work,
  decision: Extract<ReplyDecision, { act: 'update' }>,
  standing: WrittenReply | null,
): Effect<WrittenReply | null> {
  const { replying, reply, text, wanted } = work
  const { replies, signal, clock } = replying
  const { remoteId, reason } = decision
  const asWanted = standing !== null && replyHash(standing.text) === wanted ? standing : null
  return effectOf(work, decision, {
    look: async () => asWanted,
    act: async () => asWanted ?? replies.update(remoteId, text, { signal }),
    confirm(db, written) {
      const keptHash = written === null ? null : replyHash(written.text)
      return confirmReply(db, reply, {
        remoteId,
        shownHash: wanted,
        keptHash,
        at: clock.now(),
        reason,
      })
    },
  })
}

function effectOf(
  { replying, reply, wanted }: Work,
  { act: kind }: ReplyDecision,
  doing: Pick<Effect<WrittenReply | null>, 'act' | 'confirm' | 'look'>,
): Effect<WrittenReply | null> {
  const { space, replies, guard } = replying
  return {
    ...{ space: space.id, key: replyEffectKey(reply), kind, subject: reply.post },
    ...{ contentHash: wanted, settleMs: replies.settleMs, guard },
    ...doing,
    remoteId: (written) => written?.remoteId ?? null,
  }
}

/** Nothing is known to be there: looked at again, by when a reading will have told what has become of it. */
async function againstWhatIsGone(work: Work, decision: ReplyDecision): Promise<ReplyOutcome> {
  const now = work.replying.clock.now()
  return decision.act === 'create' || decision.act === 'find'
    ? defer(work, now + unseenRestMs, 'its card is not found: looked for again')
    : defer(work, now, 'its comment has just gone: looked at again')
}

const unseenRestMs = 10 * minute

async function settle(work: Work, outcome: Outcome): Promise<ReplyOutcome> {
  return outcome.done ? 'written' : defer(work, outcome.until, outcome.reason)
}

async function defer(
  { replying, reply }: Work,
  dueAt: Instant | null,
  reason: string,
): Promise<ReplyOutcome> {
  await deferReply(replying.db, reply, { dueAt, reason })
  return 'left'
}

function answerUrl({ answer }: DueReply): string {
  return answer.state.url ?? ''
}
