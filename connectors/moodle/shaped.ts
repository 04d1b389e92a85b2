import { z } from 'zod'
import type { Answer } from './ask.ts'
import { unanswered } from './failure.ts'

/** One stretch of a list; pages are counted from 0. */
export interface PageOf {
  page: number
  perpage: number
}

/** Rows that are looked at one by one: an odd one does not reject the others. */
export const rows = z.array(z.unknown())

/** @throws TryLater where an answer is not what the function gives in Moodle 4.5 */
export function shaped<T>({ value, asked }: Answer, shape: z.ZodType<T>): T {
  const parsed = shape.safeParse(value)
  if (parsed.success) return parsed.data
  throw unanswered(
    `Moodle answered ${asked.wsfunction} in a shape that Moodle 4.5 does not have; will try again (if it stays so, look which plugin or proxy changes its answers).`,
    asked,
  )
}
