import type { Instant, PersonId } from './ids.ts'
import type { Region } from './space.ts'
import type { ReminderPlan, Window } from './window.ts'
import { atLocalTime, daysUntil, lastMoment, localDate } from './zone.ts'

/** Somebody a window is for. */
export interface Member {
  person: PersonId
  name: string | null
  email: string | null
  /** Source → account id there. */
  accounts: Readonly<Record<string, string>>
  /** Region id. */
  region: string | null
  acted: boolean
}

export interface ReminderQuestion {
  windows: readonly Window[]
  audienceOf: ReadonlyMap<Window['id'], readonly Member[]>
  regions: readonly Region[]
  /** Zone of people without a region. */
  timezone: string
  /** When the installation began: what was due before is never sent. */
  startedAt: Instant
  /** `reminderKey` of every reminder that was written down before. */
  written: ReadonlySet<string>
  now: Instant
}

/** One reminder that is owed now. */
export interface DueReminder {
  window: Window
  member: Member
  /** The member's zone. */
  timezone: string
  address: string
  channel: string
  /** The offset it belongs to, and the unique part of its message. */
  daysBefore: number
  period: string
  /** Midnights left, 0 on the last day. */
  daysLeft: number
  reason: string
}

/** Somebody, or a whole window, that is not reminded now, and why. */
export interface NotReminded {
  window: Window['id']
  person: PersonId | null
  reason: string
}

type Verdict = { due: DueReminder } | { skipped: NotReminded }

/**
 * Which reminders are owed now. Each (window, person, offset) at most once; a missed offset is made
 * up for only until the next one comes; nothing before a window opens, after it closes or after the
 * person has acted. Every branch says why.
 */
export function dueReminders(question: ReminderQuestion): {
  due: readonly DueReminder[]
  skipped: readonly NotReminded[]
} {
  const sources = accountSources(question)
  const verdicts = question.windows.flatMap((window) => judgeWindow(question, window, sources))
  return {
    due: verdicts.flatMap((verdict) => ('due' in verdict ? [verdict.due] : [])),
    skipped: verdicts.flatMap((verdict) => ('skipped' in verdict ? [verdict.skipped] : [])),
  }
}

/** Names one reminder within a space: what it is about, whose it is, which offset. */
export function reminderKey(window: Window['id'], person: PersonId, period: string): string {
  return `${window} ${person} ${period}`
}

/** Why a reminder that is already written must not go out any more, or `null`: send it. */
export function whyDropped(window: Window | null, acted: boolean, now: Instant): string | null {
  if (window === null) return 'the window is no longer in the configuration'
  return whyClosed(window, now) ?? (acted ? 'has acted' : null)
}

function judgeWindow(
  question: ReminderQuestion,
  window: Window,
  sources: ReadonlySet<string>,
): readonly Verdict[] {
  const plan = window.reminders
  const why = whyWindowSilent(window, question.now)
  if (why !== null || plan === null) return [skip(window, null, why ?? 'has no reminders')]
  const members = question.audienceOf.get(window.id) ?? []
  return members.map((member) => {
    const address = addressAt(member, plan.channel, sources)
    return judgeMember(question, window, plan, { ...member, address })
  })
}

function whyWindowSilent(window: Window, now: Instant): string | null {
  if (window.reminders === null) return 'has no reminders'
  const closed = whyClosed(window, now)
  if (closed !== null) return closed
  return window.opens !== null && window.opens > now ? 'not open yet' : null
}

function whyClosed(window: Window, now: Instant): string | null {
  if (window.toBeAnnounced || window.closes === null) return 'its date is to be announced'
  return window.closes <= now ? 'closed' : null
}

function judgeMember(
  question: ReminderQuestion,
  window: Window,
  plan: ReminderPlan,
  member: Member & { address: string | null },
): Verdict {
  const timezone = zoneOf(question, member)
  const closes = lastMoment(window.closes ?? question.now, timezone)
  const offset = newestOffset(plan, closes, timezone, question.now)
  if (member.acted) return skip(window, member, 'has acted')
  if (offset === null) return skip(window, member, 'no offset has come yet')
  const period = `${closingDate(window, closes)} -${offset.daysBefore}d`
  const written = question.written.has(reminderKey(window.id, member.person, period))
  const why = written ? 'reminded before' : whyTooOld(question, window, offset.moment)
  if (why !== null) return skip(window, member, why)
  const { address, ...who } = member
  if (address === null) return skip(window, member, `no address at ${plan.channel}`)
  const daysLeft = daysUntil(question.now, closes, timezone)
  return {
    due: {
      ...{ window, member: who, timezone, address, channel: plan.channel },
      ...{ daysBefore: offset.daysBefore, period, daysLeft },
      reason: `has not acted, ${daysLeft} days left, offset of ${offset.daysBefore} days`,
    },
  }
}

/** In the window's own zone, so that a person who moves is not reminded twice. */
function closingDate(window: Window, closes: Instant): string {
  return localDate(lastMoment(window.closes ?? closes, window.timezone), window.timezone)
}

/** Only the newest offset that has come: a later one makes the missed earlier ones useless. */
function newestOffset(plan: ReminderPlan, closes: Instant, timezone: string, now: Instant) {
  const come = plan.daysBefore
    .map((daysBefore) => ({
      daysBefore,
      moment: atLocalTime(closes, -daysBefore, plan.time, timezone),
    }))
    .filter(({ moment }) => moment <= now)
    .toSorted((a, b) => b.moment - a.moment)
  return come[0] ?? null
}

function whyTooOld(question: ReminderQuestion, window: Window, moment: Instant): string | null {
  if (moment < question.startedAt) return 'was due before the installation began'
  if (window.opens !== null && moment < window.opens) return 'was due before the window opened'
  return null
}

function zoneOf(question: ReminderQuestion, member: Member): string {
  return question.regions.find(({ id }) => id === member.region)?.timezone ?? question.timezone
}

/** Sources somebody has an account at: a channel of that name wants account ids, any other e-mail. */
function accountSources(question: ReminderQuestion): ReadonlySet<string> {
  const members = [...question.audienceOf.values()].flat()
  return new Set(members.flatMap(({ accounts }) => Object.keys(accounts)))
}

function addressAt(member: Member, channel: string, sources: ReadonlySet<string>): string | null {
  return sources.has(channel) ? (member.accounts[channel] ?? null) : member.email
}

function skip(window: Window, member: Member | null, reason: string): Verdict {
  return { skipped: { window: window.id, person: member?.person ?? null, reason } }
}
