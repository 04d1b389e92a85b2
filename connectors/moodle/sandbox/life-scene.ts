import { isStaff } from './access.ts'
import type { Person, World } from './world.ts'

/** What a random deed has to go by. */
export interface Scene {
  world: World
  /** Who acts now. */
  by: Person
  /** True that often. */
  chance(share: number): boolean
  below(n: number): number
  /** `undefined` where there is nothing to pick from. */
  pick<T>(from: readonly T[]): T | undefined
  /** Lets the one who acts now do it. */
  act(verb: string, details: Readonly<Record<string, unknown>>): Record<string, unknown>
  /** What is done in the site's own pages, where nobody is named. */
  settle(verb: string, details: Readonly<Record<string, unknown>>): Record<string, unknown>
}

/** `false`: not possible now. */
export type Deed = (scene: Scene) => unknown

/** Nobody else may do it. */
export function ofStaff(deed: Deed): Deed {
  return (scene) => (isStaff(scene.by) ? deed(scene) : false)
}

/** A deed and how often it comes in relation to others. */
export type Chance = readonly [weight: number, deed: Deed]

const titles = ['Школа волонтёра', 'Поездка в интернат', 'Отчёт за квартал', 'Ёлка 🎄', 'A & B < C']

const sentences = ['Спасибо!', 'Готово наполовину.', 'А как у вас?', 'Перенесли на среду 🙏', 'Ура']

export function title({ pick, chance, below }: Scene): string {
  return chance(0.5) ? `Тема ${below(10_000)}` : (pick(titles) ?? '')
}

export function words({ pick, chance, below }: Scene): string {
  return chance(0.5) ? `Слово за слово ${below(10_000)}` : (pick(sentences) ?? '')
}

export function paragraph(scene: Scene): string {
  return `<p>${words(scene)}</p>`
}
