import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { ahead } from '../../src/ahead.ts'

describe('reading ahead', () => {
  it('sends for the next item when told, once, and otherwise when it is wanted', async () => {
    const made: number[] = []
    const begunBy: number[][] = []
    for await (const { item, sendForNext } of ahead(numbers(3, made))) {
      await turn()
      begunBy.push([...made])
      if (item !== 1) continue
      sendForNext()
      sendForNext()
      await turn()
      begunBy.push([...made])
    }
    expect(begunBy).toEqual([[1], [1, 2], [1, 2], [1, 2, 3]])
  })

  it('keeps what is sent for out of the context of whoever sends', async () => {
    const context = new AsyncLocalStorage<string>()
    const seen: unknown[] = []
    async function* items() {
      for (const item of [1, 2]) {
        seen.push(context.getStore())
        yield item
      }
    }
    for await (const { sendForNext } of ahead(items())) {
      await context.run('a transaction', async () => sendForNext())
    }
    expect(seen).toEqual([undefined, undefined])
  })

  it('tells of a failure after the items before it, and lets go of the source', async () => {
    const got: number[] = []
    let closed = false
    async function* items() {
      try {
        yield 1
        throw new Error('broken off')
      } finally {
        closed = true
      }
    }
    const reading = async () => {
      for await (const { item, sendForNext } of ahead(items())) {
        sendForNext()
        await turn()
        got.push(item)
      }
    }
    await expect(reading()).rejects.toThrow('broken off')
    expect([got, closed]).toEqual([[1], true])
  })

  it('ends the source when the work breaks off, whatever is on its way', async () => {
    let closed = false
    async function* items() {
      try {
        yield 1
        yield 2
      } finally {
        closed = true
      }
    }
    const reading = async () => {
      for await (const { sendForNext } of ahead(items())) {
        sendForNext()
        throw new Error('cannot write')
      }
    }
    await expect(reading()).rejects.toThrow('cannot write')
    await turn()
    expect(closed).toBe(true)
  })
})

async function* numbers(count: number, made: number[]): AsyncGenerator<number> {
  for (let number = 1; number <= count; number += 1) {
    made.push(number)
    yield number
  }
}
