import { seededRandom } from '../../../src/random.ts'
import { act } from './act.ts'
import { findCard } from './find.ts'
import type { Card, List, World } from './world.ts'

/** What a random deed has to go by; who acts and on which card tends to stay the same for a while. */
export interface Scene {
  world: World
  /** Id of who acts now. */
  by: string
  /** True that often. */
  chance(share: number): boolean
  below(n: number): number
  /** `undefined` where there is nothing to pick from. */
  pick<T>(from: readonly T[]): T | undefined
  /** A card, rather one that was just touched. */
  card(): Card
  /** A list that is not archived. */
  list(): List
  /** Lets the one who acts now do it. */
  act(verb: string, details: Readonly<Record<string, unknown>>): Record<string, unknown>
  /** Something that follows soon, if it still can. */
  later(deed: Deed): void
}

/** `false`: not possible now. */
export type Deed = (scene: Scene) => unknown

/** A deed and how often it comes in relation to others. */
export type Chance = readonly [weight: number, deed: Deed]

export interface Stage {
  scene: Scene
  /** Deeds that follow earlier ones. */
  queue: Deed[]
  /** Chooses who acts next. */
  nextActor(): void
}

export function createStage(world: World, seed: number): Stage {
  const random = seededRandom(seed)
  const queue: Deed[] = []
  const below = (n: number) => Math.floor(random() * n)
  const pick = <T>(from: readonly T[]) => from[below(from.length)]
  const chance = (share: number) => random() < share
  let last = ''
  const scene: Scene = {
    ...{ world, below, pick, chance, by: '' },
    card() {
      const same = chance(0.4) ? world.board.cards.find(({ id }) => id === last) : undefined
      const card = demand(same ?? pick(world.board.cards), 'card')
      last = card.id
      return card
    },
    list: () => demand(pick(openLists(world)), 'list'),
    act: (verb, details) => act(world, verb, { by: scene.by, ...details }),
    later: (deed) => queue.push(deed),
  }
  const nextActor = () => {
    const here = world.board.members.some(({ id }) => id === scene.by)
    if (here && chance(0.6)) return
    scene.by = demand(pick(world.board.members), 'member').id
  }
  return { scene, queue, nextActor }
}

export function openLists({ board }: World): List[] {
  return board.lists.filter(({ closed }) => !closed)
}

/** Whether there is room for more cards, or enough of them to lose one. */
export function hasRoom({ board }: World): boolean {
  return board.cards.length < 50
}

export function hasPlenty({ board }: World, going = 1): boolean {
  return board.cards.length - going >= 18
}

/** The card as it is now, `null` when it has gone from the board. */
export function stillHere(world: World, { id }: Card): Card | null {
  return world.board.cards.some((card) => card.id === id) ? findCard(world, id) : null
}

function demand<T>(found: T | undefined, kind: string): T {
  if (found === undefined) throw new Error(`Nobody can live on a board without a ${kind}`)
  return found
}
