import type { Config } from '../../config/config.ts'
import { composeDigest } from '../digest.ts'
import { settleMs } from '../digest-due.ts'
import { coverKey, startOf } from '../due.ts'
import { GiveUp, Misconfigured } from '../errors.ts'
import type { Instant } from '../ids.ts'
import type { DigestPlan, Reader, Space } from '../space.ts'
import { readDigestFacts } from '../store/digest-facts.ts'
import { readCovered } from '../store/message-due.ts'
import type { Store } from '../store/open.ts'
import { readSources } from '../store/sources.ts'
import { renderDigest } from '../text/digest-mail.ts'
import type { Rendered } from '../text/mail.ts'
import type { SpaceOptions } from './command.ts'
import { type Desk, spaceMeant } from './open.ts'

export interface PreviewOptions extends SpaceOptions {
  plan: string
  reader?: string
  at?: Instant
}

export interface Preview {
  space: string
  plan: string
  reader: string
  from: string
  to: string
  rendered: Rendered
}

/** Which digest is meant: found before anything is opened. */
export interface Asked {
  space: Space
  plan: DigestPlan
  reader: Reader
  at: Instant | null
}

/** @throws Misconfigured where there is no such space, plan or reader */
export function toAsked(config: Config, options: PreviewOptions): Asked {
  const space = spaceMeant(config, options.space)
  const plan = planMeant(space, options.plan)
  return { space, plan, reader: readerMeant(plan, options.reader), at: options.at ?? null }
}

/**
 * The digest a reader would get, were it due now: it goes on where their last one ended, else where
 * reading began.
 * @throws GiveUp when nothing was read yet
 */
export async function previewDigest(
  { clock, store }: Desk & { store: Store },
  asked: Asked,
): Promise<Preview> {
  const { space, plan, reader } = asked
  const now = asked.at ?? clock.now()
  const { from, to } = await stretchOf(store, asked, now)
  const facts = await readDigestFacts(store.db, space, plan, from, to)
  return {
    ...{ space: space.id, plan: plan.id, reader: reader.id },
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    rendered: await renderDigest(composeDigest(facts, now), plan.locale),
  }
}

async function stretchOf(
  store: Store,
  { space, plan, reader }: Asked,
  now: Instant,
): Promise<{ from: Instant; to: Instant }> {
  const start = startOf({ sources: await readSources(store.db) }, space.id)
  if (start === null) throw new GiveUp(`Nothing of ${space.id} has been read yet: run vmeste poll`)
  const covered = (await readCovered(store.db)).get(coverKey(space.id, plan.id, reader.id))
  const to = now - settleMs
  return { from: Math.min(covered?.to ?? start, to), to }
}

function planMeant({ id, digests }: Space, wanted: string): DigestPlan {
  const plan = digests.find((one) => one.id === wanted)
  if (plan !== undefined) return plan
  throw new Misconfigured([`Space ${id} has no digest ${wanted}: ${choice(digests)}`])
}

function readerMeant({ id, readers }: DigestPlan, wanted: string | undefined): Reader {
  const reader = readers.find((one) => one.id === (wanted ?? one.id))
  if (reader !== undefined) return reader
  throw new Misconfigured([`Digest ${id} has no reader ${wanted}: ${choice(readers)}`])
}

function choice(those: readonly { id: string }[]): string {
  if (those.length === 0) return 'the configuration names none'
  return `choose one of ${those.map(({ id }) => id).join(', ')}`
}
