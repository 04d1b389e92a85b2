import type { Group, Person } from './world.ts'

export const seedGroups: readonly Group[] = [
  { id: 1, name: 'Калининградская область' },
  { id: 2, name: 'Республика Карелия' },
  { id: 3, name: 'Республика Крым' },
]

/** The bot's user id. */
export const botId = 35

/** Everybody enrolled. `at`: when the course was filled, Unix seconds. */
export function seedPeople(at: number): Person[] {
  return [...participants(at), ...experts(at), bot, ...accelerators(at), coordinator(at)]
}

const cities = ['Калининград', 'Петрозаводск', 'Симферополь']

/** By region, then turn by turn. */
const organisations = [
  [
    ['ГУ', 'Центр социального обслуживания «Янтарный»'],
    ['СОНКО', 'АНО «Северный ветер»'],
    ['ГУ', 'Дом ветеранов «Тихая гавань»'],
    ['СОНКО', 'Благотворительный фонд «Добрый причал»'],
  ],
  [
    ['СОНКО', 'АНО «Лесная тропа»'],
    ['ГУ', 'Комплексный центр «Онежский берег»'],
    ['СОНКО', 'Общественная организация «Тёплый дом»'],
    ['ГУ', 'Центр помощи детям «Ладожский парус»'],
  ],
  [
    ['ГУ', 'Центр социальной помощи «Южный берег»'],
    ['СОНКО', 'АНО «Горная лаванда»'],
    ['ГУ', 'Пансионат для пожилых «Кипарис»'],
    ['СОНКО', 'Добровольческий союз «Маяк»'],
  ],
] as const

const participantNames = [
  'Ирина Ивлева',
  'Алёна Пескова',
  'Фёдор Сидорчук',
  'Надежда Кузьмина',
  'Наталья Соколянская',
  'Михаил Лебедь',
  'Татьяна Козлитина',
  'Галина Новикова-Бор',
  'Виктор Морозенко',
  'Людмила Волочкова',
  'Ольга Соловей',
  'Павел Васильчиков',
  'Мария Зайченко',
  'Екатерина Павлинова',
  'Игорь Семёновых',
  'Дарья Голубкина',
  'Анна Виноградская',
  'Николай Богданенко',
  'Светлана Воробьёвская',
  'Юлия Фёдорченко',
  'Андрей Михалёв',
  'Полина Белянина',
  'Вера Тарасенкова',
  'Алексей Беломоров',
  'Елена Комарик',
  'Оксана Орловская',
  'Дмитрий Киселенко',
  'Валентина Макарская',
  'Ксения Андреенко',
  'Сергей Щукарёв',
]

/** Every eighth hides the address; some have never come in since they were enrolled. */
function participants(at: number): Person[] {
  return participantNames.map((name, index) => {
    const place = index % 3
    const [orgtype, organisation] = organisations[place]?.[Math.floor(index / 3) % 4] ?? ['', '']
    const number = String(index + 1).padStart(2, '0')
    return {
      ...account(3 + index, `user${number}`, name, 'student'),
      emailShown: index % 8 !== 3,
      city: cities[place] ?? null,
      ...{ orgtype, organisation, region: seedGroups[place]?.name ?? null, groups: [place + 1] },
      ...seenAt(index % 5 === 4 ? 0 : at + index * 3600),
    }
  })
}

function experts(at: number): Person[] {
  return [
    { ...account(33, 'expert1', 'Марина Консультантова', 'teacher'), ...seenAt(at) },
    { ...account(34, 'expert2', 'Артём Советников', 'teacher'), ...seenAt(at) },
  ]
}

const bot: Person = account(botId, 'sync-bot', 'Синхронизация Сервис', 'syncbot')

function accelerators(at: number): Person[] {
  const contacts = [
    { name: 'Лидия Янтарёва', orgtype: 'ГУ', organisation: 'Центр добровольчества «Балтика»' },
    { name: 'Роман Карелин-Озёрный', orgtype: 'ГУ', organisation: 'Ресурсный центр «Сампо»' },
    { name: 'Эльвира Таврийская', orgtype: 'СОНКО', organisation: 'Проектный центр «Полуостров»' },
  ]
  return contacts.map(({ name, orgtype, organisation }, index) => ({
    ...account(36 + index, `accelerator${index + 1}`, name, 'teacher'),
    ...{ orgtype, organisation, city: cities[index] ?? null },
    ...{ region: seedGroups[index]?.name ?? null, groups: [index + 1] },
    ...seenAt(at),
  }))
}

function coordinator(at: number): Person {
  return { ...account(39, 'coordinator', 'Галина Распорядителева', 'manager'), ...seenAt(at) }
}

function account(id: number, username: string, name: string, role: Person['role']): Person {
  const [firstname = '', lastname = ''] = name.split(' ')
  return {
    ...{ id, username, firstname, lastname, email: `${username}@example.test`, emailShown: true },
    ...{ role, enrolled: true, city: null, orgtype: null, region: null, organisation: null },
    ...{ groups: [], lastAccess: 0, lastCourseAccess: 0 },
  }
}

function seenAt(at: number): Pick<Person, 'lastAccess' | 'lastCourseAccess'> {
  return { lastAccess: at, lastCourseAccess: at }
}
