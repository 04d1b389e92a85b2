import type { Instant } from '../../src/ids.ts'

/** Trello's ids are Mongo ObjectIds: the first eight hex digits are the second they were made in. */
export function createdAt(id: string): Instant | null {
  return /^[0-9a-f]{24}$/i.test(id) ? Number.parseInt(id.slice(0, 8), 16) * 1_000 : null
}

/** Smaller than every id of that second and later, greater than every earlier one. */
export function firstIdOf(at: Instant): string {
  return (
    Math.floor(at / 1_000)
      .toString(16)
      .padStart(8, '0') + '0'.repeat(16)
  )
}
