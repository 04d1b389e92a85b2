import { day, hour } from '../../../src/clock.ts'
import type { Scene } from './life-scene.ts'

/** Small pools, so that the same value comes again, and now and then something never said before. */
const titles = [
  'Встреча с волонтёрами',
  'Памятка для новичков 📎',
  'Смета на осень',
  'Поездка в интернат',
  'Ремонт «под ключ» — *срочно*',
  'Список нуждающихся',
  'Отчёт за квартал',
  'Call the printers',
  '🎄 Ёлка',
] as const

const texts = [
  '',
  'Готово наполовину.',
  '**Важно:** принести паспорта.\n\n- раз\n- два\n- три',
  'Спросить у @lidia.berezina, см. https://example.org/pravila?x=1&y=2',
  '~~Отменяется~~ переносится 🙏\n\n> «Будем», — сказали они.',
  'Пункт 4\\.2 и `код` <b>не жирный</b>',
  '[Таблица](https://example.org/t "‌")',
  'Plain ASCII only',
] as const

const shortNames = ['Сделать', 'Позвонить', 'Подписать ✍️', 'Отправить', 'Дела', 'Шаги'] as const

export function title(scene: Scene): string {
  return anew(scene, titles, 'Карточка')
}

/** At times as long as Trello lets a description be. */
export function text(scene: Scene): string {
  if (scene.chance(0.03)) return `Длинный рассказ ${scene.below(9)}. `.repeat(600)
  return anew(scene, texts, 'Слово за слово')
}

/** Never empty: what is said, not what is left blank. */
export function words(scene: Scene): string {
  return text(scene) || 'Спасибо!'
}

export function shortName(scene: Scene): string {
  return anew(scene, shortNames, 'Дело')
}

/** A due or start date around now, at times none. */
export function moment(scene: Scene): string | null {
  if (scene.chance(0.2)) return null
  const today = Math.floor(scene.world.clock.now() / day) * day
  return new Date(today + scene.below(20) * day + scene.below(4) * 3 * hour).toISOString()
}

function anew(scene: Scene, pool: readonly string[], otherwise: string): string {
  if (scene.chance(0.3)) return `${otherwise} ${scene.below(10_000)}`
  return scene.pick(pool) ?? otherwise
}
