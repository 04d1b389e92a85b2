import type { ConnectorType } from '../src/connector.ts'
import { DigestKind, digestProblems } from './digest.ts'
import { type Item, isText, itemsAt, keyAt } from './item.ts'
import { namingProblems } from './naming.ts'
import type { Problem } from './problem.ts'
import { routeProblems } from './route-rules.ts'
import { WindowDays, windowProblems } from './window.ts'
import { placeProblems } from './written-places.ts'
import { isSection } from './yaml.ts'

/**
 * What no key can say alone: names that must exist elsewhere in the file, ids that must differ, days
 * in order. Looks at the raw content, so that a slip in one place does not hide those in others.
 */
export function crossProblems(file: unknown, types: readonly ConnectorType[]): Problem[] {
  const spaces = itemsAt({ value: file, path: [] }, 'spaces')
  return [
    ...repeatedIds(spaces),
    ...spaces.flatMap((space) => spaceProblems(space, types)),
    ...placeProblems(spaces, types),
  ]
}

function spaceProblems(space: Item, types: readonly ConnectorType[]): Problem[] {
  const windows = itemsAt(space, 'windows')
  const digests = itemsAt(space, 'digests')
  return [
    ...repeatedIds(itemsAt(space, 'regions')),
    ...repeatedIds(windows),
    ...repeatedIds(digests),
    ...digests.flatMap((digest) => repeatedIds(itemsAt(digest, 'readers'))),
    ...windows.flatMap(daysProblems),
    ...digests.flatMap(kindProblems),
    ...digests.flatMap((digest) => itemsAt(digest, 'readers').flatMap(addressProblems)),
    ...namingProblems(space, types),
    ...routeProblems(keyAt(space, 'mirror')),
  ]
}

function daysProblems({ value, path }: Item): Problem[] {
  const days = WindowDays.safeParse(value)
  return days.success ? windowProblems(days.data, path) : []
}

function kindProblems({ value, path }: Item): Problem[] {
  const kind = DigestKind.safeParse(value)
  return kind.success ? digestProblems(kind.data, path) : []
}

function addressProblems(reader: Item): Problem[] {
  const address = keyAt(reader, 'address')
  if (keyAt(reader, 'channel').value !== 'email' || !isText(address.value)) return []
  if (/^[^\s@,;<>]+@[^\s@,;<>]+$/.test(address.value)) return []
  const text = 'is no mail address; give one such as reader@example.org, without a name.'
  return [{ path: address.path, text }]
}

function repeatedIds(items: readonly Item[]): Problem[] {
  const ids = items.map(({ value }) => (isSection(value) ? value.id : undefined))
  return items.flatMap(({ path }, index) => {
    const id = ids[index]
    if (!isText(id) || ids.indexOf(id) === index) return []
    return [{ path: [...path, 'id'], text: `is "${id}", as one before it; ids have to differ.` }]
  })
}
