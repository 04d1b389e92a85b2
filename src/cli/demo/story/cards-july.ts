import type { CardLife } from './card.ts'

/** Projects that came onto the board in July, with all that became of them. */
export const cardsJuly: readonly CardLife[] = [
  {
    name: 'Чтение вслух по телефону',
    made: {
      ...{ at: '07-03 12:20', by: 'vera.prudnikova', list: 'Идеи' },
      desc: 'Пожилой человек звонит сам, волонтёр читает двадцать минут. Никаких приложений, обычный телефон.\n\n- три чтеца уже есть\n- нужен номер, на который можно звонить бесплатно',
      labels: ['Карелия', 'СОНКО', 'Нужна помощь'],
      members: ['vera.prudnikova'],
      checklist: { name: 'Запуск', items: ['Бесплатный номер', 'Список книг', 'Десять чтецов'] },
    },
    life: [
      {
        ...{ at: '07-04 15:35', by: 'galina.ozerova' },
        say: 'Наши постояльцы готовы быть первыми слушателями, и критиками тоже.',
      },
      { at: '07-18 16:40', by: 'vera.prudnikova', tick: 'Список книг' },
      { at: '07-29 14:05', by: 'vera.prudnikova', tick: 'Десять чтецов' },
      { at: '07-29 14:07', by: 'vera.prudnikova', move: 'В работе' },
      { at: '08-19 13:50', by: 'vera.prudnikova', tick: 'Бесплатный номер' },
      {
        ...{ at: '09-19 16:20', by: 'vera.prudnikova' },
        say: 'За месяц 212 звонков. Самая востребованная книга — «Два капитана».',
      },
    ],
  },
  {
    name: 'Двор без ступенек',
    made: {
      ...{ at: '07-05 11:05', by: 'ilya.zarechny', list: 'Идеи' },
      desc: 'Волонтёры с колясками обходят дворы и отмечают на карте каждую ступеньку. Карту отдаём управляющим компаниям.',
      labels: ['Калининградская область', 'ГУ'],
      members: ['ilya.zarechny', 'roman.kosov'],
      due: '08-23 18:00',
    },
    life: [
      { at: '07-11 14:55', by: 'ilya.zarechny', move: 'В работе' },
      {
        ...{ at: '07-30 15:15', by: 'roman.kosov' },
        say: 'Прошли 18 дворов, 41 ступенька, 6 уже заделали сами жители.',
      },
      { at: '08-23 15:30', by: 'ilya.zarechny', done: true },
      { at: '08-23 15:32', by: 'ilya.zarechny', move: 'Готово' },
    ],
  },
  {
    name: 'Общий календарь ГУ и СОНКО: один волонтёр, одно дело в день',
    made: {
      ...{ at: '07-09 12:25', by: 'roman.kosov', list: 'Идеи' },
      desc: 'Чтобы не звать одних и тех же людей в один день. Начинаем с трёх организаций, ведём по очереди.',
      labels: ['Калининградская область', 'ГУ', 'СОНКО'],
      members: ['roman.kosov'],
      due: '08-01 12:00',
    },
    life: [
      { at: '07-11 12:10', by: 'polina.belyanina', member: 'polina.belyanina' },
      {
        ...{ at: '07-11 12:14', by: 'polina.belyanina' },
        say: 'Беру на себя август. Правило простое: занял день — напиши, сколько людей нужно.',
      },
      { at: '07-19 15:10', by: 'roman.kosov', move: 'В работе' },
      { at: '08-01 11:50', by: 'polina.belyanina', done: true },
      { at: '09-02 14:15', by: 'polina.belyanina', move: 'Готово' },
    ],
  },
  {
    name: 'Самовар на берегу: встречи по средам',
    made: {
      ...{ at: '07-08 15:30', by: 'galina.ozerova', list: 'В работе' },
      desc: 'Продолжение чаепитий без программы. Каждую среду, 15:00, двор центра. Нужны: двое с самоваром, один с гитарой.',
      labels: ['Карелия', 'ГУ'],
      members: ['galina.ozerova'],
      checklist: {
        name: 'Среды июля',
        items: ['10 июля', '17 июля', '24 июля', '31 июля'],
      },
    },
    life: [
      { at: '07-10 18:05', by: 'galina.ozerova', tick: '10 июля' },
      { at: '07-17 18:10', by: 'galina.ozerova', tick: '17 июля' },
      {
        ...{ at: '07-17 18:20', by: 'galina.ozerova' },
        say: 'Пришёл сосед с баяном. Гитариста больше не ищем.',
      },
      { at: '07-24 18:02', by: 'galina.ozerova', tick: '24 июля' },
      { at: '07-31 18:30', by: 'galina.ozerova', tick: '31 июля' },
      { at: '08-01 10:40', by: 'galina.ozerova', rename: 'Самовар на берегу: по средам до снега' },
    ],
  },
  {
    name: 'Волонтёры-переводчики жестового языка',
    made: {
      ...{ at: '07-12 16:15', by: 'alla.tavricheskaya', list: 'Идеи' },
      desc: 'Сопровождение к врачу и в МФЦ. Есть два переводчика и четыре ученицы курсов.',
      labels: ['Крым', 'СОНКО'],
      members: ['alla.tavricheskaya'],
    },
    life: [
      {
        ...{ at: '07-23 11:05', by: 'olga.polevaya' },
        say: 'Наш центр даст кабинет и расписание приёма. Давайте соглашение.',
      },
      { at: '08-06 14:40', by: 'alla.tavricheskaya', move: 'В работе' },
      { at: '09-24 15:45', by: 'alla.tavricheskaya', move: 'На согласовании' },
    ],
  },
  {
    name: 'Семейный выходной: подмена для родителей детей с инвалидностью',
    made: {
      ...{ at: '07-16 12:20', by: 'timur.kamenev', list: 'Идеи' },
      desc: 'Четыре часа в месяц родитель отдыхает, а рядом с ребёнком два обученных волонтёра.',
      labels: ['Карелия', 'СОНКО', 'Нужна помощь'],
      members: ['timur.kamenev', 'galina.ozerova'],
      checklist: {
        name: 'Обучение',
        items: ['Психолог', 'Первая помощь', 'Знакомство с семьями'],
      },
      due: '09-15 12:00',
    },
    life: [
      { at: '07-25 16:45', by: 'timur.kamenev', tick: 'Психолог' },
      { at: '08-08 15:20', by: 'timur.kamenev', tick: 'Первая помощь' },
      { at: '08-08 15:22', by: 'timur.kamenev', move: 'В работе' },
      { at: '08-28 12:40', by: 'galina.ozerova', tick: 'Знакомство с семьями' },
      {
        ...{ at: '09-17 12:05', by: 'timur.kamenev' },
        say: 'Первые четыре семьи отдохнули. Одна мама просто выспалась и плакала от счастья.',
      },
      { at: '09-17 12:06', by: 'timur.kamenev', unlabel: 'Нужна помощь' },
    ],
  },
  {
    name: 'Чистая набережная, вторая смена',
    made: {
      ...{ at: '07-18 13:30', by: 'pavel.vasilchikov', list: 'В работе' },
      desc: 'После июльского десанта осталось 20 желающих. Назначаем по субботам, короткая смена, чай в конце.',
      labels: ['Крым', 'СОНКО'],
      members: ['pavel.vasilchikov', 'denis.mayakov'],
      due: '08-31 12:00',
    },
    life: [
      {
        ...{ at: '07-22 14:30', by: 'denis.mayakov' },
        say: 'Перчатки и мешки со склада забирайте в пятницу до 18.',
      },
      { at: '08-31 14:10', by: 'pavel.vasilchikov', done: true },
      { at: '08-31 14:11', by: 'pavel.vasilchikov', move: 'Готово' },
    ],
  },
  {
    name: 'Открытки к Дню пожилого человека',
    made: {
      ...{ at: '07-23 14:20', by: 'nina.yantareva', list: 'Идеи' },
      desc: 'Школьники пишут открытки от руки, не по шаблону. Цель — 500 штук к 1 октября.',
      labels: ['Калининградская область', 'ГУ'],
      members: ['nina.yantareva'],
      due: '09-27 15:00',
      checklist: {
        name: 'Сколько есть',
        items: ['Первая сотня', 'Вторая сотня', 'Половина', 'Все пятьсот'],
      },
    },
    life: [
      { at: '08-21 13:10', by: 'nina.yantareva', tick: 'Первая сотня' },
      { at: '09-04 14:25', by: 'nina.yantareva', move: 'В работе' },
      { at: '09-11 15:15', by: 'nina.yantareva', tick: 'Вторая сотня' },
      { at: '09-20 13:40', by: 'nina.yantareva', tick: 'Половина' },
      { at: '09-27 12:45', by: 'nina.yantareva', tick: 'Все пятьсот' },
      { at: '09-27 12:47', by: 'nina.yantareva', done: true },
      {
        ...{ at: '10-01 16:30', by: 'nina.yantareva' },
        say: 'Разнесли все 514. Ответных писем пришло уже сорок, читаем вслух.',
      },
      { at: '10-01 16:32', by: 'nina.yantareva', move: 'Готово' },
    ],
  },
  {
    name: 'Проба',
    made: {
      ...{ at: '07-24 12:05', by: 'polina.belyanina', list: 'Идеи' },
      desc: 'Пробую, как это работает.',
      labels: [],
    },
    life: [{ at: '08-02 13:15', by: 'lidia.berezina', remove: true }],
  },
  {
    name: 'Ночные дежурства в пансионате: правила и график',
    made: {
      ...{ at: '07-30 13:20', by: 'olga.polevaya', list: 'На согласовании' },
      desc: 'Волонтёры по двое, только вместе с сестрой, до 23:00. Раздел положения взяли у коллег из Калининградской области.',
      labels: ['Крым', 'ГУ'],
      members: ['olga.polevaya'],
      due: '08-20 12:00',
    },
    life: [
      {
        ...{ at: '08-14 16:25', by: 'olga.polevaya' },
        say: 'Директор просит исключить несовершеннолетних вовсе. Исключили.',
      },
      { at: '08-20 14:00', by: 'olga.polevaya', done: true },
      { at: '08-20 14:01', by: 'olga.polevaya', move: 'Готово' },
    ],
  },
]
