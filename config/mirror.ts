import { z } from 'zod'
import type { Filter, MirrorPlan } from '../src/space.ts'
import { Text } from './words.ts'

/** The section that says which cards are shown where. */
export const MirrorText = z.strictObject({
  from: Text.describe('the connector that reads cards, for example trello'),
  to: Text.describe('the connector that shows them, for example moodle'),
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
})
export type MirrorText = z.infer<typeof MirrorText>

const everything: Filter = { lists: [], labels: [], members: [], due: null }

export function toMirrorPlan({ from, to, ...rest }: MirrorText): MirrorPlan {
  const target = { key: to, as: 'entries', into: null } as const
  return { from, to, ...rest, routes: [{ target, group: null, only: everything }] }
}
