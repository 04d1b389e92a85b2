/** What has been seen at one place of a JSON value: its types, its keys, the shape of its items. */
interface Shape {
  types: Set<string>
  objects: number
  keys: Map<string, { seen: number; shape: Shape }>
  items: Shape | null
}

/** Learns the shape of several answers to the same kind of request. */
export function shapeOf(values: readonly unknown[]): Shape {
  const shape = emptyShape()
  for (const value of values) learn(shape, value)
  return shape
}

/** Where `value` departs from the shape: unknown keys, missing ones, other types. */
export function departures(shape: Shape, value: unknown, path = ''): string[] {
  const type = typeOf(value)
  if (!shape.types.has(type)) return [`${path} is ${type}, not ${[...shape.types].join(' or ')}`]
  if (Array.isArray(value)) {
    const { items } = shape
    if (!items) return value.length > 0 ? [`${path} has items`] : []
    return value.flatMap((item) => departures(items, item, `${path}[]`))
  }
  return isRecord(value) ? keyDepartures(shape, value, path) : []
}

function keyDepartures(shape: Shape, value: Record<string, unknown>, path: string): string[] {
  const missing = [...shape.keys]
    .filter(([key, { seen }]) => seen === shape.objects && !Object.hasOwn(value, key))
    .map(([key]) => `${path}.${key} is missing`)
  const present = Object.entries(value).flatMap(([key, inner]) => {
    const known = shape.keys.get(key)
    return known ? departures(known.shape, inner, `${path}.${key}`) : [`${path}.${key} is unknown`]
  })
  return [...missing, ...present]
}

function learn(shape: Shape, value: unknown): void {
  shape.types.add(typeOf(value))
  if (Array.isArray(value)) {
    for (const item of value) {
      shape.items ??= emptyShape()
      learn(shape.items, item)
    }
  } else if (isRecord(value)) {
    shape.objects += 1
    for (const [key, inner] of Object.entries(value)) {
      const known = shape.keys.get(key) ?? { seen: 0, shape: emptyShape() }
      shape.keys.set(key, { seen: known.seen + 1, shape: known.shape })
      learn(known.shape, inner)
    }
  }
}

function emptyShape(): Shape {
  return { types: new Set(), objects: 0, keys: new Map(), items: null }
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'list'
  return value === null ? 'null' : typeof value
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeOf(value) === 'object'
}
