import { weighted } from '../../../src/random.ts'
import { boardChances } from './life-board.ts'
import { cardChances } from './life-cards.ts'
import { checklistChances } from './life-checklists.ts'
import { partChances } from './life-parts.ts'
import { peopleChances } from './life-people.ts'
import { type Chance, createStage, type Deed, type Stage } from './life-scene.ts'
import type { Life } from './truth.ts'
import type { World } from './world.ts'

const chances: readonly Chance[] = [
  ...[...cardChances, ...partChances, ...checklistChances],
  ...[...boardChances, ...peopleChances],
]
const total = chances.reduce((sum, [weight]) => sum + weight, 0)

/** How often what was begun is gone on with, rather than something new being done. */
const goesOn = 0.5
const tries = 50

/** People at work on the board, by chance; the same seed does the same to the same board. */
export function createLife(world: World, seed: number): Life {
  const stage = createStage(world, seed)
  return {
    step() {
      const known = world.truths.length
      stage.nextActor()
      for (let left = tries; left > 0; left -= 1) {
        if (choose(stage)(stage.scene)) break
      }
      return world.truths.slice(known)
    },
  }
}

function choose({ scene, queue }: Stage): Deed {
  const next = scene.chance(goesOn) ? queue.shift() : undefined
  return next ?? atRandom(scene.below(total * 1_000) / 1_000)
}

function atRandom(at: number): Deed {
  return weighted(chances, at) ?? (() => false)
}
