import type { ConnectorType } from '../src/connector.ts'
import { itemsAt, keyAt } from './item.ts'
import { channelsAt } from './naming.ts'
import type { Path } from './yaml.ts'

/** A connector that some space needs, and the first place in the file that says so. */
export interface Used {
  type: ConnectorType
  path: Path
}

/**
 * The connectors a file asks for: those a space names, and those that deliver its digests and
 * reminders. Read from the raw content, so that it also works for a file with mistakes.
 */
export function usedConnectors(file: unknown, types: readonly ConnectorType[]): Used[] {
  const spaces = itemsAt({ value: file, path: [] }, 'spaces')
  const channels = spaces.flatMap(channelsAt)
  return types.flatMap((type) => {
    const first = type.place
      ? spaces.map((space) => keyAt(space, type.name)).find(({ value }) => value !== undefined)
      : channels.find(({ value }) => value === type.name)
    return first ? [{ type, path: first.path }] : []
  })
}
