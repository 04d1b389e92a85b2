import type { ConnectorType } from '../src/connector.ts'
import { type Item, isText, itemsAt, keyAt } from './item.ts'
import type { Problem } from './problem.ts'
import { suggestion } from './suggest.ts'

/** Names in a space that have to exist elsewhere: regions, channels, connectors. */
export function namingProblems(space: Item, types: readonly ConnectorType[]): Problem[] {
  const regions = itemsAt(space, 'regions').flatMap((region) => textAt(region, 'id') ?? [])
  const possible = types.filter(({ place }) => place !== null).map(({ name }) => name)
  const places = possible.filter((name) => keyAt(space, name).value !== undefined)
  const everywhere = types.filter(({ place }) => place === null).map(({ name }) => name)
  const plans = [...itemsAt(space, 'windows'), ...itemsAt(space, 'digests')]
  const mirror = keyAt(space, 'mirror')
  return [
    ...plans.flatMap((plan) => unknownName(keyAt(plan, 'region'), regions, 'a region')),
    ...channelsAt(space).flatMap((channel) =>
      unknownName(channel, [...places, ...everywhere], 'a channel'),
    ),
    ...['from', 'to'].flatMap((key) => unknownName(keyAt(mirror, key), places, 'a connector')),
    ...mirrorToItself(mirror),
    ...noSource(space, places, possible),
  ]
}

/** Wherever a space says through which connector something is delivered. */
export function channelsAt(space: Item): Item[] {
  const windows = itemsAt(space, 'windows').map((window) => keyAt(window, 'remind'))
  const readers = itemsAt(space, 'digests').flatMap((digest) => itemsAt(digest, 'readers'))
  return [...windows, ...readers].map((part) => keyAt(part, 'channel'))
}

function unknownName({ value, path }: Item, known: readonly string[], what: string): Problem[] {
  if (!isText(value) || known.includes(value)) return []
  const advice = known.length === 0 ? 'It has none.' : suggestion(value, known)
  return [{ path, text: `is "${value}", not ${what} of this space. ${advice}` }]
}

function mirrorToItself(mirror: Item): Problem[] {
  const to = keyAt(mirror, 'to')
  if (!isText(to.value) || to.value !== keyAt(mirror, 'from').value) return []
  return [{ path: to.path, text: 'is the same as from; name the other one.' }]
}

function noSource(
  { path }: Item,
  places: readonly string[],
  possible: readonly string[],
): Problem[] {
  if (places.length > 0 || possible.length === 0) return []
  return [{ path, text: `names no source; add ${possible.join(' or ')}.` }]
}

function textAt(item: Item, key: string): string | null {
  const { value } = keyAt(item, key)
  return isText(value) ? value : null
}
