/** Everything readers see, in Russian. Patterns are ICU messages; the English twin has the same keys. */
export const ru = {
  'count.days': '{n, plural, one {# день} few {# дня} many {# дней} other {# дня}}',
  'count.hours': '{n, plural, one {# час} few {# часа} many {# часов} other {# часа}}',
  'count.left':
    '{n, plural, =0 {последний день} one {остался # день} few {осталось # дня} many {осталось # дней} other {осталось # дня}}',
  'count.questions':
    '{n, plural, one {# вопрос} few {# вопроса} many {# вопросов} other {# вопроса}}',
  'count.topics': '{n, plural, one {# тема} few {# темы} many {# тем} other {# темы}}',
  'count.replies':
    '{n, plural, one {# новое сообщение} few {# новых сообщения} many {# новых сообщений} other {# нового сообщения}}',
  'count.comments':
    '{n, plural, one {# новый комментарий} few {# новых комментария} many {# новых комментариев} other {# нового комментария}}',
  'count.submissions':
    '{n, plural, one {сдана # работа} few {сданы # работы} many {сдано # работ} other {сдано # работы}}',
  'count.changes':
    '{n, plural, one {# изменение} few {# изменения} many {# изменений} other {# изменения}}',
  'count.events': '{n, plural, one {# событие} few {# события} many {# событий} other {# события}}',
  'count.people':
    '{n, plural, one {# участник} few {# участника} many {# участников} other {# участника}}',
  'age.underHour': 'меньше часа',
  inDays: '{n, plural, =0 {сегодня} =1 {завтра} other {через {days}}}',

  zone: '{place, select, Kaliningrad {по Калининграду} Moscow {по Москве} Simferopol {по Симферополю} Kirov {по Кирову} Volgograd {по Волгограду} Astrakhan {по Астрахани} Saratov {по Саратову} Ulyanovsk {по Ульяновску} Samara {по Самаре} Yekaterinburg {по Екатеринбургу} Omsk {по Омску} Novosibirsk {по Новосибирску} Barnaul {по Барнаулу} Tomsk {по Томску} Novokuznetsk {по Новокузнецку} Krasnoyarsk {по Красноярску} Irkutsk {по Иркутску} Chita {по Чите} Yakutsk {по Якутску} Vladivostok {по Владивостоку} Magadan {по Магадану} Sakhalin {по Сахалину} Kamchatka {по Камчатке} Anadyr {по Анадырю} UTC {по всемирному времени} other {пояс {city}}}',
  'date.until': 'до {date}, {time} ({zone})',
  'date.between': 'между {from} и {to}',
  weekdays:
    '{n, select, 1 {по понедельникам} 2 {по вторникам} 3 {по средам} 4 {по четвергам} 5 {по пятницам} 6 {по субботам} other {по воскресеньям}}',

  'window.noun':
    '{kind, select, consultation {консультация} survey {опрос} teleconference {телеконференция} seminar {семинар} other {приём откликов}}',
  'window.closing':
    '{noun} {n, plural, =0 {закрывается сегодня} =1 {закрывается завтра} other {закрывается через {days}}}',
  'window.opening':
    '{noun} {n, plural, =0 {начинается сегодня} =1 {начинается завтра} other {начинается через {days}}}',
  'window.until': 'Открыто {until}, {left}',
  'window.from': 'Откроется {date} ({when}), открыто {closing}',
  'window.closed': 'Закрылось {date}',
  'window.tba': 'Дата будет объявлена',
  'window.tbaBetween': 'Дата будет объявлена ({between})',
  'window.acted':
    '{kind, select, consultation {Задали вопрос:} survey {Ответили:} teleconference {Записались:} seminar {Записались:} other {Откликнулись:}} {acted} из {audience}',

  'digest.name':
    '{kind, select, consultant {Вопросы консультанту} accelerator {Сводка региона} other {Сводка рабочей группы}}',
  'digest.week': 'неделя {n} из {of}',
  'digest.questions': '{n, plural, =0 {вопросов без ответа нет} other {{questions} без ответа}}',
  'digest.waiting':
    '{n, plural, =0 {вопросов без ответа нет} =1 {1 вопрос ждёт ответа {age}} one {{questions} ждёт ответа, самому старому {age}} other {{questions} ждут ответа, самому старому {age}}}',
  'digest.newTopics': '{n, plural, one {новое в # теме} other {новое в # темах}}',
  'digest.quietPoint': 'тихая неделя',

  'questions.title': 'Ждут ответа',
  'questions.none': 'Вопросов без ответа нет.',
  'questions.answered':
    'За это время ответ {n, plural, one {получил # вопрос} few {получили # вопроса} many {получили # вопросов} other {получили # вопроса}}.',
  'questions.age': 'ждёт {age}',
  'questions.more': 'И ещё {questions} без ответа, по очереди после этих.',
  'windows.title': 'Сроки',
  'regions.title': 'По регионам',
  'regions.none': 'Регион не указан',
  'regions.quiet': 'тихо, новых событий нет',
  'regions.events': '{events} ({people})',
  'regions.more': 'на {n} больше, чем неделей раньше',
  'regions.less': 'на {n} меньше, чем неделей раньше',
  'regions.same': 'столько же, сколько неделей раньше',
  'news.title':
    '{kind, select, accelerator {Новое в регионе} consultant {Коротко о новом} other {Что нового}}',
  'news.none': 'Новых тем и карточек не было.',
  'news.more': 'И ещё {topics} с новостями: смотрите в рабочей среде.',
  'news.kind':
    '{kind, select, discussion {Обсуждение} assignment {Задание} card {Карточка} entry {Запись} event {Событие в календаре} file {Файл} folder {Папка} page {Страница} weblink {Ссылка} other {Запись}}',
  'news.new':
    '{kind, select, discussion {Новое обсуждение} assignment {Новое задание} card {Новая карточка} entry {Новая запись} event {Новое событие в календаре} file {Новый файл} folder {Новая папка} page {Новая страница} weblink {Новая ссылка} other {Новая запись}}',
  'news.gone':
    '{kind, select, discussion {удалено} assignment {удалено} event {удалено} file {удалён} other {удалена}}',
  'news.archived': 'в архиве',
  'news.done': 'выполнена',
  'news.people': '{names} и ещё {n}',
  'news.original': 'Оригинал ({source})',
  untitled: 'Без названия',

  'fresh.title': 'Свежесть данных',
  'fresh.ok': '{source}: прочитано {at}',
  'fresh.failing':
    '{source}: не удаётся прочитать с {at}. Что появилось там позже, будет в следующем письме.',
  'fresh.never': '{source}: ещё не прочитано ни разу',
  'why.digest':
    '{kind, select, consultant {Вы получаете это письмо как консультант пространства «{space}»} accelerator {Вы получаете это письмо как акселератор ({region}) пространства «{space}»} other {Вы получаете это письмо, потому что вы в рабочей группе пространства «{space}»}}. Оно приходит {weekdays} в {time} ({zone}).',
  'why.change': 'Чтобы получать его реже или не получать совсем, напишите в поддержку.',
  'link.home': 'Рабочая среда',
  'link.support': 'Поддержка',
  'link.project': 'Страница проекта',

  'card.done': 'выполнена',
  'card.archived': 'в архиве',
  'card.deleted': 'удалена',
  'card.elsewhere': 'больше не показывается здесь',
  'card.hidden': 'Карточка, которая больше не показывается',
  'card.double': 'повтор: карточка показана в другой записи',
  'card.open': 'открыта',
  'reply.participant': 'участник пространства «{space}»',
  'card.progress': '{done} из {all}',
  'card.due': 'до {date}, {time}',
  'card.label':
    '{tone, select, dark {тёмно-} light {светло-} other {}}{colour, select, green {зелёная} yellow {жёлтая} orange {оранжевая} red {красная} purple {фиолетовая} blue {синяя} sky {голубая} lime {салатовая} pink {розовая} black {чёрная} other {{colour}}}',
  'card.someone': 'Участник',
  'card.comment': '{author}, {date}, {time}',
  'card.checklist': '{name} ({done} из {all})',
  'card.checklist.unnamed': 'Чек-лист',
  'comment.deleted': 'Комментарий удалён.',
  'comment.elsewhere': 'Карточка больше не показывается здесь.',

  'remind.act':
    '{kind, select, consultation {задать вопрос эксперту} survey {ответить на вопросы опроса} teleconference {записаться на телеконференцию} seminar {записаться на семинар} other {принять участие}}',
  'remind.button':
    '{kind, select, consultation {Задать вопрос} survey {Ответить} teleconference {Записаться} seminar {Записаться} other {Открыть}}',
  'remind.subject':
    '{stage, select, early {{title}: впереди ещё {days}} far {{title}: ещё {days}} week {{title}: {left}} near {{title}: закрытие через {days}} other {{n, plural, =0 {Сегодня} other {Завтра}} последний день: {title}}}',
  'remind.hello': '{named, select, yes {Здравствуйте, {name}!} other {Здравствуйте!}}',
  'remind.text':
    '{stage, select, early {Сообщаем заранее: {act} можно {until}. Времени много, просто имейте в виду.} far {До закрытия ещё {days}, спешить некуда: {act} можно {until}.} week {Напоминаем: {left}, {act} ещё можно {until}. Если откладывали, сейчас удобное время.} near {Коротко: {left}, {act} можно {until}.} other {{n, plural, =0 {Сегодня} other {Завтра}} последний день, чтобы {act}: открыто {until}, потом приём закроется.}}',
  'remind.hint':
    '{kind, select, consultation {Хватит двух-трёх предложений: что вы делаете и на чём остановились. Большие и готовые тексты не нужны.} survey {По ответам видно, что изменилось с начала проекта, поэтому важен ответ каждой организации.} teleconference {Если прийти не получится, напишите об этом: вопросы можно передать и без участия.} seminar {Если прийти не получится, напишите об этом, материалы пришлём.} other {Все подробности по ссылке.}}',
  'remind.hintLast':
    '{kind, select, consultation {Даже одна строка годится: уточнить можно будет в переписке.} survey {Если на что-то нет ответа, так и напишите и переходите к следующему вопросу.} other {Если что-то мешает, напишите нам, поможем.}}',
  'remind.why':
    '{kind, select, consultation {Пишем, потому что пока не видим вашего вопроса} survey {Пишем, потому что пока не видим вашего ответа} teleconference {Пишем, потому что пока не видим вашей записи} seminar {Пишем, потому что пока не видим вашей записи} other {Пишем, потому что пока не видим вашего участия}} в пространстве «{space}». Как только увидим, напоминания прекратятся сами.',
} as const
