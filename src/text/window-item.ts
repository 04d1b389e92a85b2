import type { DigestContent } from '../digest.ts'
import type { WindowLine } from '../digest-windows.ts'
import { lastMoment } from '../zone.ts'
import { dayOnly, type Eyes, inDays, untilMoment } from './dates.ts'
import type { Block } from './mail.ts'

const urgentDays = 3

/** One window of a digest: when, how long still, and how many have acted. */
export function windowItem(line: WindowLine, content: DigestContent, eyes: Eyes): Block {
  const { window, response, phase } = line
  const begun = phase === 'open' || phase === 'closed'
  const measured = begun && response !== null && response.audience > 0
  return {
    kind: 'item',
    title: window.title[eyes.locale],
    href: window.link,
    badge: {
      text: whenText(line, content, eyes),
      urgent: phase === 'open' && line.days !== null && line.days <= urgentDays,
    },
    lines: measured ? [eyes.say('window.acted', { kind: window.kind, ...response })] : [],
    ...(measured ? { bar: { part: response.acted, whole: response.audience } } : {}),
  }
}

function whenText(line: WindowLine, content: DigestContent, eyes: Eyes): string {
  const { say } = eyes
  const { opens, closes, timezone } = line.window
  // A bare day is the day at the window's place; a time is said in the reader's zone.
  const there = { ...eyes, zone: timezone }
  if (line.phase === 'announced-later' || closes === null)
    return announcedLater(opens, closes, there)
  const last = lastMoment(closes, timezone)
  if (line.phase === 'closed') return say('window.closed', { date: dayOnly(last, there) })
  if (line.phase === 'ahead' && opens !== null)
    return say('window.from', {
      date: dayOnly(opens, there),
      when: inDays(content.now, opens, there),
      closing: untilMoment(closes, eyes),
    })
  const left = say('count.left', { n: line.days ?? 0 })
  return say('window.until', { until: untilMoment(closes, eyes), left })
}

function announcedLater(opens: number | null, closes: number | null, eyes: Eyes): string {
  if (opens === null || closes === null) return eyes.say('window.tba')
  const [from, to] = [dayOnly(opens, eyes), dayOnly(lastMoment(closes, eyes.zone), eyes)]
  return eyes.say('window.tbaBetween', { between: eyes.say('date.between', { from, to }) })
}
