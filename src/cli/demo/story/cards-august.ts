import type { CardLife } from './card.ts'

/** Projects of August. */
export const cardsAugust: readonly CardLife[] = [
  {
    name: 'Рюкзак к первому сентября',
    made: {
      ...{ at: '08-01 15:10', by: 'denis.mayakov', list: 'В работе' },
      desc: 'Собираем 60 рюкзаков для семей с социальным контрактом. Важно: ребёнок выбирает цвет сам.',
      labels: ['Крым', 'СОНКО'],
      members: ['denis.mayakov', 'alla.tavricheskaya'],
      due: '08-29 17:00',
      checklist: {
        name: 'Собрано',
        items: ['20 рюкзаков', '40 рюкзаков', '60 рюкзаков'],
      },
    },
    life: [
      { at: '08-09 17:15', by: 'denis.mayakov', tick: '20 рюкзаков' },
      { at: '08-19 16:10', by: 'alla.tavricheskaya', tick: '40 рюкзаков' },
      { at: '08-28 15:05', by: 'denis.mayakov', tick: '60 рюкзаков' },
      { at: '08-28 15:07', by: 'denis.mayakov', done: true },
      { at: '08-28 15:08', by: 'denis.mayakov', move: 'Готово' },
    ],
  },
  {
    name: 'Тихий час для ухаживающих: группа поддержки',
    made: {
      ...{ at: '08-06 12:10', by: 'anna.vinogradskaya', list: 'Идеи' },
      desc: 'Для тех, кто ухаживает за близкими дома. Раз в две недели, полтора часа, с дежурным волонтёром у подопечного.',
      labels: ['Карелия', 'ГУ', 'Нужна помощь'],
      members: ['anna.vinogradskaya'],
    },
    life: [
      {
        ...{ at: '08-07 14:35', by: 'vera.prudnikova' },
        say: 'Дежурных дадим двоих. А кто ведущий?',
      },
      {
        ...{ at: '08-13 16:20', by: 'anna.vinogradskaya' },
        say: 'Ведущая — психолог ресурсного центра, бесплатно до декабря.',
      },
      { at: '08-29 11:40', by: 'anna.vinogradskaya', move: 'В работе' },
      { at: '08-29 11:41', by: 'anna.vinogradskaya', unlabel: 'Нужна помощь' },
    ],
  },
  {
    name: 'Карта мест, где нужен волонтёр на два часа',
    made: {
      ...{ at: '08-08 13:00', by: 'polina.belyanina', list: 'Идеи' },
      desc: 'Для отдыхающих и студентов на каникулах: короткие дела, всё объясняем за пять минут.',
      labels: ['Калининградская область', 'СОНКО'],
      members: ['polina.belyanina', 'nina.yantareva'],
    },
    life: [
      { at: '08-14 15:45', by: 'polina.belyanina', move: 'В работе' },
      {
        ...{ at: '08-14 15:50', by: 'polina.belyanina' },
        attach: 'Карта, первые 14 мест',
        url: 'https://example.org/karta-dva-chasa',
      },
      {
        ...{ at: '08-26 13:25', by: 'nina.yantareva' },
        say: 'По карте пришли девять человек за неделю, трое остались.',
      },
    ],
  },
  {
    name: 'Концерт не для, а вместе',
    made: {
      ...{ at: '08-13 11:30', by: 'galina.ozerova', list: 'Идеи' },
      desc: 'Половину номеров готовят постояльцы. Репетируем по вторникам.',
      labels: ['Карелия', 'ГУ'],
      members: ['galina.ozerova', 'timur.kamenev'],
      due: '10-04 15:00',
    },
    life: [
      { at: '08-27 16:15', by: 'galina.ozerova', move: 'В работе' },
      {
        ...{ at: '09-25 13:20', by: 'timur.kamenev' },
        say: 'Номеров одиннадцать, из них семь от постояльцев. Конферансье 84 года.',
      },
      { at: '10-04 17:25', by: 'galina.ozerova', done: true },
      { at: '10-04 17:26', by: 'galina.ozerova', move: 'Готово' },
    ],
  },
  {
    name: 'Ремонт колясок: мастерская по субботам',
    made: {
      ...{ at: '08-14 10:20', by: 'ilya.zarechny', list: 'Идеи' },
      desc: 'Два слесаря на пенсии готовы учить. Помещение даёт центр, инструмент собираем.',
      labels: ['Калининградская область', 'ГУ'],
      members: ['ilya.zarechny'],
      checklist: {
        name: 'Инструмент',
        items: ['Верстак', 'Набор ключей', 'Запасные камеры'],
      },
    },
    life: [
      { at: '08-21 15:55', by: 'ilya.zarechny', tick: 'Верстак' },
      {
        ...{ at: '08-22 12:35', by: 'denis.mayakov' },
        say: 'Камеры и покрышки вышлем из банка вещей, пишите размеры.',
      },
      { at: '09-03 14:30', by: 'ilya.zarechny', tick: 'Запасные камеры' },
      { at: '09-03 14:32', by: 'ilya.zarechny', move: 'В работе' },
      { at: '09-12 09:40', by: 'ilya.zarechny', tick: 'Набор ключей' },
    ],
  },
  {
    name: 'Вторая сотня книжек волонтёра',
    made: {
      ...{ at: '08-16 12:15', by: 'timur.kamenev', list: 'В работе' },
      desc: 'Школы просят ещё. Печатаем 100, макет прежний.',
      labels: ['Карелия', 'СОНКО'],
      members: ['timur.kamenev'],
      due: '09-10 12:00',
    },
    life: [
      { at: '09-10 12:40', by: 'timur.kamenev', done: true },
      { at: '09-10 12:42', by: 'timur.kamenev', move: 'Готово' },
    ],
  },
  {
    name: 'Единая анкета волонтёра для трёх регионов',
    made: {
      ...{ at: '08-27 11:20', by: 'lidia.berezina', list: 'На согласовании' },
      desc: 'На основе семи вопросов из «Обмена опытом». Просим каждый регион поправить до 10 сентября.',
      labels: ['Карелия', 'Калининградская область', 'Крым'],
      members: ['lidia.berezina', 'artem.sosnovsky'],
      due: '09-10 18:00',
      checklist: {
        name: 'Замечания',
        items: ['Карелия посмотрела', 'Калининградская область посмотрела', 'Крым посмотрел'],
      },
    },
    life: [
      { at: '08-30 14:35', by: 'vera.prudnikova', tick: 'Карелия посмотрела' },
      { at: '09-04 12:10', by: 'nina.yantareva', tick: 'Калининградская область посмотрела' },
      {
        ...{ at: '09-10 15:20', by: 'artem.sosnovsky' },
        say: 'Ждём Крым до четверга, остальные сошлись.',
      },
      { at: '09-12 09:42', by: 'alla.tavricheskaya', tick: 'Крым посмотрел' },
      { at: '09-12 09:43', by: 'lidia.berezina', done: true },
      { at: '09-16 12:30', by: 'lidia.berezina', move: 'Готово' },
    ],
  },
  {
    name: 'Дежурный по звонкам: горячая линия для одиноких',
    made: {
      ...{ at: '08-29 15:35', by: 'olga.polevaya', list: 'Идеи' },
      desc: 'Звоним сами раз в день тем, кто попросил. Двадцать адресатов, семь дежурных.',
      labels: ['Крым', 'ГУ'],
      members: ['olga.polevaya', 'pavel.vasilchikov'],
    },
    life: [
      { at: '09-09 14:50', by: 'olga.polevaya', move: 'В работе' },
      {
        ...{ at: '09-30 13:15', by: 'pavel.vasilchikov' },
        say: 'За три недели дважды вовремя вызвали скорую.',
      },
    ],
  },
]
