import type { Post } from './schema.ts'

/** The first post of a discussion answers none: Moodle 4.5 writes `null` or leaves it out. */
export function isFirst({ parentid }: Pick<Post, 'parentid'>): boolean {
  return parentid === null || parentid === 0
}
