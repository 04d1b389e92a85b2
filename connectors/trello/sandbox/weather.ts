import { type Parcel, toForgery } from './parcels.ts'
import type { Weather } from './truth.ts'
import type { World } from './world.ts'

/** How far back in a row a reordered delivery falls at most. */
const fallsBack = 4

/** What goes out of a row of deliveries, in this order, and what is kept back for the next row. */
export interface Underway {
  out: Parcel[]
  late: Parcel[]
}

/**
 * A reordered delivery goes out after some of its followers. Behind the end of the row there is
 * nobody to go after: with `mayKeep` it waits for the next row.
 */
export function underway(
  world: World,
  row: readonly Parcel[],
  weather: Weather,
  random: () => number,
  mayKeep: boolean,
): Underway {
  const meets = (share: number | undefined) => random() < (share ?? 0)
  const placed = row.map((parcel, place) => {
    const behind = meets(weather.reordered) ? 1.5 + Math.floor(random() * fallsBack) : 0
    return { parcel, place: place + behind }
  })
  const late = placed.filter(({ place }) => mayKeep && place > row.length - 1)
  const inTime = placed.filter((one) => !late.includes(one)).sort((a, b) => a.place - b.place)
  const out = inTime.flatMap(({ parcel }) => {
    const forged = meets(weather.forged) ? [toForgery(world, parcel, random)] : []
    if (meets(weather.lost)) return forged
    return meets(weather.doubled) ? [...forged, parcel, parcel] : [...forged, parcel]
  })
  return { out, late: late.map(({ parcel }) => parcel) }
}
