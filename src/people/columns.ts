/** What a registration list calls what we keep, in the words that people head their columns with. */
const headings = {
  name: [
    'фио',
    'фамилия имя отчество',
    'фамилия имя',
    'участник',
    'имя и фамилия',
    'name',
    'full name',
  ],
  surname: ['фамилия', 'surname', 'last name'],
  given: ['имя', 'first name', 'given name'],
  patronymic: ['отчество', 'patronymic', 'middle name'],
  email: [
    ...['email', 'mail', 'почта', 'эл почта', 'электронная почта', 'адрес электронной почты'],
    ...['электронный адрес', 'email address', 'адрес эл почты', 'емейл', 'имейл'],
  ],
  organisation: [
    ...['организация', 'учреждение', 'наименование организации', 'название организации'],
    ...['место работы', 'наименование учреждения', 'полное наименование организации'],
    ...['organisation', 'organization'],
  ],
  kind: [
    ...['вид организации', 'тип организации', 'вид', 'тип', 'форма', 'организационная форма'],
    ...['гу сонко', 'гу или сонко', 'kind', 'type'],
  ],
  region: [
    ...['регион', 'субъект', 'субъект рф', 'субъект российской федерации', 'область', 'территория'],
    ...['регион рф', 'region'],
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** What a column of a registration list may hold. */
export type Column = keyof typeof headings

/** Which column holds what, the first that says so; and the headings that say nothing we keep. */
export function columnsOf(head: readonly string[]): {
  columns: ReadonlyMap<Column, number>
  unused: readonly string[]
} {
  const columns = new Map<Column, number>()
  const unused: string[] = []
  for (const [at, heading] of head.entries()) {
    const meant = meanings.get(plain(heading))
    if (meant !== undefined && !columns.has(meant)) columns.set(meant, at)
    else if (heading !== '') unused.push(heading)
  }
  return { columns, unused }
}

/** «Ф. И. О.» → «фио», «E-mail» → "email". */
function plain(heading: string): string {
  const words = heading.toLowerCase().replaceAll('ё', 'е').replace(/[-.]/g, '')
  const letters = words
    .replace(/\(.*\)/g, ' ')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim()
  return letters === 'ф и о' ? 'фио' : letters
}

const entries = Object.entries(headings) as [Column, readonly string[]][]
const meanings = new Map(
  entries.flatMap(([column, words]) => words.map((word) => [word, column] as const)),
)
