import type { ru } from './ru.ts'

/** The English twin of the Russian catalogue: the same keys, the same placeholders. */
export const en = {
  'count.days': '{n, plural, one {# day} other {# days}}',
  'count.left': '{n, plural, =0 {last day} one {# day left} other {# days left}}',
  'count.hours': '{n, plural, one {# hour} other {# hours}}',
  'count.questions': '{n, plural, one {# question} other {# questions}}',
  'count.topics': '{n, plural, one {# topic} other {# topics}}',
  'count.replies': '{n, plural, one {# new message} other {# new messages}}',
  'count.comments': '{n, plural, one {# new comment} other {# new comments}}',
  'count.submissions':
    '{n, plural, one {# piece of work handed in} other {# pieces of work handed in}}',
  'count.changes': '{n, plural, one {# change} other {# changes}}',
  'count.events': '{n, plural, one {# event} other {# events}}',
  'count.people': '{n, plural, one {# participant} other {# participants}}',
  'age.underHour': 'less than an hour',
  inDays: '{n, plural, =0 {today} =1 {tomorrow} other {in {days}}}',

  zone: '{place, select, other {{city} time}}',
  'date.until': 'until {date}, {time} ({zone})',
  'date.between': 'between {from} and {to}',
  weekdays:
    '{n, select, 1 {on Mondays} 2 {on Tuesdays} 3 {on Wednesdays} 4 {on Thursdays} 5 {on Fridays} 6 {on Saturdays} other {on Sundays}}',

  'window.noun':
    '{kind, select, consultation {the consultation} survey {the survey} teleconference {the teleconference} seminar {the seminar} other {the window}}',
  'window.closing':
    '{noun} {n, plural, =0 {closes today} =1 {closes tomorrow} other {closes in {days}}}',
  'window.opening':
    '{noun} {n, plural, =0 {starts today} =1 {starts tomorrow} other {starts in {days}}}',
  'window.until': 'Open {until}, {left}',
  'window.from': 'Opens {date} ({when}), open {closing}',
  'window.closed': 'Closed {date}',
  'window.tba': 'Date to be announced',
  'window.tbaBetween': 'Date to be announced ({between})',
  'window.acted':
    '{kind, select, consultation {Asked a question:} survey {Answered:} teleconference {Registered:} seminar {Registered:} other {Responded:}} {acted} of {audience}',

  'digest.name':
    '{kind, select, consultant {Questions for the consultant} accelerator {Your region this week} other {Digest for the working group}}',
  'digest.week': 'week {n} of {of}',
  'digest.questions': '{n, plural, =0 {no open questions} other {{questions} without an answer}}',
  'digest.waiting':
    '{n, plural, =0 {no open questions} =1 {1 question has waited {age}} one {{questions} is waiting, the oldest for {age}} other {{questions} are waiting, the oldest for {age}}}',
  'digest.newTopics': '{n, plural, one {news in # topic} other {news in # topics}}',
  'digest.quietPoint': 'a quiet week',

  'questions.title': 'Waiting for an answer',
  'questions.none': 'No question is without an answer.',
  'questions.answered':
    '{n, plural, one {# question was answered} other {# questions were answered}} in this time.',
  'questions.age': 'waiting {age}',
  'questions.more': 'And {questions} more, next in line after these.',
  'windows.title': 'Dates',
  'regions.title': 'By region',
  'regions.none': 'No region given',
  'regions.quiet': 'quiet, nothing new',
  'regions.events': '{events} ({people})',
  'regions.more': '{n} more than the week before',
  'regions.less': '{n} fewer than the week before',
  'regions.same': 'as many as the week before',
  'news.title':
    '{kind, select, accelerator {New in the region} consultant {New, in short} other {What is new}}',
  'news.none': 'No new topics or cards.',
  'news.more': 'And {topics} more with news: see the working space.',
  'news.kind':
    '{kind, select, discussion {Discussion} assignment {Assignment} card {Card} entry {Entry} event {Calendar event} file {File} folder {Folder} page {Page} weblink {Link} other {Entry}}',
  'news.new':
    '{kind, select, discussion {New discussion} assignment {New assignment} card {New card} entry {New entry} event {New calendar event} file {New file} folder {New folder} page {New page} weblink {New link} other {New entry}}',
  'news.gone': '{kind, select, discussion {deleted} file {deleted} other {deleted}}',
  'news.archived': 'archived',
  'news.done': 'done',
  'news.people': '{names} and {n} more',
  'news.original': 'Original ({source})',
  untitled: 'Untitled',

  'fresh.title': 'How fresh this is',
  'fresh.ok': '{source}: read {at}',
  'fresh.failing':
    '{source}: cannot be read since {at}. What appeared there later comes with the next letter.',
  'fresh.never': '{source}: not read yet',
  'why.digest':
    '{kind, select, consultant {You get this letter as the consultant of “{space}”} accelerator {You get this letter as the accelerator ({region}) of “{space}”} other {You get this letter because you belong to the working group of “{space}”}}. It comes {weekdays} at {time} ({zone}).',
  'why.change': 'To get it less often, or not at all, write to support.',
  'link.home': 'Working space',
  'link.support': 'Support',
  'link.project': 'Project page',

  'card.done': 'done',
  'card.archived': 'archived',
  'card.deleted': 'deleted',
  'card.elsewhere': 'no longer shown here',
  'card.hidden': 'A card that is no longer shown',
  'card.double': 'a double: the card is shown in another entry',
  'card.open': 'in progress',
  'reply.participant': 'a participant of «{space}»',
  'card.progress': '{done} of {all}',
  'card.due': 'by {date}, {time}',
  'card.label':
    '{tone, select, dark {dark } light {light } other {}}{colour, select, other {{colour}}}',
  'card.someone': 'A participant',
  'card.comment': '{author}, {date}, {time}',
  'card.checklist': '{name} ({done} of {all})',
  'card.checklist.unnamed': 'Checklist',
  'comment.deleted': 'The comment was deleted.',
  'comment.elsewhere': 'The card is no longer shown here.',

  'remind.act':
    '{kind, select, consultation {ask the expert a question} survey {answer the survey} teleconference {register for the teleconference} seminar {register for the seminar} other {take part}}',
  'remind.button':
    '{kind, select, consultation {Ask a question} survey {Answer} teleconference {Register} seminar {Register} other {Open}}',
  'remind.subject':
    '{stage, select, early {{title}: {days} ahead} far {{title}: still {days}} week {{title}: {left}} near {{title}: closes in {days}} other {{n, plural, =0 {Last day today} other {Last day tomorrow}}: {title}}}',
  'remind.hello': '{named, select, yes {Hello {name},} other {Hello,}}',
  'remind.text':
    '{stage, select, early {An early note: you can {act} {until}. There is plenty of time, just so you know.} far {There are {days} left, no hurry: you can {act} {until}.} week {A reminder: {left}, you can still {act} {until}. If you were putting it off, now is a good time.} near {In short: {left}, you can {act} {until}.} other {{n, plural, =0 {Today} other {Tomorrow}} is the last day to {act}: open {until}, closed after that.}}',
  'remind.hint':
    '{kind, select, consultation {Two or three sentences are enough: what you are doing and where you are stuck. No finished texts needed.} survey {The answers show what has changed since the project began, so every organisation counts.} teleconference {If you cannot come, say so: questions can be handed in without taking part.} seminar {If you cannot come, say so, we will send the materials.} other {Everything else is behind the link.}}',
  'remind.hintLast':
    '{kind, select, consultation {Even one line will do: details can follow in the thread.} survey {Where you have no answer, say so and go on to the next question.} other {If something is in the way, write to us, we will help.}}',
  'remind.why':
    '{kind, select, consultation {We write because we have not seen your question yet} survey {We write because we have not seen your answers yet} teleconference {We write because we have not seen your registration yet} seminar {We write because we have not seen your registration yet} other {We write because we have not seen you take part yet}} in “{space}”. As soon as we do, the reminders stop by themselves.',
} as const satisfies Record<keyof typeof ru, string>
