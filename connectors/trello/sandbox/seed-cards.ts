import type { seedLabels, seedLists, seedMembers } from './seed-people.ts'

type Username = (typeof seedMembers)[number]['username']

export interface SeedCard {
  /** Made on that day of June 2019. */
  day: number
  by: Username
  /** Where it starts and, if it has moved since, where it is. */
  list: (typeof seedLists)[number]
  movedTo?: (typeof seedLists)[number]
  name: string
  desc: string
  due?: string
  done?: true
  labels: readonly (typeof seedLabels)[number]['name'][]
  members?: readonly Username[]
  checklist?: { name: string; items: readonly string[]; checked: number }
  comments?: readonly { by: Username; text: string }[]
  attachment?: { name: string; url: string }
  role?: 'separator' | 'template'
}

/** Project cards of an invented course, as its participants might write them. */
export const seedCards: readonly SeedCard[] = [
  {
    day: 3,
    by: 'lidia.berezina',
    list: 'Идеи',
    name: 'Шаблон: карточка проекта',
    desc: '**Организация:**\n**Для кого:**\n**Что делают волонтёры:**\n**Срок:**',
    labels: [],
    role: 'template',
  },
  {
    day: 3,
    by: 'lidia.berezina',
    list: 'В работе',
    name: '---',
    desc: '',
    labels: [],
    role: 'separator',
  },
  {
    day: 4,
    by: 'galina.ozerova',
    list: 'Идеи',
    movedTo: 'В работе',
    name: 'Школа заботы: волонтёры в доме-интернате',
    desc: 'Раз в неделю волонтёры приходят к пожилым людям: **читают вслух**, гуляют, помогают с телефоном.\n\n- 12 волонтёров, два куратора\n- обучение по четвергам\n\nЧто уже есть: договор с интернатом и список желающих.',
    due: '2019-08-30T15:00:00.000Z',
    labels: ['Карелия', 'ГУ'],
    members: ['galina.ozerova', 'timur.kamenev'],
    checklist: {
      name: 'До начала',
      items: ['Договор с интернатом', 'Медосмотр волонтёров', 'Расписание на сентябрь', 'Памятка'],
      checked: 2,
    },
    comments: [
      { by: 'vera.prudnikova', text: 'А кто оплачивает медосмотр? У нас на этом всё встало.' },
      {
        by: 'galina.ozerova',
        text: '@vera.prudnikova интернат взял на себя, пункт 4\\.2 договора.',
      },
    ],
  },
  {
    day: 5,
    by: 'vera.prudnikova',
    list: 'В работе',
    name: 'Социальное такси силами добровольцев',
    desc: 'Довозим людей на колясках до поликлиники. Ищем **третью машину** и образец путевого листа.\n\nПравила перевозки: https://example.org/pravila',
    due: '2019-07-19T14:00:00.000Z',
    labels: ['Карелия', 'СОНКО', 'Нужна помощь'],
    members: ['vera.prudnikova'],
    checklist: { name: 'Машины', items: ['Первая', 'Вторая', 'Третья'], checked: 2 },
    comments: [{ by: 'timur.kamenev', text: 'Путевой лист пришлю в понедельник.' }],
  },
  {
    day: 6,
    by: 'nina.yantareva',
    list: 'Идеи',
    name: 'Мобильная бригада для дальних посёлков',
    desc: 'Врач, юрист и два волонтёра раз в месяц выезжают в посёлки у моря.\nПока не знаем, как оформить ГСМ.',
    labels: ['Калининградская область', 'ГУ'],
    members: ['nina.yantareva', 'ilya.zarechny'],
  },
  {
    day: 7,
    by: 'ilya.zarechny',
    list: 'В работе',
    movedTo: 'На согласовании',
    name: 'Положение о волонтёрах комплексного центра',
    desc: 'Черновик положения, раздел о персональных данных ещё пишем.\n\n1. Общие условия\n2. Права и обязанности\n3. Книжка волонтёра',
    due: '2019-07-12T12:00:00.000Z',
    labels: ['Калининградская область', 'ГУ'],
    members: ['ilya.zarechny', 'lidia.berezina'],
    checklist: { name: 'Согласуют', items: ['Юрист', 'Кадры', 'Директор'], checked: 1 },
    attachment: { name: 'Положение, черновик 2', url: 'https://example.org/polozhenie-2.docx' },
  },
  {
    day: 10,
    by: 'roman.kosov',
    list: 'В работе',
    name: 'Летний лагерь «Янтарный берег»: вожатые-волонтёры',
    desc: '~~Две смены~~ Три смены, 20 вожатых. Нужны справки у всех до 25 июля.',
    due: '2019-07-25T18:00:00.000Z',
    labels: ['Калининградская область', 'СОНКО'],
    members: ['roman.kosov', 'nina.yantareva'],
    checklist: { name: 'Смены', items: ['Первая', 'Вторая', 'Третья'], checked: 0 },
  },
  {
    day: 11,
    by: 'alla.tavricheskaya',
    list: 'Идеи',
    name: 'Серебряные волонтёры учат друг друга компьютеру',
    desc: 'Группы по шесть человек в библиотеках. Кто уже пробовал? Поделитесь программой занятий.',
    labels: ['Крым', 'СОНКО', 'Нужна помощь'],
    members: ['alla.tavricheskaya'],
    comments: [
      {
        by: 'olga.polevaya',
        text: 'Мы пробовали весной, программу положу сюда же на этой неделе.',
      },
    ],
  },
  {
    day: 13,
    by: 'denis.mayakov',
    list: 'В работе',
    name: 'Банк вещей: склад и учёт',
    desc: 'Одежда, коляски, кровати. Учёт пока в тетради, хотим таблицу.\n\nАдрес склада уточняем.',
    due: '2019-09-01T09:00:00.000Z',
    labels: ['Крым', 'СОНКО'],
    members: ['denis.mayakov', 'alla.tavricheskaya'],
    checklist: {
      name: 'Первый месяц',
      items: ['Стеллажи', 'Таблица', 'График дежурств'],
      checked: 1,
    },
  },
  {
    day: 14,
    by: 'olga.polevaya',
    list: 'На согласовании',
    name: 'Соглашение центра соцобслуживания и фонда',
    desc: 'Образец трёхстороннего соглашения. Спорный пункт — кто отвечает за вред (раздел 5).',
    due: '2019-07-31T12:00:00.000Z',
    labels: ['Крым', 'ГУ'],
    members: ['olga.polevaya', 'lidia.berezina'],
  },
  {
    day: 17,
    by: 'timur.kamenev',
    list: 'В работе',
    movedTo: 'Готово',
    name: 'Книжка волонтёра для школьников',
    desc: 'Печать и выдача. Выдано 140 книжек, остаток передали школам.',
    due: '2019-06-28T12:00:00.000Z',
    done: true,
    labels: ['Карелия', 'СОНКО'],
    members: ['timur.kamenev'],
    checklist: { name: 'Шаги', items: ['Макет', 'Печать', 'Выдача'], checked: 3 },
  },
  {
    day: 19,
    by: 'artem.sosnovsky',
    list: 'Готово',
    name: 'Как пользоваться этой доской',
    desc: 'Карточка — это один проект. Вопросы пишите в пространстве «Действуем вместе», там отвечает консультант.',
    labels: [],
    members: ['artem.sosnovsky'],
  },
  {
    day: 24,
    by: 'lidia.berezina',
    list: 'Идеи',
    name: 'Наставники для новых координаторов',
    desc: 'Опытный координатор три месяца ведёт новичка. Начать хотим с **двух пар** в каждом регионе.',
    due: '2019-08-15T12:00:00.000Z',
    labels: ['Карелия', 'Калининградская область', 'Крым'],
    members: ['lidia.berezina', 'artem.sosnovsky'],
  },
]
