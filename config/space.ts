import { z } from 'zod'
import type { ConnectorType } from '../src/connector.ts'
import type { MirrorPlan, Region, Space } from '../src/space.ts'
import { DigestText, toDigestPlan } from './digest.ts'
import { MirrorText, toMirrorPlan } from './mirror.ts'
import { toWindow, WindowText } from './window.ts'
import { Id, Locale, Switch, Text, TimeZone, WebLink } from './words.ts'

const RegionText = z.strictObject({
  id: Id,
  name: Text.describe('as readers see it; also matched against the region and groups of people'),
  labels: z
    .array(Text)
    .default([])
    .describe('what else labels of cards, profiles and groups call it, besides its name'),
  timezone: TimeZone.optional().describe('an IANA time zone, for example Europe/Kaliningrad'),
  accelerator: Text.optional().describe('the organisation that helps the others of its region'),
})

const LinksText = z.strictObject({
  home: WebLink.optional().describe('where readers find the space'),
  support: z
    .union([z.email(), WebLink])
    .optional()
    .describe('whom to write when one cannot get in: a mail address or a web address'),
  project: WebLink.optional().describe('the page of the project'),
})

const QuestionsText = z.strictObject({
  places: z.array(Text).describe('titles of the forums whose discussions wait for an answer'),
  answeredByRoles: z.array(Text).default([]).describe('who answers; empty: anybody but the asker'),
})

const keys = {
  id: Id.describe(
    'a stable id of the space, of lower-case Latin letters, digits and dashes: everything stored hangs on it',
  ),
  name: Text.describe('as readers see it'),
  locale: Locale.default('ru'),
  timezone: TimeZone.default('Europe/Moscow'),
  writes: Switch.default(false).describe('off: read and log only, nothing is written or sent'),
  mirror: MirrorText.optional(),
  links: LinksText.default({}).describe('shown under every message'),
  questions: QuestionsText.optional(),
  regions: z.array(RegionText).default([]),
  windows: z.array(WindowText).default([]),
  digests: z.array(DigestText).default([]),
}

/** A space as it stands in the file; each connector's part under its own name. */
export type SpaceText = z.infer<z.ZodObject<typeof keys>> & Readonly<Record<string, unknown>>

export function spaceText(types: readonly ConnectorType[]) {
  return z.strictObject({ ...keys, ...placesOf(types) })
}

export function toSpace(text: SpaceText, types: readonly ConnectorType[]): Space {
  const { id, name, locale, timezone, writes } = text
  const regions = text.regions.map((region) => toRegion(region, timezone))
  const zoneOf = (region: string | undefined) =>
    regions.find((one) => one.id === region)?.timezone ?? timezone
  return {
    id,
    name,
    locale,
    timezone,
    writes,
    regions,
    places: Object.fromEntries(
      types
        .filter((type) => text[type.name] !== undefined)
        .map((type) => [type.name, text[type.name]]),
    ),
    windows: text.windows.map((window) => toWindow(window, zoneOf(window.region))),
    digests: text.digests.map((digest) =>
      toDigestPlan(digest, { locale, timezone: zoneOf(digest.region) }),
    ),
    questions: text.questions ?? { places: [], answeredByRoles: [] },
    mirror: text.mirror === undefined ? null : toPlan(text, text.mirror, types),
    links: {
      home: text.links.home ?? null,
      support: text.links.support ?? null,
      project: text.links.project ?? null,
    },
  }
}

function toPlan(text: SpaceText, mirror: MirrorText, types: readonly ConnectorType[]): MirrorPlan {
  const type = types.find(({ name }) => name === mirror.to)
  return toMirrorPlan(mirror, text.timezone, (as) => {
    const place = type?.mirrorPlace?.(text[mirror.to], { as, into: null })
    return place?.title ?? null
  })
}

function toRegion(region: z.infer<typeof RegionText>, timezone: string): Region {
  return {
    id: region.id,
    name: region.name,
    labels: region.labels,
    timezone: region.timezone ?? timezone,
    accelerator: region.accelerator ?? null,
  }
}

function placesOf(types: readonly ConnectorType[]): Record<string, z.ZodType> {
  return Object.fromEntries(
    types.flatMap(({ name, place }) => (place ? [[name, strict(place).optional()]] : [])),
  )
}

/** An unknown key is an error, in a connector's part too. */
export function strict(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodObject ? schema.strict() : schema
}
