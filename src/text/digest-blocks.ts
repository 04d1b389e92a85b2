import { day } from '../clock.ts'
import type { DigestContent, Question, RegionLine, Section } from '../digest.ts'
import type { ThreadFacts } from '../digest-facts.ts'
import { ageInWords, dayAndTime, type Eyes } from './dates.ts'
import type { Block } from './mail.ts'
import { capitalised, type MessageKey } from './messages.ts'
import { shortened, toPlainText } from './plain-text.ts'
import { windowItem } from './window-item.ts'

const titleLength = 140
const excerptLength = 160
const lineLength = 180
const urgentAgeMs = 3 * day
const namesShown = 2

/** One section of a digest, in words; an empty section is nothing, or one calm line. */
export function sectionBlocks(
  section: Section,
  content: DigestContent,
  eyes: Eyes,
): readonly Block[] {
  switch (section.kind) {
    case 'questions':
      return questionBlocks(section, eyes)
    case 'windows':
      return withHeading(
        eyes.say('windows.title'),
        section.windows.map((line) => windowItem(line, content, eyes)),
      )
    case 'regions':
      return withHeading(
        eyes.say('regions.title'),
        section.lines.map((line) => regionBlock(line, eyes)),
      )
    case 'news':
      return newsBlocks(section, content, eyes)
  }
}

function withHeading(text: string, blocks: readonly Block[]): readonly Block[] {
  return blocks.length === 0 ? [] : [{ kind: 'heading', text }, ...blocks]
}

function questionBlocks(section: Section & { kind: 'questions' }, eyes: Eyes): readonly Block[] {
  const { say } = eyes
  const { shown, more, answered } = section
  const questions = say('count.questions', { n: more })
  return withHeading(say('questions.title'), [
    ...shown.map((question) => questionBlock(question, eyes)),
    ...(shown.length === 0 ? [paragraph(say('questions.none'))] : []),
    ...(more === 0 ? [] : [paragraph(say('questions.more', { questions }))]),
    ...(answered === 0 ? [] : [note(say('questions.answered', { n: answered }))]),
  ])
}

function questionBlock(question: Question, { say }: Eyes): Block {
  const { organisation, organisationKind } = question
  const shownKind = organisation !== null && organisationKind !== null
  const excerpt = question.bodyHtml === null ? '' : toPlainText(question.bodyHtml)
  const from = [
    question.name,
    shownKind ? `${organisation} (${organisationKind})` : organisation,
    question.region,
  ].filter((part) => part !== null)
  return {
    kind: 'item',
    title: titleOf(question.title, say),
    href: question.url,
    badge: {
      text: say('questions.age', { age: ageInWords(question.ageMs, say) }),
      urgent: question.ageMs >= urgentAgeMs,
    },
    lines: from.length === 0 ? [] : [shortened(from.join(' · '), lineLength)],
    ...(excerpt === '' ? {} : { excerpt: shortened(excerpt, excerptLength) }),
  }
}

function regionBlock(line: RegionLine, { say }: Eyes): Block {
  const parts = [eventsText(line, say), openText(line, say)].filter((part) => part !== null)
  return paragraph(`${line.name ?? say('regions.none')}: ${parts.join('; ')}.`)
}

function eventsText(line: RegionLine, say: Eyes['say']): string {
  if (line.events === 0) return say('regions.quiet')
  const events = say('count.events', { n: line.events })
  const people = say('count.people', { n: line.people })
  const shown = line.people === 0 ? events : say('regions.events', { events, people })
  return line.before === null ? shown : `${shown}, ${compared(line.events - line.before, say)}`
}

function compared(n: number, say: Eyes['say']): string {
  if (n === 0) return say('regions.same')
  return say(n > 0 ? 'regions.more' : 'regions.less', { n: Math.abs(n) })
}

function openText({ openQuestions }: RegionLine, say: Eyes['say']): string | null {
  if (openQuestions === 0) return null
  const questions = say('count.questions', { n: openQuestions })
  return say('digest.questions', { n: openQuestions, questions })
}

function newsBlocks(
  section: Section & { kind: 'news' },
  content: DigestContent,
  eyes: Eyes,
): readonly Block[] {
  const { say } = eyes
  const { threads, more } = section
  if (threads.length === 0 && content.kind === 'consultant') return []
  const topics = say('count.topics', { n: more })
  return withHeading(say('news.title', { kind: content.kind }), [
    ...threads.map((thread) => threadBlock(thread, eyes)),
    ...(threads.length === 0 ? [paragraph(say('news.none'))] : []),
    ...(more === 0 ? [] : [paragraph(say('news.more', { topics }))]),
  ])
}

function threadBlock(thread: ThreadFacts, eyes: Eyes): Block {
  const { say } = eyes
  const mirrored = thread.mirrorUrl !== null && thread.url !== null
  const original = say('news.original', { source: capitalised(thread.source) })
  return {
    kind: 'item',
    title: titleOf(thread.title, say),
    href: thread.mirrorUrl ?? (thread.gone ? null : thread.url),
    lines: [happened(thread, say), whoAndWhen(thread, eyes)],
    second: mirrored && !thread.gone ? { text: original, href: thread.url } : null,
  }
}

/** «Карточка в „Идеи“ · 2 новых комментария · 1 изменение · выполнена». */
function happened(thread: ThreadFacts, say: Eyes['say']): string {
  const { kind, replies, changes } = thread
  const name = say(thread.isNew ? 'news.new' : 'news.kind', { kind })
  const parts = [
    thread.place === null ? name : `${name} («${shortened(thread.place, 60)}»)`,
    replies > 0 ? say(repliesTo[kind] ?? 'count.comments', { n: replies }) : null,
    changes > 0 ? say('count.changes', { n: changes }) : null,
    endText(thread, say),
  ]
  return parts.filter((part) => part !== null).join(' · ')
}

const repliesTo: Readonly<Record<string, MessageKey>> = {
  discussion: 'count.replies',
  assignment: 'count.submissions',
}

function endText(thread: ThreadFacts, say: Eyes['say']): string | null {
  if (thread.gone) return say('news.gone', { kind: thread.kind })
  if (thread.closed) return say('news.archived')
  return thread.done ? say('news.done') : null
}

function whoAndWhen(thread: ThreadFacts, eyes: Eyes): string {
  const names = thread.people.slice(0, namesShown).join(', ')
  const others = thread.people.length - namesShown
  const who = others > 0 ? eyes.say('news.people', { names, n: others }) : names
  const when = dayAndTime(thread.lastAt, eyes)
  return who === '' ? when : `${shortened(who, lineLength)} · ${when}`
}

function titleOf(title: string | null, say: Eyes['say']): string {
  return title?.trim() ? shortened(title, titleLength) : say('untitled')
}

function paragraph(text: string): Block {
  return { kind: 'paragraph', text }
}

function note(text: string): Block {
  return { kind: 'note', text }
}
