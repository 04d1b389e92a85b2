import { toLogLine } from '../../log-line.ts'
import { readLog } from '../../store/activities.ts'
import { table } from '../output.ts'
import type { Arrived } from './measure.ts'
import type { DueAndSent, Verdict } from './verdict.ts'
import type { World } from './world.ts'

/** What `--json` prints and `summary.json` holds. */
export interface Summary {
  ok: boolean
  complaints: readonly string[]
  activities: { reported: number; inferred: number }
  mirrored: number
  moodleWrites: number
  duplicates: number
  digests: Readonly<Record<string, DueAndSent>>
  reminders: Readonly<Record<string, DueAndSent>>
  requests: Readonly<Record<string, number>>
  elapsedMs: number
  peakMemoryMb: number
}

export async function summarize(
  world: World,
  verdict: Verdict,
  arrived: Arrived,
  elapsedMs: number,
): Promise<Summary> {
  const { complaints, duplicates, digests, reminders } = verdict
  const requests = Object.entries(world.sandboxes).map(([name, one]) => [name, one.requests()])
  return {
    ok: complaints.length === 0,
    complaints,
    activities: await countOrigins(world),
    mirrored: new Set(arrived.entries.map(({ card }) => card)).size,
    moodleWrites: world.moodleWrites(),
    ...{ duplicates, digests, reminders },
    requests: Object.fromEntries(requests),
    elapsedMs: Math.round(elapsedMs),
    peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
  }
}

async function countOrigins({ app }: World): Promise<Summary['activities']> {
  const counts = { reported: 0, inferred: 0 }
  for await (const page of readLog(app.store.db, null))
    for (const line of page) counts[toLogLine(line).origin] += 1
  return counts
}

/** The same for a human. */
export function summaryTable(summary: Summary): string[] {
  const { activities, requests } = summary
  return table([
    [
      'События в журнале',
      `${activities.reported} от источника, ${activities.inferred} по сравнению`,
    ],
    ['Карточки в Moodle', `${summary.mirrored}`],
    ['Записи в Moodle', `${summary.moodleWrites}`],
    ['Дубли', `${summary.duplicates}`],
    ...Object.entries(summary.digests).map(([reader, count]) => [
      `Дайджест ${reader}`,
      fate(count),
    ]),
    ['Напоминания участникам', fate(total(summary.reminders))],
    ...Object.entries(requests).map(([source, count]) => [`Запросы ${source}`, `${count}`]),
    ['Время', `${(summary.elapsedMs / 1_000).toFixed(1)} с`],
    ['Память, пик', `${summary.peakMemoryMb} МБ`],
  ])
}

function fate({ due, sent }: DueAndSent): string {
  return `положено ${due}, отправлено ${sent}`
}

function total(counts: Readonly<Record<string, DueAndSent>>): DueAndSent {
  const all = Object.values(counts)
  return {
    due: all.reduce((sum, { due }) => sum + due, 0),
    sent: all.reduce((sum, { sent }) => sum + sent, 0),
  }
}
