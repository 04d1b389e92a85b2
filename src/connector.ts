import type { z } from 'zod'
import type { Budget, Limit } from './budget.ts'
import type { CardView, CommentView, MirroredEntry, ShownEntry } from './card.ts'
import type { Clock } from './clock.ts'
import type { Instant, SubjectKey } from './ids.ts'
import type { Log } from './log.ts'
import type { Observation, Position } from './observation.ts'
import type { Target } from './space.ts'
import type { Reporting, SubjectKind } from './subject.ts'

/** What every outside call gets. When `signal` fires the call ends; its row is simply due again. */
export interface Call {
  signal: AbortSignal
}

/** What the core remembers about a source's subjects, for connectors that must ask "has it changed?". */
export interface Memory {
  /** Source id → fingerprint of every living subject of that kind. */
  fingerprints(kind: SubjectKind): Promise<ReadonlyMap<string, string>>
  /** Some of that kind were missing and are not believed gone: all of it is to be looked at again. */
  doubted(kind: SubjectKind): Promise<boolean>
}

/** A reader's message, rendered. The connector only hands it over. */
export interface OutgoingMessage {
  /** Stable and unique; the same on every try. For mail it is the local part of the Message-ID. */
  id: string
  /** The address at this connector: an e-mail address or an account id. */
  to: string
  toName: string | null
  subject: string
  html: string
  text: string
  /** Instant of the first try: dates the message, so that a repeat is byte-identical. */
  at: Instant
}

/** Writes cards into one target. No verb is idempotent by itself: the core reserves, looks, calls, confirms. */
export interface Mirror {
  /** All entries carrying our mark for this card, oldest first. */
  find(mark: string, call: Call): Promise<readonly MirroredEntry[]>
  /** Every entry with a mark in the target, page by page. */
  list(call: Call): AsyncIterable<readonly ShownEntry[]>
  /**
   * How an entry that shows this view reads, field by field: in words that the target does not change
   * when it keeps them (it may clean markup).
   */
  looksOf(view: CardView): ShownEntry['looks']
  /**
   * `group`: whose members are to see it, where the target knows groups; `null`: everybody.
   * @throws Uncertain when the answer was lost, TryLater, Misconfigured, GiveUp
   */
  create(view: CardView, call: Call, group?: string | null): Promise<MirroredEntry>
  /** Brings an existing entry to `view`. @throws Gone when it no longer exists */
  update(remoteId: string, view: CardView, call: Call): Promise<void>
  /**
   * How this entry reads now; `null`: it is there no more. Absent where that takes more than a request:
   * there a hand edit is found only by the next look at all entries.
   */
  looksNow?(
    entry: Pick<MirroredEntry, 'remoteId' | 'mark'>,
    call: Call,
  ): Promise<ShownEntry['looks'] | null>
  /**
   * Removes an entry that we have made, for good; one that is removed already is as good.
   * @throws Uncertain, TryLater, Misconfigured, GiveUp (it is somebody else's, or must stay)
   */
  remove?(remoteId: string, call: Call): Promise<void>
  /** Present where comments are shown one by one, each under the entry of its card. */
  readonly comments?: CommentMirror
  /** How long a write whose answer was lost may still land, ms. */
  readonly settleMs: number
}

/** Writes comments under the entries of their cards, under the same rules as cards. */
export interface CommentMirror {
  /** Those under that entry which carry our mark for this comment, oldest first. */
  find(under: string, mark: string, call: Call): Promise<readonly MirroredEntry[]>
  looksOf(view: CommentView): ShownEntry['looks']
  /** @throws Gone when the entry of its card no longer exists, Uncertain, TryLater, Misconfigured, GiveUp */
  create(view: CommentView, call: Call): Promise<MirroredEntry>
  /** @throws Gone when it no longer exists */
  update(remoteId: string, view: CommentView, call: Call): Promise<void>
}

/** What we wrote under a card, as it stands there. */
export interface WrittenReply {
  remoteId: string
  /** As its source keeps it, in Markdown. */
  text: string
  /** Written by the account we write with: nobody else's may be changed. */
  ours: boolean
}

/**
 * Writes answers under the cards of a source: there only where a space wants that. No verb is idempotent
 * by itself: the core reserves, looks, calls, confirms. Texts are Markdown and end with the mark
 * (`replyMark`).
 */
export interface Replies {
  /** Ours under this card that end with the mark of that answer, oldest first. @throws Gone: the card */
  find(card: SubjectKey, answerUrl: string, call: Call): Promise<readonly WrittenReply[]>
  /** `null`: it was deleted. */
  read(remoteId: string, call: Call): Promise<WrittenReply | null>
  /** @throws Uncertain when the answer was lost, TryLater, Misconfigured, GiveUp; Gone: the card */
  create(card: SubjectKey, text: string, call: Call): Promise<WrittenReply>
  /** @throws the same; Gone when it no longer exists */
  update(remoteId: string, text: string, call: Call): Promise<WrittenReply>
  /** @throws the same */
  remove(remoteId: string, call: Call): Promise<void>
  /** So many characters (UTF-16 units) it takes at most. */
  readonly longest: number
  /** How long a write whose answer was lost may still land, ms. */
  readonly settleMs: number
}

export interface Sender {
  /** @throws Uncertain when the message may have been taken, TryLater, GiveUp (bad address), Misconfigured */
  send(message: OutgoingMessage, call: Call): Promise<{ remoteId: string | null }>
  /** Was this message delivered already? Absent where the channel cannot tell. */
  wasSent?(message: OutgoingMessage, call: Call): Promise<boolean>
}

/** One line of a self-check. */
export interface Finding {
  level: 'ok' | 'warning' | 'problem'
  /** What was looked at, and what to do about it, in one or two sentences. */
  text: string
}

/**
 * What a source says when it is asked for one thing that a list no longer shows. `elsewhere`: it is
 * there, but no longer where we look, by somebody's decision (moved away, taken back for approval).
 */
export type Whereabouts = 'here' | 'elsewhere' | 'gone' | 'unknown'

/** A call of the source's own webhook, as it came in. */
export interface Delivery {
  /** The raw bytes: signatures are made over them. */
  body: Buffer
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>
}

/** Everything a connector needs to keep a webhook of its source alive. */
export interface Listener {
  /** Where deliveries arrive, for the outside. */
  callbackUrl: string
  /**
   * Looks that the source calls us, once and not twice; mends what can be mended.
   * @throws Misconfigured, TryLater; reading goes on all the same
   */
  ensure(call: Call): Promise<void>
  /**
   * Checks and understands one delivery; a page of events that is the last of nothing.
   * @throws Refused when it is not from the source (or nothing is there to check it with); GiveUp
   * when it is from there and no message at all
   */
  receive(delivery: Delivery): Observation
}

/**
 * A source or channel, connected for one space. A plain object; a verb it lacks is absent.
 */
export interface Connector {
  /** How each kind of subject reports its changes; kinds not named report nothing. */
  readonly reporting?: Readonly<Record<string, Reporting>>
  /** Reads everything that is new since `from` (`null`: for the first time). Ends with a page whose `last` is true. */
  pull?(from: Position | null, memory: Memory, call: Call): AsyncIterable<Observation>
  /**
   * Asks for each of these by itself: is what a list no longer shows really gone? Kinds that cannot be
   * asked for are left out of the answer.
   */
  verify?(keys: readonly SubjectKey[], call: Call): Promise<ReadonlyMap<SubjectKey, Whereabouts>>
  /** Absent where webhooks are not configured. */
  readonly listener?: Listener
  /** Shows cards at one of its places; the same for the same place. @throws Misconfigured */
  mirrorTo?(target: Target): Mirror
  /** Absent unless the space wants answers written (`Connection.replies`). */
  readonly replies?: Replies
  readonly sender?: Sender
  check?(call: Call): Promise<readonly Finding[]>
  close?(): Promise<void>
}

/** What a connector is built with. `settings` and `place` have passed its own schemas. */
export interface Connection<Settings, Place> {
  /** The source name in keys and logs: the connector's own name. */
  source: string
  /** Id of the space. */
  space: string
  settings: Settings
  /** This space's part: which board, which course. */
  place: Place
  /** Where this space shows cards at this connector: what stands there was written by us. */
  shows: readonly Target[]
  /** This space wants answers written under the cards that are read here; absent: nothing is written. */
  replies?: true
  /** Secret by environment name (`SMTP_URL`), already read from file where `*_FILE` was given. */
  secrets: Readonly<Record<string, string>>
  clock: Clock
  log: Log
  /** One limit of requests for all who give the same name, in every process; a name holds no secret. */
  budget(name: string, limit: Limit): Budget
  /** Requests made, for `status` and the demo's table. */
  count(request: string): void
}

/** What a sandbox does wrong from now on; shares are between 0 and 1. An empty object: nothing. */
export interface Faults {
  /** Added to every answer, in real time. */
  latencyMs?: number
  /** Answer this status instead of working. */
  status?: { code: number; share: number; retryAfterSeconds?: number }
  /** Bodies cut in the middle. */
  truncated?: number
  /** A login page with status 200 instead of JSON. */
  html?: number
  /** The connection is cut before the request is looked at. */
  reset?: number
  /** The write happens, its answer is lost (connection cut). */
  lostReply?: number
  /** The connection is cut at once, the write lands this much later, in real time. */
  lateWriteMs?: number
  /** The service's own maintenance mode. */
  maintenance?: boolean
  /** Nobody listens: every connection is cut. */
  down?: boolean
  /** Makes the shares repeatable. */
  seed?: number
}

/** A running stand-in for the service, on loopback. */
export interface Sandbox {
  url: string
  /** Values for the connector's secrets that this sandbox accepts. */
  secrets: Readonly<Record<string, string>>
  /** Lets somebody do something there, as if in the service's own pages. The verbs stand in its README. */
  act(verb: string, details: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>
  setFaults(faults: Faults): void
  /** Requests answered so far, failed ones too. */
  requests(): number
  close(): Promise<void>
}

export interface SandboxOptions {
  /** 0: any free port. */
  port: number
  /** Read for every `Date` header and every time stamp. */
  clock: Clock
  /** A file to serve (a board export), where the sandbox can; else its own seed. */
  file?: string
}

/** A secret of a connector, for messages. */
export interface Secret {
  what: string
  required: boolean
  /** The setting that cannot work without it, and why. */
  neededBy?: { setting: string; because: string }
}

/** One line of the connector list: everything the house knows about a connector before connecting it. */
export interface ConnectorType<Settings = unknown, Place = unknown> {
  name: string
  /** Installation-wide settings (base URL, periods). Every key has a default or is optional. */
  settings: z.ZodType<Settings>
  /** Settings per space; `null` where a space need not name this connector. */
  place: z.ZodType<Place> | null
  /** Environment names this connector wants; the value says what it is, for messages. */
  secrets: Readonly<Record<string, Secret>>
  connect(connection: Connection<Settings, Place>): Connector
  /**
   * The place where a space shows cards. `id` is the same for all spaces that mean one and the same.
   * Absent where no cards can be shown.
   */
  mirrorPlace?(place: Place, target: Pick<Target, 'as' | 'into'>): { id: string; title: string }
  /** How its kinds report their changes, for readings that need no account. */
  reporting?: Readonly<Record<string, Reporting>>
  /** Reads again a record that was set aside; `null` where the next reading brings it anyway. @throws Error with the reason it is still not understood */
  reread?(
    record: { kind: string; raw: string; seenAt: Instant },
    connection: Pick<Connection<Settings, Place>, 'source'>,
  ): Observation | null
  /** Reads an export file as if it were the source. */
  readFile?(
    path: string,
    connection: Pick<Connection<Settings, Place>, 'source' | 'clock'> & {
      /** The place it must be of; absent or `null`: any. */
      place?: Place | null
    },
  ): AsyncIterable<Observation>
  sandbox?(options: SandboxOptions): Promise<Sandbox>
}
