import { grouped } from '../grouped.ts'
import { likenessOf } from './likeness.ts'
import { type Reading, readingsOf } from './name.ts'

/** An account as far as it tells whose it is. */
export interface Face {
  source: string
  sourceId: string
  name: string | null
  username: string | null
  email: string | null
  organisation: string | null
  region: string | null
}

/** Names an account across the sources of a space, as operators write it: `source:id`. */
export type FaceKey = string

export function faceKey({ source, sourceId }: Pick<Face, 'source' | 'sourceId'>): FaceKey {
  return `${source}:${sourceId}`
}

/** An address as it is compared; empty where there is none. */
export function addressOf(email: string | null): string {
  return email?.trim().toLowerCase() ?? ''
}

/** The operator's word about two accounts. */
export interface Verdict {
  one: FaceKey
  other: FaceKey
  same: boolean
}

export interface Proposal {
  one: Face
  other: Face
  /** From 0 to 1. Never sure: names are not. */
  confidence: number
  /** Others that are as likely for one of the two. */
  rivals: readonly Face[]
}

/** Below, a likeness is chance. */
const leastConfidence = 0.3

/** One address and two names: somebody's old name, or an office. */
const sharedAddress = 0.5

/** What is nearly as likely as the best is shown beside it. */
const near = 0.15

/**
 * Pairs of accounts of different sources that may be one person's, most likely first. `together` tells
 * which are known to be; what the operator has ruled out is not proposed again.
 */
export function proposals(
  faces: readonly Face[],
  together: (one: FaceKey, other: FaceKey) => boolean,
  verdicts: readonly Verdict[],
): readonly Proposal[] {
  const ruledOut = new Set(
    verdicts.flatMap(({ one, other }) => [`${one} ${other}`, `${other} ${one}`]),
  )
  const isOpen = (one: FaceKey, other: FaceKey) =>
    !together(one, other) && !ruledOut.has(`${one} ${other}`)
  const found = candidates(faces.map(toKnown)).filter(({ one, other }) =>
    isOpen(faceKey(one), faceKey(other)),
  )
  return withRivals(found).toSorted((a, b) => b.confidence - a.confidence)
}

interface Known extends Face {
  readings: readonly Reading[]
  address: string
  /** First sounds of its words, and its address: only accounts that share one are compared. */
  keys: readonly string[]
}

function toKnown(face: Face): Known {
  const written = [face.name ?? '', (face.username ?? '').replace(/[\d_]+/g, ' ')]
  const readings = written.filter((text) => text.trim() !== '').flatMap(readingsOf)
  const words = readings.flatMap(({ given, surname }) => [given, ...surname])
  const sounds = new Set(words.flatMap((word) => word?.text[0] ?? []))
  const address = addressOf(face.email)
  return { ...face, readings, address, keys: [...sounds, address].filter(Boolean) }
}

type Pair = Omit<Proposal, 'rivals'>

/** Each account with those of the sources before its own that share a key with it. */
function candidates(known: readonly Known[]): Pair[] {
  const before = new Map<string, Known[]>()
  return [...grouped(known, ({ source }) => source).values()].flatMap((ofOne) => {
    const pairs = ofOne.flatMap((other) => pairsOf(other, before))
    for (const one of ofOne) for (const key of one.keys) pushTo(before, key, one)
    return pairs
  })
}

function pairsOf(other: Known, before: ReadonlyMap<string, readonly Known[]>): Pair[] {
  const alike = new Set(other.keys.flatMap((key) => before.get(key) ?? []))
  return [...alike]
    .map((one) => ({ one, other, confidence: confidenceOf(one, other) }))
    .filter(({ confidence }) => confidence >= leastConfidence)
}

function pushTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [item])
  else list.push(item)
}

/** Names first; the same organisation or region says a little more, another a little less. */
function confidenceOf(one: Known, other: Known): number {
  const names = likenessOf(one.readings, other.readings)
  if (names === 0) return one.address !== '' && one.address === other.address ? sharedAddress : 0
  const hints = [
    agreement(one.organisation, other.organisation),
    agreement(one.region, other.region),
  ]
  const hinted = hints.reduce((sum, hint) => sum + 0.05 * hint, names)
  return Math.min(0.99, Math.max(0, hinted))
}

function agreement(one: string | null, other: string | null): number {
  if (!one || !other) return 0
  return one.trim().toLowerCase() === other.trim().toLowerCase() ? 1 : -1
}

/** Of several that are as likely, each is the less likely; what is far behind the best is left out. */
function withRivals(pairs: readonly Pair[]): Proposal[] {
  const sides = grouped(
    pairs.flatMap((pair) => sidesOf(pair).map((side) => ({ side, pair }))),
    ({ side }) => side,
  )
  return pairs.flatMap((pair) => {
    const among = sidesOf(pair).map((side) => (sides.get(side) ?? []).map((one) => one.pair))
    const best = among.map((all) => Math.max(...all.map(({ confidence }) => confidence)))
    if (best.every((most) => pair.confidence < most - near)) return []
    const [rivals = []] = among
      .map((all) => rivalsOf(pair, all))
      .toSorted((one, other) => other.length - one.length)
    return [{ ...pair, rivals, confidence: pair.confidence / Math.sqrt(rivals.length + 1) }]
  })
}

/** What else there is for one of the two at the source of the other. */
function sidesOf({ one, other }: Pair): string[] {
  return [`${faceKey(one)} ${other.source}`, `${faceKey(other)} ${one.source}`]
}

function rivalsOf(pair: Pair, all: readonly Pair[]): Face[] {
  return all
    .filter((one) => one !== pair && one.confidence >= pair.confidence - near / 3)
    .map(({ one, other }) => (one === pair.one || one === pair.other ? other : one))
}
