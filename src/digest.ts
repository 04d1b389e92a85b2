import { day } from './clock.ts'
import type {
  DigestFacts,
  QuestionFacts,
  RegionFacts,
  SourceFacts,
  ThreadFacts,
} from './digest-facts.ts'
import { digestWindows, type WindowLine } from './digest-windows.ts'
import type { Instant } from './ids.ts'
import type { DigestPlan, Space } from './space.ts'
import type { Window } from './window.ts'
import { daysUntil } from './zone.ts'

type Kind = DigestPlan['kind']

/** A digest as decided: what stands in it, in which order, how much of it. Words come later. */
export interface DigestContent {
  kind: Kind
  space: Pick<Space, 'name' | 'links'>
  /** Name of the reader's own region. */
  region: string | null
  plan: Pick<DigestPlan, 'timezone' | 'weekday' | 'time'>
  from: Instant
  to: Instant
  now: Instant
  week: { n: number; of: number } | null
  /** What the subject line says, most urgent first. */
  points: readonly Point[]
  sections: readonly Section[]
  freshness: readonly SourceFacts[]
}

export type Point =
  | { kind: 'questions'; count: number; oldestMs: number }
  | { kind: 'closing' | 'opening'; window: Window['kind']; days: number }
  | { kind: 'news'; topics: number }
  | { kind: 'quiet' }

export type Section =
  | { kind: 'questions'; shown: readonly Question[]; more: number; answered: number }
  | { kind: 'windows'; windows: readonly WindowLine[] }
  | { kind: 'regions'; lines: readonly RegionLine[] }
  | { kind: 'news'; threads: readonly ThreadFacts[]; more: number }

export interface Question extends Omit<QuestionFacts, 'region'> {
  ageMs: number
  /** Name of the asker's region. */
  region: string | null
}

export interface RegionLine {
  name: string | null
  events: number
  people: number
  before: number | null
  openQuestions: number
}

/** How many news threads each kind of digest shows. */
export const newsLimits = { 'working-group': 12, accelerator: 12, consultant: 4 } satisfies Record<
  Kind,
  number
>

const questionLimits = { 'working-group': 12, accelerator: 12, consultant: 20 } satisfies Record<
  Kind,
  number
>

const sectionOrder = {
  'working-group': ['questions', 'windows', 'regions', 'news'],
  consultant: ['questions', 'windows', 'news'],
  accelerator: ['questions', 'windows', 'news', 'regions'],
} satisfies Record<Kind, readonly Section['kind'][]>

/** A window is worth the subject line when it opens or closes within this many days. */
const soonDays = 14

/** Decides what a reader of this kind gets to see of the facts. */
export function composeDigest(facts: DigestFacts, now: Instant): DigestContent {
  const { plan } = facts
  const sections = {
    questions: questionSection(facts, now),
    windows: { kind: 'windows', windows: digestWindows(facts, now) },
    regions: regionSection(facts),
    news: newsSection(facts),
  } satisfies { [K in Section['kind']]: Section }
  return {
    kind: plan.kind,
    space: facts.space,
    region: regionName(facts, plan.region),
    plan,
    from: facts.from,
    to: facts.to,
    now,
    week: consultationWeek(facts, now),
    points: pointsOf(facts, sections.windows.windows, now),
    sections: sectionOrder[plan.kind].map((kind) => sections[kind]),
    freshness: facts.sources,
  }
}

function questionSection(facts: DigestFacts, now: Instant) {
  const limit = questionLimits[facts.plan.kind]
  const waiting = questionsFor(facts)
  const answered = facts.answered.filter(({ region }) => concerns(facts, region))
  return {
    kind: 'questions' as const,
    shown: waiting.slice(0, limit).map((question) => ({
      ...question,
      ageMs: Math.max(0, now - question.askedAt),
      region: regionName(facts, question.region),
    })),
    more: Math.max(0, waiting.length - limit),
    answered: answered.reduce((sum, { count }) => sum + count, 0),
  }
}

function questionsFor(facts: DigestFacts): readonly QuestionFacts[] {
  return facts.questions
    .filter(({ region }) => concerns(facts, region))
    .toSorted((a, b) => a.askedAt - b.askedAt)
}

/** An accelerator sees its own region, everybody else sees all. */
function concerns(facts: DigestFacts, region: string | null): boolean {
  return facts.plan.region === null || facts.plan.region === region
}

/** The reader's own region first; people without a known region only where somebody did something. */
function regionSection(facts: DigestFacts) {
  const own = facts.plan.region
  const shown = facts.regions.filter(
    ({ region, events }) => region !== null || (own === null && events > 0),
  )
  const isOwn = ({ region }: RegionFacts) => region !== null && region.id === own
  const ordered = [...shown.filter(isOwn), ...shown.filter((line) => !isOwn(line))]
  return { kind: 'regions' as const, lines: ordered.map((line) => regionLine(facts, line)) }
}

function regionLine(facts: DigestFacts, line: RegionFacts): RegionLine {
  const id = line.region?.id ?? null
  return {
    name: line.region?.name ?? null,
    events: line.events,
    people: line.people,
    before: isWeek(facts) ? line.before : null,
    openQuestions: facts.questions.filter(({ region }) => region === id).length,
  }
}

/** Only whole weeks are compared with the week before. */
function isWeek(facts: DigestFacts): boolean {
  return Math.abs(facts.to - facts.from - 7 * day) < day
}

function newsSection(facts: DigestFacts) {
  const threads = facts.news.threads.slice(0, newsLimits[facts.plan.kind])
  return { kind: 'news' as const, threads, more: facts.news.total - threads.length }
}

function regionName(facts: DigestFacts, id: string | null): string | null {
  return (
    facts.regions.find(({ region }) => region !== null && region.id === id)?.region?.name ?? null
  )
}

/** «Неделя 6 из 9» of the consultation that is open now. */
function consultationWeek(facts: DigestFacts, now: Instant): DigestContent['week'] {
  const open = facts.space.windows.find(
    ({ kind, opens, closes }) =>
      kind === 'consultation' && opens !== null && closes !== null && opens <= now && now < closes,
  )
  if (!open?.opens || !open.closes) return null
  const { opens, timezone } = open
  const week = (then: Instant) => Math.floor(daysUntil(opens, then, timezone) / 7) + 1
  return { n: week(now), of: week(open.closes - 1) }
}

function pointsOf(
  facts: DigestFacts,
  windows: readonly WindowLine[],
  now: Instant,
): readonly Point[] {
  const points = [questionPoint(facts, now), windowPoint(windows), newsPoint(facts)]
  return points.filter((point) => point !== null)
}

function questionPoint(facts: DigestFacts, now: Instant): Point | null {
  const waiting = questionsFor(facts)
  const oldest = waiting[0]
  if (oldest) return { kind: 'questions', count: waiting.length, oldestMs: now - oldest.askedAt }
  return facts.plan.kind === 'consultant' ? { kind: 'questions', count: 0, oldestMs: 0 } : null
}

/** The next window to close; when none is near its end, the next to open. */
function windowPoint(windows: readonly WindowLine[]): Point | null {
  const near = windows.filter(({ days }) => days !== null && days <= soonDays)
  const next =
    near.find(({ phase }) => phase === 'open') ?? near.find(({ phase }) => phase === 'ahead')
  if (!next || next.days === null) return null
  const kind = next.phase === 'open' ? 'closing' : 'opening'
  return { kind, window: next.window.kind, days: next.days }
}

function newsPoint(facts: DigestFacts): Point | null {
  if (facts.plan.kind === 'consultant') return null
  const { total } = facts.news
  return total > 0 ? { kind: 'news', topics: total } : { kind: 'quiet' }
}
