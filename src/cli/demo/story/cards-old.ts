import type { CardLife } from './card.ts'

/** What becomes of the cards that were on the board before July. */
export const oldCards: readonly CardLife[] = [
  {
    name: 'Школа заботы: волонтёры в доме-интернате',
    life: [
      { at: '07-02 12:10', by: 'galina.ozerova', tick: 'Расписание на сентябрь' },
      {
        ...{ at: '07-08 13:40', by: 'timur.kamenev' },
        say: 'Черновик памятки положу до пятницы, читайте и правьте прямо в карточке.',
      },
      { at: '07-11 16:30', by: 'timur.kamenev', tick: 'Памятка' },
      {
        ...{ at: '08-14 13:15', by: 'galina.ozerova' },
        say: 'Интернат попросил перенести начало на неделю: у них ремонт в актовом зале.',
      },
      { at: '08-14 13:20', by: 'galina.ozerova', due: '09-06 18:00' },
      { at: '09-06 15:10', by: 'galina.ozerova', done: true },
      { at: '09-06 15:12', by: 'galina.ozerova', move: 'Готово' },
    ],
  },
  {
    name: 'Социальное такси силами добровольцев',
    life: [
      {
        ...{ at: '07-01 14:05', by: 'timur.kamenev' },
        say: 'Путевой лист нашёл, выложил на диск, ссылка в письме.',
      },
      { at: '07-17 12:05', by: 'vera.prudnikova', tick: 'Третья' },
      {
        ...{ at: '07-17 12:12', by: 'vera.prudnikova' },
        say: 'Третья машина есть! Водитель — бывший скорая, возит так, что бабушки просят «ещё кружок».',
      },
      { at: '07-17 12:20', by: 'vera.prudnikova', unlabel: 'Нужна помощь' },
      { at: '07-18 11:10', by: 'vera.prudnikova', due: '08-16 17:00' },
      { at: '08-15 14:30', by: 'vera.prudnikova', move: 'Готово' },
      { at: '08-15 14:31', by: 'vera.prudnikova', done: true },
    ],
  },
  {
    name: 'Мобильная бригада для дальних посёлков',
    life: [
      { at: '07-12 13:25', by: 'nina.yantareva', label: 'Нужна помощь' },
      {
        ...{ at: '07-12 13:30', by: 'nina.yantareva' },
        say: 'Ищем того, кто уже списывал ГСМ на волонтёрские выезды. Откликнитесь!',
      },
      {
        ...{ at: '07-15 15:05', by: 'roman.kosov' },
        say: 'Мы списывали по маршрутному листу, образец отдам при встрече.',
        as: 'gsm',
      },
      {
        ...{ at: '07-15 15:20', by: 'roman.kosov' },
        resay: 'gsm',
        text: 'Мы списывали по маршрутному листу, образец прикрепил к карточке про лагерь.',
      },
      { at: '07-19 12:40', by: 'nina.yantareva', move: 'В работе' },
      { at: '08-22 16:05', by: 'ilya.zarechny', due: '09-20 12:00' },
      {
        ...{ at: '09-17 17:30', by: 'nina.yantareva' },
        say: 'Первый выезд состоялся: 4 посёлка, 37 человек на приёме, 11 обращений к юристу.',
      },
      { at: '09-18 12:15', by: 'nina.yantareva', unlabel: 'Нужна помощь' },
    ],
  },
  {
    name: 'Положение о волонтёрах комплексного центра',
    life: [
      { at: '07-04 11:30', by: 'ilya.zarechny', tick: 'Кадры' },
      { at: '07-10 12:15', by: 'ilya.zarechny', tick: 'Директор' },
      {
        ...{ at: '07-10 12:30', by: 'ilya.zarechny' },
        attach: 'Положение, подписано',
        url: 'https://example.org/polozhenie-podpisano.pdf',
      },
      { at: '07-10 12:35', by: 'ilya.zarechny', move: 'Готово' },
      { at: '07-10 12:36', by: 'ilya.zarechny', done: true },
      {
        ...{ at: '07-11 13:15', by: 'olga.polevaya' },
        say: 'Илья, спасибо! Берём за основу, поменяем только раздел о ночных дежурствах.',
      },
    ],
  },
  {
    name: 'Летний лагерь «Янтарный берег»: вожатые-волонтёры',
    life: [
      {
        ...{ at: '07-15 15:25', by: 'roman.kosov' },
        attach: 'Маршрутный лист, образец',
        url: 'https://example.org/marshrutny-list.docx',
      },
      {
        ...{ at: '07-25 13:00', by: 'roman.kosov' },
        say: 'Справки у 17 из 20. Троих ставим на кухню и игротеку, без самостоятельной работы с детьми.',
      },
      {
        ...{ at: '08-27 12:20', by: 'roman.kosov' },
        desc: 'Три смены прошли, 20 вожатых, 214 детей. Итоги и ошибки собираем здесь до 10 сентября.',
      },
      { at: '09-10 16:15', by: 'roman.kosov', move: 'Готово' },
      { at: '09-10 16:16', by: 'roman.kosov', done: true },
    ],
  },
  {
    name: 'Серебряные волонтёры учат друг друга компьютеру',
    life: [
      {
        ...{ at: '07-05 14:20', by: 'olga.polevaya' },
        attach: 'Программа занятий',
        url: 'https://example.org/programma-kompyuter.docx',
      },
      { at: '07-09 11:45', by: 'alla.tavricheskaya', move: 'В работе' },
      { at: '07-09 11:47', by: 'alla.tavricheskaya', unlabel: 'Нужна помощь' },
      {
        ...{ at: '08-14 11:40', by: 'alla.tavricheskaya' },
        say: 'Первая группа закончила. Шестеро сами записались к врачу через портал, одна научила внука.',
      },
      {
        ...{ at: '08-14 11:52', by: 'denis.mayakov' },
        say: 'Отправил не туда, извините.',
        as: 'slip',
      },
      { at: '08-14 11:58', by: 'denis.mayakov', unsay: 'slip' },
    ],
  },
  {
    name: 'Банк вещей: склад и учёт',
    life: [
      { at: '07-16 15:00', by: 'denis.mayakov', tick: 'Таблица' },
      {
        ...{ at: '07-16 15:10', by: 'denis.mayakov' },
        renameItem: 'График дежурств',
        to: 'График дежурств на август',
      },
      { at: '08-01 12:15', by: 'alla.tavricheskaya', tick: 'График дежурств на август' },
      {
        ...{ at: '08-20 15:40', by: 'denis.mayakov' },
        desc: 'Одежда, коляски, кровати. Учёт в таблице, 312 вещей, выдано 188.\n\nАдрес склада: улица Садовая, 4, по средам и субботам.',
      },
      { at: '08-30 12:05', by: 'denis.mayakov', move: 'Готово' },
      { at: '08-30 12:06', by: 'denis.mayakov', done: true },
    ],
  },
  {
    name: 'Соглашение центра соцобслуживания и фонда',
    life: [
      {
        ...{ at: '07-29 12:30', by: 'lidia.berezina' },
        say: 'Посмотрела раздел 5: отвечает тот, кто даёт задание. Формулировку предложила в файле.',
      },
      {
        ...{ at: '07-31 11:30', by: 'olga.polevaya' },
        say: 'Юристы обеих сторон согласились. Подписываем 5 августа.',
      },
      { at: '08-05 15:00', by: 'olga.polevaya', done: true },
      { at: '08-05 15:02', by: 'olga.polevaya', move: 'Готово' },
    ],
  },
  {
    name: 'Книжка волонтёра для школьников',
    life: [{ at: '07-22 12:10', by: 'timur.kamenev', archive: true }],
  },
  {
    name: 'Наставники для новых координаторов',
    life: [
      { at: '07-26 12:30', by: 'lidia.berezina', move: 'В работе' },
      {
        ...{ at: '08-12 14:10', by: 'artem.sosnovsky' },
        say: 'Пары подобраны в Карелии и Крыму, в Калининградской области ищем второго наставника.',
      },
      { at: '09-12 09:44', by: 'lidia.berezina', due: '10-15 15:00' },
    ],
  },
]
