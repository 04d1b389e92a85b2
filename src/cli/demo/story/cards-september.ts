import type { CardLife } from './card.ts'

/** Projects of September and of the first days of October. */
export const cardsSeptember: readonly CardLife[] = [
  {
    name: 'Волонтёры в приёмном покое: встретить и проводить',
    made: {
      ...{ at: '09-04 15:15', by: 'anna.vinogradskaya', list: 'Идеи' },
      desc: 'Дежурство с 9 до 13, задача одна: чтобы никто не сидел один и без понимания, что дальше.',
      labels: ['Карелия', 'ГУ'],
      members: ['anna.vinogradskaya'],
    },
    life: [
      {
        ...{ at: '09-06 13:30', by: 'galina.ozerova' },
        say: 'Главврач за, просит памятку на одну страницу.',
      },
      { at: '09-18 15:05', by: 'anna.vinogradskaya', move: 'В работе' },
    ],
  },
  {
    name: 'Инструктаж за пятнадцать минут: короткое видео',
    made: {
      ...{ at: '09-12 09:38', by: 'denis.mayakov', list: 'Идеи' },
      desc: 'Снимаем сами, без дикторского голоса. Три темы: коляска, лестница, незнакомый человек.',
      labels: ['Крым', 'СОНКО', 'Нужна помощь'],
      members: ['denis.mayakov', 'pavel.vasilchikov'],
      checklist: { name: 'Съёмки', items: ['Коляска', 'Лестница', 'Незнакомый человек'] },
    },
    life: [
      { at: '09-19 14:45', by: 'pavel.vasilchikov', tick: 'Коляска' },
      { at: '09-26 15:30', by: 'pavel.vasilchikov', tick: 'Лестница' },
      { at: '09-26 15:31', by: 'denis.mayakov', move: 'В работе' },
    ],
  },
  {
    name: 'Круг после визита: десять минут разговора',
    made: {
      ...{ at: '09-12 09:45', by: 'timur.kamenev', list: 'В работе' },
      desc: 'Правило «Тёплого дома» для всех: после тяжёлого визита десять минут вдвоём. Вопросы круга приложим.',
      labels: ['Карелия', 'СОНКО'],
      members: ['timur.kamenev', 'vera.prudnikova'],
    },
    life: [
      {
        ...{ at: '09-20 12:25', by: 'vera.prudnikova' },
        attach: 'Вопросы круга',
        url: 'https://example.org/voprosy-kruga.pdf',
      },
    ],
  },
  {
    name: 'Ярмарка добрых дел в День города',
    made: {
      ...{ at: '09-10 12:05', by: 'roman.kosov', list: 'В работе' },
      desc: 'Одиннадцать ролей, одиннадцать человек. Список ролей внутри.',
      labels: ['Калининградская область', 'СОНКО'],
      members: ['roman.kosov', 'polina.belyanina'],
      due: '09-21 10:00',
    },
    life: [
      { at: '09-12 09:41', by: 'polina.belyanina', due: '09-22 10:00' },
      { at: '09-23 12:10', by: 'roman.kosov', done: true },
      {
        ...{ at: '09-23 12:14', by: 'roman.kosov' },
        say: 'Никто не скучал. 48 новых контактов, двое пришли уже во вторник.',
        as: 'fair',
      },
      {
        ...{ at: '09-23 12:25', by: 'roman.kosov' },
        resay: 'fair',
        text: 'Никто не скучал. 48 новых контактов, двое просятся уже завтра.',
      },
      { at: '09-24 13:35', by: 'roman.kosov', move: 'Готово' },
    ],
  },
  {
    name: 'Школьники и старшие соседи: книги и прогулки',
    made: {
      ...{ at: '09-17 13:25', by: 'anna.vinogradskaya', list: 'На согласовании' },
      desc: 'Трёхстороннее соглашение со школой готово, подписываем до конца месяца, потом работаем до Нового года.',
      labels: ['Карелия', 'ГУ'],
      members: ['anna.vinogradskaya'],
      due: '09-30 15:00',
    },
    life: [
      { at: '09-30 12:20', by: 'anna.vinogradskaya', due: '12-20 15:00' },
      { at: '09-30 12:21', by: 'anna.vinogradskaya', move: 'В работе' },
    ],
  },
  {
    name: 'Утеплить окна до холодов',
    made: {
      ...{ at: '09-18 16:50', by: 'pavel.vasilchikov', list: 'В работе' },
      desc: '26 адресов, 8 пар. Лестницы и утеплитель на складе.',
      labels: ['Крым', 'СОНКО'],
      members: ['pavel.vasilchikov', 'alla.tavricheskaya'],
      due: '10-12 12:00',
      checklist: { name: 'Адреса', items: ['Первые восемь', 'Ещё девять', 'Последние девять'] },
    },
    life: [
      { at: '09-28 16:20', by: 'pavel.vasilchikov', tick: 'Первые восемь' },
      { at: '10-05 17:10', by: 'alla.tavricheskaya', tick: 'Ещё девять' },
    ],
  },
  {
    name: 'Видеовстречи сообщества после проекта',
    made: {
      ...{ at: '09-24 16:15', by: 'lidia.berezina', list: 'Идеи' },
      desc: 'Раз в месяц, ведущий регион по очереди: октябрь — Калининградская область, ноябрь — Крым, декабрь — Карелия.',
      labels: ['Карелия', 'Калининградская область', 'Крым'],
      members: ['lidia.berezina', 'artem.sosnovsky'],
      due: '10-24 14:00',
    },
    life: [
      {
        ...{ at: '10-03 12:50', by: 'artem.sosnovsky' },
        say: 'Первая встреча 24 октября в 14:00 по Москве. Тема: что мы заберём с собой.',
      },
      { at: '10-03 12:55', by: 'lidia.berezina', move: 'В работе' },
    ],
  },
  {
    name: 'Выставка «Руки»',
    made: {
      ...{ at: '09-26 12:15', by: 'ilya.zarechny', list: 'В работе' },
      desc: 'Сорок две фотографии в холле центра. Каждый герой дал согласие и выбрал снимок сам.',
      labels: ['Калининградская область', 'ГУ'],
      members: ['ilya.zarechny'],
      due: '10-07 12:00',
    },
    life: [
      {
        ...{ at: '10-02 14:05', by: 'nina.yantareva' },
        say: 'Рамы привезли, вешаем в четверг, нужны две пары рук (буквально).',
      },
    ],
  },
  {
    name: 'Сборник: двадцать вопросов эксперту и ответы',
    made: {
      ...{ at: '10-01 14:40', by: 'artem.sosnovsky', list: 'Идеи' },
      desc: 'Собираем консультации в один файл для тех, кто придёт после нас. Имена уберём.',
      labels: ['Карелия', 'Калининградская область', 'Крым'],
      members: ['artem.sosnovsky'],
    },
  },
]
