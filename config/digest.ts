import { z } from 'zod'
import type { DigestPlan, Locale as LocaleName } from '../src/space.ts'
import type { Problem } from './problem.ts'
import { Id, Locale, LocalTime, Text, TimeZone } from './words.ts'
import type { Path } from './yaml.ts'

const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const

const ReaderText = z.strictObject({
  id: Id.describe('a stable key of the reader: changing it may send a digest twice'),
  name: Text.optional(),
  channel: Text.describe('which connector delivers, for example email'),
  address: z
    .union([Text, z.int().positive().transform(String)])
    .describe('the address at that channel: a mail address, or an account id'),
})

/** A digest as it stands in the file. */
export const DigestText = z.strictObject({
  id: Id,
  kind: z.enum(['working-group', 'consultant', 'accelerator']),
  region: Id.optional().describe('id of a region of this space, for an accelerator'),
  every: z.enum(weekdays).describe('day of the week, for example monday'),
  at: LocalTime,
  locale: Locale.optional().describe('default: that of the space'),
  timezone: TimeZone.optional().describe('an IANA time zone; default: that of its region or space'),
  readers: z.array(ReaderText).min(1),
})
export type DigestText = z.infer<typeof DigestText>

/** The keys of a digest that say whom it is for. */
export const DigestKind = DigestText.pick({ kind: true, region: true }).strip()

/** What these keys say against each other. */
export function digestProblems(digest: z.infer<typeof DigestKind>, path: Path): Problem[] {
  const regional = digest.kind === 'accelerator'
  if (regional === (digest.region !== undefined)) return []
  return regional
    ? [{ path, text: 'is for an accelerator and names no region; add region: <id of a region>.' }]
    : [
        {
          path: [...path, 'region'],
          key: true,
          text: `does not fit kind ${digest.kind}; remove it, or make it kind: accelerator.`,
        },
      ]
}

export function toDigestPlan(
  digest: DigestText,
  defaults: { locale: LocaleName; timezone: string },
): DigestPlan {
  return {
    id: digest.id,
    kind: digest.kind,
    region: digest.region ?? null,
    locale: digest.locale ?? defaults.locale,
    timezone: digest.timezone ?? defaults.timezone,
    weekday: weekdays.indexOf(digest.every) + 1,
    time: digest.at,
    readers: digest.readers.map(({ name, ...reader }) => ({ ...reader, name: name ?? null })),
  }
}
