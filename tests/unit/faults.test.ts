import { expect, test } from '@jest/globals'
import { createFaultDice } from '../../src/faults.ts'

const roll = (dice: ReturnType<typeof createFaultDice>, times: number) =>
  Array.from({ length: times }, () => dice.next(true)?.kind ?? 'none')

test('the same seed hits the same requests, about as often as its share says', () => {
  const dice = createFaultDice()
  const faults = { reset: 0.1, html: 0.1, lostReply: 0.2, seed: 7 }
  dice.set(faults)
  const first = roll(dice, 1_000)
  dice.set(faults)
  expect(roll(dice, 1_000)).toEqual(first)
  expect(first.filter((kind) => kind === 'reset').length).toBeGreaterThan(70)
  expect(first.filter((kind) => kind === 'reset').length).toBeLessThan(130)
})

test('writes alone lose their reply or land late', () => {
  const dice = createFaultDice()
  dice.set({ lostReply: 1, lateWriteMs: 50 })
  expect(dice.next(false)).toBeNull()
  expect(dice.next(true)).toEqual({ kind: 'lostReply' })
  dice.set({ lateWriteMs: 50 })
  expect(dice.next(true)).toEqual({ kind: 'lateWrite', ms: 50 })
})
