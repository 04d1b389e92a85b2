import type { ConnectorType } from '../src/connector.ts'
import { type Item, isText, itemsAt, keyAt } from './item.ts'
import type { Problem } from './problem.ts'
import { isGiven, leadingOf, placeOf } from './route-rules.ts'
import type { Path } from './yaml.ts'

/** A place that a space writes to. */
interface Written {
  space: Item
  /** Where the file says so. */
  path: Path
  as: string
  title: string
  /** The same for every space that means the same place. */
  id: string
}

/**
 * Places that are written to twice, in two ways, by two spaces, or that are also read as what people
 * write: each would make a loop or a quarrel.
 */
export function placeProblems(spaces: readonly Item[], types: readonly ConnectorType[]): Problem[] {
  const written = spaces.flatMap((space) => writtenIn(space, types))
  return [
    ...written.flatMap((place, index) => quarrels(place, written.slice(0, index))),
    ...spaces.flatMap((space) => loops(space, types, written)),
  ]
}

function writtenIn(space: Item, types: readonly ConnectorType[]): Written[] {
  const mirror = keyAt(space, 'mirror')
  const identify = identifierOf(space, types, keyAt(mirror, 'to').value)
  if (identify === null) return []
  return [...leadingOf(mirror), ...itemsAt(mirror, 'former')].map((route) => {
    const { as, into } = placeOf(mirror, route)
    const path = isGiven(route, 'into') ? [...route.path, 'into'] : route.path
    return { ...{ space, path, as }, ...identify(as, into ?? null) }
  })
}

/** How a space's connector tells one place from another; `null` where it is not to be known yet. */
function identifierOf(space: Item, types: readonly ConnectorType[], name: unknown) {
  const type = types.find((one) => one.name === name)
  const place = type?.place?.safeParse(keyAt(space, String(name)).value)
  const { mirrorPlace } = type ?? {}
  if (type === undefined || mirrorPlace === undefined || place?.success !== true) return null
  return (as: 'entries' | 'discussions', into: string | null) => {
    const { title, id } = mirrorPlace(place.data, { as, into })
    return { title, id: `${type.name} ${id}` }
  }
}

function quarrels(place: Written, before: readonly Written[]): Problem[] {
  const same = before.filter(({ id }) => id === place.id)
  const stranger = same.find(({ space }) => space !== place.space)
  if (stranger !== undefined) {
    const text = `leads to «${place.title}», where ${nameOf(stranger.space)} shows its cards: the two would take each other's entries for doubles. Give each an activity of its own.`
    return [{ path: place.path, text }]
  }
  if (same.every(({ as }) => as === place.as)) return []
  const text = `shows cards as ${place.as} in «${place.title}», where another route shows them as ${same[0]?.as}: choose another activity, or the same kind.`
  return [{ path: place.path, text }]
}

/** Places named as what people write, though we write there. */
function loops(
  space: Item,
  types: readonly ConnectorType[],
  written: readonly Written[],
): Problem[] {
  const named = [
    ...itemsAt(keyAt(space, 'questions'), 'places'),
    ...itemsAt(space, 'windows').map((window) => keyAt(keyAt(window, 'acted'), 'place')),
  ]
  return named.flatMap(({ path, value }) => {
    const ids = types.map(({ name }) =>
      isText(value) ? identifierOf(space, types, name)?.('entries', value.trim())?.id : undefined,
    )
    if (!written.some(({ id }) => ids.includes(id))) return []
    const text = `is «${value}», where cards are shown: what we write there would be taken for what people write. Name another place, or show the cards elsewhere.`
    return [{ path, text }]
  })
}

function nameOf(space: Item): string {
  const { value } = keyAt(space, 'id')
  return isText(value) ? `space ${value}` : 'another space'
}
