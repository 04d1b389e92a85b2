import { expect, test } from '@jest/globals'
import { eachAtOnce } from '../../src/at-once.ts'
import { gather } from '../../src/gather.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('who comes while others are served is served with whoever else came', async () => {
  const served: (readonly number[])[] = []
  const double = gather(async (items: readonly number[]) => {
    served.push(items)
    await turn()
    return items.map((item) => 2 * item)
  })

  expect(await Promise.all([1, 2, 3].map(double))).toEqual([2, 4, 6])
  expect(await double(4)).toBe(8)

  expect(served).toEqual([[1], [2, 3], [4]])
})

test('where one of several is to blame, the others are served all the same', async () => {
  const check = gather(async (items: readonly number[]) => {
    await turn()
    if (items.includes(3)) throw new Error('not three')
    return items
  })

  const said = await Promise.allSettled([1, 2, 3, 4].map(check))

  expect(said.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
  ])
})

test('no more are worked on at once than is allowed at that moment', async () => {
  let running = 0
  const seen: number[] = []
  await eachAtOnce(
    [1, 2, 3, 4, 5, 6, 7],
    () => (seen.length === 0 ? 1 : 3),
    async () => {
      running += 1
      await turn()
      seen.push(running)
      running -= 1
    },
  )

  expect(seen).toHaveLength(7)
  expect(seen[0]).toBe(1)
  expect(Math.max(...seen)).toBe(3)
})

test('after a failure nothing new is begun, and what runs is waited for', async () => {
  const ended: number[] = []
  const work = async (item: number) => {
    await turn()
    if (item === 1) throw new Error('the first fails')
    await turn()
    ended.push(item)
  }

  await expect(eachAtOnce([1, 2, 3, 4], () => 2, work)).rejects.toThrow('the first fails')

  expect(ended).toEqual([2])
})
