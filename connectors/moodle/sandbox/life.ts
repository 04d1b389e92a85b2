import { seededRandom, weighted } from '../../../src/random.ts'
import { isStaff } from './access.ts'
import { act } from './act.ts'
import { dataChances } from './life-data.ts'
import { forumChances } from './life-forum.ts'
import { materialChances } from './life-materials.ts'
import { peopleChances } from './life-people.ts'
import type { Chance, Deed, Scene } from './life-scene.ts'
import { courseSight } from './sight.ts'
import type { CourseLife, CourseSight, Truth } from './truth.ts'
import { differences } from './truths.ts'
import type { Person, World } from './world.ts'

const chances: readonly Chance[] = [
  ...forumChances,
  ...dataChances,
  ...materialChances,
  ...peopleChances,
]
const total = chances.reduce((sum, [weight]) => sum + weight, 0)
const tries = 50

/** People at work in the course, by chance; the same seed does the same to the same course. */
export function createLife(world: World, seed: number): CourseLife {
  const scene = createScene(world, seed)
  let last = courseSight(world)
  const since = (by: string | null): readonly Truth[] => {
    const now: CourseSight = courseSight(world)
    const truths = differences(last, now, { at: world.now() * 1000, by })
    last = now
    return truths
  }
  return {
    notice: () => since(null),
    step() {
      const itself = since(null)
      scene.by = anybody(scene)
      for (let left = tries; left > 0; left -= 1) {
        if (atRandom(scene.below(total * 1_000) / 1_000)(scene) !== false) break
      }
      return [...itself, ...since(String(scene.by.id))]
    },
  }
}

function createScene(world: World, seed: number): Scene {
  const random = seededRandom(seed)
  const below = (n: number) => Math.floor(random() * n)
  const scene: Scene = {
    ...{ world, below, chance: (share) => random() < share },
    pick: (from) => from[below(from.length)],
    by: world.people[0] as Person,
    act: (verb, details) => act(world, verb, { by: scene.by.username, ...details }),
    settle: (verb, details) => act(world, verb, details),
  }
  return scene
}

/** Staff do much of what is done to others' things. */
function anybody({ world, pick, chance }: Scene): Person {
  const here = world.people.filter(({ enrolled, id }) => enrolled && id !== world.bot.id)
  const staff = chance(0.3)
  const found = pick(here.filter((person) => isStaff(person) === staff))
  if (found === undefined) throw new Error('Nobody is left in the course')
  return found
}

function atRandom(at: number): Deed {
  return weighted(chances, at) ?? (() => false)
}
