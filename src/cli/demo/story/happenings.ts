import { hour } from '../../../clock.ts'
import { type Act, moscow, type Step, type Trouble } from '../step.ts'

/** Who comes and who goes. */
const people: readonly Act[] = [
  joinBoard('07-10 13:00', 'polina.belyanina', 'Полина Белянина'),
  joinBoard('07-15 16:30', 'pavel.vasilchikov', 'Павел Васильчиков'),
  joinBoard('08-05 12:45', 'anna.vinogradskaya', 'Анна Виноградская'),
  {
    ...{ at: moscow('08-09 12:30'), sandbox: 'moodle', act: 'enrol' },
    with: {
      ...{ username: 'user31', fullname: 'Инна Перевалова', email: 'user31@example.test' },
      ...{ region: 'Республика Карелия', orgtype: 'СОНКО' },
      organisation: 'Общественная организация «Тёплый дом»',
    },
  },
  {
    ...{ at: moscow('08-20 19:00'), sandbox: 'moodle', act: 'unenrol' },
    with: { username: 'user20' },
  },
]

/** Good practices that people write into the database of regions, and staff approves. */
const practices: readonly Act[] = [
  ...practice('07-12 15:20', 'user07', 'Чай без программы', 'Калининградская область'),
  ...practice('08-15 16:40', 'user03', 'Пять минут молчания', 'Республика Крым'),
  ...practice('09-19 13:15', 'user08', 'Журнал часов в одной тетради', 'Республика Карелия'),
  ...practice('09-27 15:50', 'user01', 'Общий план на квартал', 'Калининградская область'),
]

/** Answers to survey № 2: who, when, choice, how many joint events, in own words. */
const survey: readonly Act[] = [
  answer('09-25 11:10', 'user02', 'Хорошо', 4, 'Чаще встречаться регионами.'),
  answer('09-25 14:30', 'user11', 'Отлично', 7, 'Сохранить форум после проекта.'),
  answer('09-25 17:20', 'user05', 'Хорошо', 9, ''),
  answer('09-26 09:40', 'user12', 'Отлично', 11, 'Страховка для волонтёров по всей стране.'),
  answer('09-26 12:15', 'user08', 'Хорошо', 5, 'Деньги на супервизию.'),
  answer('09-26 14:05', 'user22', 'Хорошо', 3, 'Общий кал'),
  answer('09-26 16:30', 'user22', 'Хорошо', 3, 'Общий календарь для всех регионов.'),
  answer('09-26 16:50', 'user04', 'Отлично', 8, ''),
  answer('09-27 10:30', 'user15', 'Удовлетворительно', 2, 'Меньше отчётов.'),
  answer('09-27 13:05', 'user19', 'Хорошо', 6, 'Медосмотр для волонтёров.'),
  answer('09-28 12:20', 'user06', 'Отлично', 10, ''),
  answer('09-28 19:30', 'user13', 'Хорошо', 5, 'Ясные правила для реестра поставщиков.'),
  answer('09-30 13:05', 'user23', 'Хорошо', 4, ''),
  answer('09-30 15:10', 'user31', 'Удовлетворительно', 1, 'Я только начинаю, но мне помогли.'),
  answer('10-01 10:25', 'user29', 'Хорошо', 6, 'Ставка координатора.'),
  answer('10-01 17:15', 'user09', 'Хорошо', 3, 'Автобус.'),
  answer('10-02 11:30', 'user26', 'Отлично', 5, ''),
  answer('10-02 16:45', 'user03', 'Хорошо', 7, ''),
  answer('10-03 12:55', 'user17', 'Хорошо', 4, 'Соглашения со школами.'),
  answer('10-03 14:20', 'user24', 'Отлично', 6, ''),
  answer('10-04 11:40', 'user30', 'Хорошо', 5, ''),
  answer('10-04 16:10', 'user07', 'Отлично', 3, 'Спасибо, что спросили.'),
  answer('10-05 12:30', 'user14', 'Удовлетворительно', 2, ''),
]

/** What fails, and how it heals. */
const troubles: readonly Trouble[] = [
  ...trouble('08-14 09:00', 9, {
    sandbox: 'trello',
    faults: { status: { code: 503, share: 1 } },
    begins: 'Trello отвечает 503; люди тем временем работают на доске с телефонов',
    ends: 'Trello снова отвечает, пропущенное будет дочитано',
  }),
  ...trouble('09-08 09:00', 3, {
    sandbox: 'moodle',
    faults: { maintenance: true },
    begins: 'Moodle на обслуживании; на 10:00 назначены напоминания за 7 дней',
    ends: 'Moodle снова открыт, отложенное будет отправлено',
  }),
  ...trouble('09-12 09:30', 1, {
    sandbox: 'moodle',
    faults: { lostReply: 0.3, seed: 16 },
    begins: 'Moodle теряет треть ответов на запись; в 10:00 напоминания за 3 дня',
    ends: 'Moodle снова отвечает на каждую запись',
  }),
]

/** Everything that is neither talk nor card. */
export const happenings: readonly Step[] = [...people, ...practices, ...survey, ...troubles]

function joinBoard(at: string, username: string, fullName: string): Act {
  return { at: moscow(at), sandbox: 'trello', act: 'joinBoard', with: { username, fullName } }
}

function practice(at: string, by: string, title: string, region: string): Act[] {
  const when = moscow(at)
  return [
    {
      ...{ at: when, sandbox: 'moodle', act: 'addEntry' },
      with: { by, database: 'Практики регионов', values: { title, region } },
      remember: { [title]: 'entryId' },
    },
    {
      ...{ at: when + 20 * hour, sandbox: 'moodle', act: 'approveEntry' },
      with: { by: 'coordinator', entryId: { ref: title } },
    },
  ]
}

function answer(at: string, by: string, choice: string, events: number, proposal: string): Act {
  return {
    ...{ at: moscow(at), sandbox: 'moodle', act: 'answerSurvey' },
    with: { by, survey: 'Опрос № 2: мониторинг', answers: [choice, String(events), proposal] },
  }
}

function trouble(
  at: string,
  hours: number,
  {
    sandbox,
    faults,
    begins,
    ends,
  }: Pick<Trouble, 'sandbox' | 'faults'> & Record<'begins' | 'ends', string>,
): Trouble[] {
  const when = moscow(at)
  return [
    { at: when, sandbox, faults, say: begins },
    { at: when + hours * hour, sandbox, faults: {}, say: ends },
  ]
}
