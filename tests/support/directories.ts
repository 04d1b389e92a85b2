import type { Face } from '../../src/people/match.ts'
import { seededRandom } from '../../src/random.ts'
import { type Dice, dice } from './dice.ts'

/** One side of a directory: an account as its source would show it. `of`: whose it really is. */
export interface Invented extends Face {
  of: number
}

interface Human {
  surname: string
  given: string
  patronymic: string
  short: string
  woman: boolean
  /** Before she married. */
  maiden: string | null
  email: string
}

/**
 * The same invented people as a course and a board know them: in Cyrillic and Latin, with initials and
 * pet names, misspelt, married in between, namesakes among them; half of them with their address on
 * both sides, some with one that an office shares.
 */
export function directories(
  seed: number,
  count: number,
): { course: Invented[]; board: Invented[] } {
  const random = dice(seed)
  const humans: Human[] = []
  while (humans.length < count) humans.push(human(random, humans))
  const others = mixed([...humans.entries()], seed + 1)
  return {
    course: humans.map((one, of) => inCourse(random, one, of)),
    board: others.map(([of, one]) => onBoard(random, one, of)),
  }
}

function human(random: Dice, others: readonly Human[]): Human {
  const woman = random.below(10) < 7
  const [given, short] = random.pick(woman ? women : men)
  const surname = toSurname(random.pick(stems), woman)
  const patronymic = `${random.pick(fathers)}${woman ? 'вна' : 'вич'}`
  const maiden = woman && random.below(12) === 0 ? toSurname(random.pick(stems), true) : null
  const email = `person${others.length}@example.org`
  const namesake = others[random.below(others.length + 1)]
  if (namesake === undefined || random.below(20) > 0)
    return { surname, given, patronymic, short, woman, maiden, email }
  const ending = namesake.woman ? 'вна' : 'вич'
  return { ...namesake, patronymic: patronymic.replace(/(вна|вич)$/, ending), maiden: null, email }
}

function inCourse(random: Dice, one: Human, of: number): Invented {
  const { surname, given, patronymic } = one
  const name = random.pick([`${given} ${surname}`, `${surname} ${given} ${patronymic}`])
  const office = random.below(15) === 0 ? `office${of % 7}@example.org` : one.email
  return face('course', of, name, { email: office })
}

function onBoard(random: Dice, one: Human, of: number): Invented {
  const email = random.below(2) === 0 ? mailOf(random, one, of) : null
  return face('board', of, nameOn(random, one), { email })
}

function mailOf(random: Dice, { email }: Human, of: number): string {
  if (random.below(15) === 0) return `office${of % 7}@example.org`
  return random.pick([email, email.toUpperCase(), ` ${email}`])
}

/** As people write themselves where nobody asks for a passport. */
function nameOn(random: Dice, one: Human): string {
  const { given, patronymic, short } = one
  if (one.maiden !== null) return `${one.maiden} ${given} ${patronymic}`
  const { surname } = one
  const [g = '', p = ''] = [given[0], patronymic[0]]
  return random.pick([
    ...[`${given} ${surname}`, `${surname} ${given}`, `${surname} ${given} ${patronymic}`],
    ...[`${given} ${surname}`, misspelt(random, `${given} ${surname}`), `${short} ${surname}`],
    ...[
      `${surname} ${g}. ${p}.`,
      `${g}. ${surname}`,
      `${surname} ${g}.${p}.`,
      `${given} ${surname[0]}.`,
    ],
    ...[latin(random, `${given} ${surname}`), latin(random, `${surname} ${given}`)],
    ...[latin(random, `${given} ${surname}`), latin(random, `${g}. ${surname}`)],
    latin(random, `${short} ${surname}`),
  ])
}

/** Two neighbouring letters of a long word change places. */
function misspelt(random: Dice, name: string): string {
  if ((name.split(' ').at(-1) ?? '').length < 5) return name
  const at = name.length - 2 - random.below(3)
  return `${name.slice(0, at)}${name[at + 1]}${name[at]}${name.slice(at + 2)}`
}

/** One of the ways in which passports, airlines and people write Russian in Latin letters. */
function latin(random: Dice, name: string): string {
  const way = random.pick(ways)
  const letters = [...name].map((letter) => {
    const lower = letter.toLowerCase()
    const said = way[lower] ?? common[lower] ?? letter
    return letter === lower ? said : said.slice(0, 1).toUpperCase() + said.slice(1)
  })
  return letters.join('')
}

const common: Readonly<Record<string, string>> = {
  ...{ а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'e', ж: 'zh', з: 'z', и: 'i', й: 'y' },
  ...{ к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f' },
  ...{
    х: 'kh',
    ц: 'ts',
    ч: 'ch',
    ш: 'sh',
    щ: 'shch',
    ъ: '',
    ы: 'y',
    ь: '',
    э: 'e',
    ю: 'yu',
    я: 'ya',
  },
}
const ways: readonly Readonly<Record<string, string>>[] = [
  {},
  { й: 'i', ю: 'iu', я: 'ia', ъ: 'ie' },
  { й: 'j', х: 'h', ц: 'c', ю: 'ju', я: 'ja', ё: 'jo' },
  { й: 'i', х: 'h', ё: 'yo', щ: 'sch', ь: "'" },
]

function face(
  source: string,
  of: number,
  name: string,
  { email }: { email: string | null },
): Invented {
  const [organisation, region, username] = [null, null, null]
  return { of, source, sourceId: String(of * 7 + 3), name, username, email, organisation, region }
}

function toSurname(stem: string, woman: boolean): string {
  if (!woman) return stem
  if (/[иыо]й$/.test(stem)) return `${stem.slice(0, -2)}ая`
  return /[оеё]в$|ин$/.test(stem) ? `${stem}а` : stem
}

function mixed<T>(items: readonly T[], seed: number): T[] {
  const random = seededRandom(seed)
  return items
    .map((item) => ({ item, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item)
}

const women = [
  ...([
    'Анна Аня',
    'Мария Маша',
    'Екатерина Катя',
    'Ольга Оля',
    'Татьяна Таня',
    'Наталья Наташа',
  ] as const),
  ...([
    'Елена Лена',
    'Ирина Ира',
    'Светлана Света',
    'Юлия Юля',
    'Анастасия Настя',
    'Надежда Надя',
  ] as const),
  ...(['Людмила Люда', 'Любовь Люба', 'Виктория Вика', 'Галина Галя', 'Маргарита Рита'] as const),
  ...(['Александра Саша', 'Евгения Женя', 'Ксения Ксюша', 'Дарья Даша', 'Лидия Лида'] as const),
].map((pair) => pair.split(' ') as [string, string])
const men = [
  ...(['Александр Саша', 'Алексей Лёша', 'Дмитрий Дима', 'Николай Коля', 'Михаил Миша'] as const),
  ...([
    'Сергей Серёжа',
    'Владимир Вова',
    'Евгений Женя',
    'Павел Паша',
    'Пётр Петя',
    'Юрий Юра',
  ] as const),
].map((pair) => pair.split(' ') as [string, string])
const fathers = [
  'Ивано',
  'Петро',
  'Алексее',
  'Сергее',
  'Николае',
  'Владимиро',
  'Андрее',
  'Юрье',
  'Олего',
]
const stems = [
  ...[
    'Снежин',
    'Берёзкин',
    'Горный',
    'Лесной',
    'Озерский',
    'Щукин',
    'Журавлёв',
    'Цветков',
    'Чайкин',
  ],
  ...[
    'Хохлов',
    'Шубин',
    'Яблоков',
    'Юдин',
    'Эльков',
    'Полевой',
    'Ручьёв',
    'Зимин',
    'Калинин',
    'Ким',
  ],
  ...[
    'Мельниченко',
    'Воронов',
    'Грачёв',
    'Дубровский',
    'Ежов',
    'Жданов',
    'Зорин',
    'Ильинский',
    'Клюев',
  ],
  ...['Лаптев', 'Морозов', 'Никольский', 'Орехов', 'Прудников', 'Рябинин', 'Соловьёв', 'Тихонов'],
  ...['Уваров', 'Филинов', 'Харитонов', 'Царёв', 'Черных', 'Шишкин', 'Щеглов', 'Югов', 'Ясенев'],
  ...['Янович', 'Ли', 'Брусникин', 'Вьюгин', 'Гладышев', 'Дорохов', 'Ершов', 'Зуев', 'Кедров'],
]
