import { DateTime } from 'luxon'
import { z } from 'zod'
import type { Filter, MirrorPlan, ReplyPlan, Route, Target } from '../src/space.ts'
import { RouteText, Shown, toFilter } from './route.ts'
import { LocalDate, Text } from './words.ts'

/** Whether answers to mirrored cards are brought to the cards. */
const RepliesText = z.strictObject({
  sign: z
    .enum(['organisation', 'name', 'nobody'])
    .default('organisation')
    .describe('what stands under an answer: organisation and region, the name as well, or nothing'),
  since: LocalDate.optional().describe(
    'a day, for example 2019-09-15: what was answered since then is brought as well; left out: since this was switched on',
  ),
})

/** The section that says which cards are shown where. */
export const MirrorText = z.strictObject({
  from: Text.describe('the connector that reads cards, for example trello'),
  to: Text.describe('the connector that shows them, for example moodle'),
  ...Shown.shape,
  routes: z
    .array(RouteText)
    .min(1)
    .optional()
    .describe(
      'which cards are shown where: the first that fits is taken, a card that none fits is not shown; default: all in one place',
    ),
  former: z
    .array(Shown.omit({ group: true }))
    .default([])
    .describe(
      'places that no route leads to any more, each as { as: entries, into: title }: what stands there says that its card is no longer shown',
    ),
  limit: z
    .int()
    .min(1)
    .default(100)
    .describe('so many entries may be written over at once before you are asked'),
  quietSeconds: z
    .int()
    .min(0)
    .max(3600)
    .default(60)
    .describe(
      'a card that keeps changing is shown after so long without a change, or five times that',
    ),
  lookEveryHours: z
    .number()
    .min(0.1)
    .max(168)
    .default(6)
    .describe('looking at all entries, for what was edited, removed or doubled by hand'),
  handEdits: z
    .enum(['mend', 'report'])
    .default('mend')
    .describe(
      'entries edited or removed by hand: written anew, or left so until you say otherwise',
    ),
  replies: RepliesText.optional().describe(
    'answers in discussions that show cards become comments on the cards; default: nothing is written there',
  ),
})
export type MirrorText = z.infer<typeof MirrorText>

/** Title of the place that a connector means where none is named; `null`: it shows no cards. */
export type UsualTitle = (as: Target['as']) => string | null

export function toMirrorPlan(text: MirrorText, timezone: string, usual: UsualTitle): MirrorPlan {
  const { from, to, limit, quietSeconds, lookEveryHours, handEdits } = text
  return {
    ...{ from, to, limit, quietSeconds, lookEveryHours, handEdits },
    routes: (text.routes ?? [{}]).map((route) => toRoute(text, route, timezone, usual)),
    replies: toReplyPlan(text.replies, timezone),
    former: text.former.map((place) => toTarget(text, placeMeant(text, place), usual)),
  }
}

function toReplyPlan(text: MirrorText['replies'], zone: string): ReplyPlan | null {
  if (text === undefined) return null
  const since = text.since === undefined ? null : DateTime.fromISO(text.since, { zone }).toMillis()
  return { sign: text.sign, since }
}

function toRoute(
  text: MirrorText,
  route: Partial<RouteText>,
  timezone: string,
  usual: UsualTitle,
): Route {
  const only: Filter = toFilter(route, timezone)
  const { group = null, ...place } = placeMeant(text, route)
  if (route.show === false) return { target: null, group: null, only }
  return { target: toTarget(text, place, usual), group, only }
}

interface Place {
  as: Target['as']
  into?: string | undefined
  group?: string | undefined
}

type Meant = { [Key in keyof Place]?: Place[Key] | undefined }

/** What a route leaves open is as the section says, unless the two speak of different kinds. */
export function placeMeant(section: Meant, route: Meant): Place {
  const kind = section.as ?? 'entries'
  const as = route.as ?? kind
  const { into, group } = as === kind ? section : {}
  return { as, into: route.into ?? into, group: route.group ?? group }
}

/** The usual place has one key, whether it is named or not; that of entries is the connector's name. */
function toTarget({ to }: Pick<MirrorText, 'to'>, { as, into }: Place, usual: UsualTitle): Target {
  const title = usual(as)
  const isUsual = into === undefined || into === title
  if (isUsual && as === 'entries') return { key: to, as, into: null }
  return { key: `${to}:${into ?? title ?? ''}`, as, into: isUsual ? null : into }
}
