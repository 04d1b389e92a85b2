import type { DigestContent, Point } from '../digest.ts'
import type { SourceFacts } from '../digest-facts.ts'
import type { Locale } from '../space.ts'
import { ageInWords, dayAndTime, dayRange, type Eyes, zoneName } from './dates.ts'
import { sectionBlocks } from './digest-blocks.ts'
import { type Mail, mailHtml, type Rendered } from './mail.ts'
import { mailText } from './mail-text.ts'
import { capitalised, sayIn } from './messages.ts'
import { shortened } from './plain-text.ts'

/** A source not read for so long is said to be failing, ms. */
const staleMs = 3 * 3_600_000

/** The words and both forms of a digest. */
export async function renderDigest(content: DigestContent, locale: Locale): Promise<Rendered> {
  const eyes = { locale, zone: content.plan.timezone, say: sayIn(locale) }
  const mail = digestMail(content, eyes)
  return { subject: mail.subject, html: await mailHtml(mail), text: mailText(mail) }
}

function digestMail(content: DigestContent, eyes: Eyes): Mail {
  const subject = subjectLine(content, eyes)
  return {
    locale: eyes.locale,
    subject,
    preview: previewOf(content) ?? subject,
    overline: overlineOf(content, eyes),
    headline: subject,
    blocks: content.sections.flatMap((section) => sectionBlocks(section, content, eyes)),
    footer: footerBlocks(content, eyes),
  }
}

/** «Неделя 6 из 9: 4 вопроса без ответа, опрос закрывается через 12 дней»: at most two points. */
function subjectLine(content: DigestContent, { say }: Eyes): string {
  const week = content.week === null ? null : say('digest.week', content.week)
  const prefix = [content.region, week].filter((part) => part !== null).join(', ')
  const points = content.points
    .slice(0, 2)
    .map((point) => pointText(content, point, say))
    .join(', ')
  return capitalised(prefix === '' ? points : `${prefix}: ${points}`)
}

function pointText(content: DigestContent, point: Point, say: Eyes['say']): string {
  switch (point.kind) {
    case 'questions':
      return questionsText(content, point, say)
    case 'news':
      return say('digest.newTopics', { n: point.topics })
    case 'quiet':
      return say('digest.quietPoint')
    default:
      return say(`window.${point.kind}`, {
        n: point.days,
        noun: say('window.noun', { kind: point.window }),
        days: say('count.days', { n: point.days }),
      })
  }
}

function questionsText(
  content: DigestContent,
  point: Point & { kind: 'questions' },
  say: Eyes['say'],
): string {
  return say(content.kind === 'consultant' ? 'digest.waiting' : 'digest.questions', {
    n: point.count,
    questions: say('count.questions', { n: point.count }),
    age: ageInWords(point.oldestMs, say),
  })
}

function previewOf(content: DigestContent): string | null {
  const titles = content.sections.flatMap((section) =>
    section.kind === 'questions' ? section.shown.map(({ title }) => title ?? '') : [],
  )
  const preview = titles.filter((title) => title !== '').join(' · ')
  return preview === '' ? null : shortened(preview, 140)
}

function overlineOf(content: DigestContent, eyes: Eyes): string {
  const name = eyes.say('digest.name', { kind: content.kind })
  return `${content.space.name} · ${name} · ${dayRange(content.from, content.to, eyes)}`
}

function footerBlocks(content: DigestContent, eyes: Eyes): Mail['footer'] {
  const { say } = eyes
  const { home, support, project } = content.space.links
  const links = [
    { text: say('link.home'), href: home },
    { text: say('link.support'), href: support },
    { text: say('link.project'), href: project },
  ].filter(({ href }) => href !== null)
  return [
    { kind: 'note', text: freshness(content, eyes) },
    { kind: 'note', text: whyText(content, eyes) },
    ...(links.length === 0 ? [] : [{ kind: 'links', links } satisfies Mail['footer'][number]]),
  ]
}

function freshness(content: DigestContent, eyes: Eyes): string {
  const lines = content.freshness.map((source) => freshLine(source, content.now, eyes))
  return `${eyes.say('fresh.title')}. ${lines.join('. ')}.`.replaceAll('..', '.')
}

function freshLine({ source, freshAt, failing }: SourceFacts, now: number, eyes: Eyes): string {
  const name = capitalised(source)
  if (freshAt === null) return eyes.say('fresh.never', { source: name })
  const key = failing || now - freshAt > staleMs ? 'fresh.failing' : 'fresh.ok'
  return eyes.say(key, { source: name, at: dayAndTime(freshAt, eyes) })
}

function whyText(content: DigestContent, { say }: Eyes): string {
  const { plan } = content
  const why = say('why.digest', {
    kind: content.kind,
    space: content.space.name,
    region: content.region ?? '',
    weekdays: say('weekdays', { n: plan.weekday }),
    time: plan.time,
    zone: zoneName(plan.timezone, say),
  })
  return content.space.links.support === null ? why : `${why} ${say('why.change')}`
}
