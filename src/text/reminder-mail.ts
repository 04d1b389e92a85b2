import type { DueReminder } from '../reminder.ts'
import type { Locale, Space } from '../space.ts'
import { type Eyes, untilMoment } from './dates.ts'
import { type Html, html, safeHref } from './html.ts'
import { type Block, type FooterBlock, mailHtml, type Rendered } from './mail.ts'
import { mailText } from './mail-text.ts'
import { sayIn } from './messages.ts'
import { shortened } from './plain-text.ts'

/** A full letter, or a few lines for a chat (never above 4,096 bytes). */
export type ReminderForm = 'letter' | 'short'

/** The words of one reminder; they differ from offset to offset. Times are in the member's zone. */
export async function renderReminder(
  reminder: DueReminder,
  space: Pick<Space, 'name' | 'links'>,
  locale: Locale,
  form: ReminderForm,
): Promise<Rendered> {
  const words = reminderWords(reminder, space, {
    locale,
    zone: reminder.timezone,
    say: sayIn(locale),
  })
  return form === 'short' ? shortForm(words) : letterForm(words, space, locale)
}

interface Words {
  subject: string
  hello: string
  text: string
  hint: string
  why: string
  button: string
  href: string | null
  links: readonly { text: string; href: string | null }[]
}

type Stage = 'early' | 'far' | 'week' | 'near' | 'last'

function stageOf(daysLeft: number): Stage {
  const steps: [number, Stage][] = [
    [1, 'last'],
    [4, 'near'],
    [10, 'week'],
    [20, 'far'],
  ]
  return steps.find(([days]) => daysLeft <= days)?.[1] ?? 'early'
}

function reminderWords(
  { window, member, daysLeft }: DueReminder,
  space: Pick<Space, 'name' | 'links'>,
  eyes: Eyes,
): Words {
  const { say } = eyes
  const kind = window.kind
  const stage = stageOf(daysLeft)
  const values = {
    ...{ kind, stage, n: daysLeft, space: shortened(space.name, 100) },
    title: shortened(window.title[eyes.locale], 100),
    days: say('count.days', { n: daysLeft }),
    left: say('count.left', { n: daysLeft }),
    act: say('remind.act', { kind }),
    until: window.closes === null ? '' : untilMoment(window.closes, eyes),
    named: member.name === null ? 'no' : 'yes',
    name: shortened(member.name ?? '', 80),
  }
  return {
    subject: say('remind.subject', values),
    hello: say('remind.hello', values),
    text: say('remind.text', values),
    hint: say(stage === 'last' ? 'remind.hintLast' : 'remind.hint', values),
    why: say('remind.why', values),
    button: say('remind.button', values),
    href: window.link ?? space.links.home,
    links: [
      { text: say('link.home'), href: space.links.home },
      { text: say('link.support'), href: space.links.support },
    ].filter(({ href }) => href !== null),
  }
}

async function letterForm(
  words: Words,
  space: Pick<Space, 'name'>,
  locale: Locale,
): Promise<Rendered> {
  const footer: FooterBlock[] = [{ kind: 'note', text: words.why }]
  const mail = {
    locale,
    subject: words.subject,
    preview: words.text,
    overline: space.name,
    headline: words.subject,
    blocks: [
      { kind: 'paragraph', text: words.hello },
      { kind: 'paragraph', text: words.text },
      { kind: 'paragraph', text: words.hint },
      { kind: 'button', text: words.button, href: words.href },
    ] satisfies Block[],
    footer:
      words.links.length === 0
        ? footer
        : [...footer, { kind: 'links' as const, links: words.links }],
  }
  return { subject: words.subject, html: await mailHtml(mail), text: mailText(mail) }
}

function shortForm(words: Words): Rendered {
  const href = safeHref(words.href)
  const way: Html =
    href === null || href.length > maxHrefLength
      ? html``
      : html`<p><a href="${href}"><strong>${words.button}</strong></a></p>`
  const markup = html`<p>${words.hello} ${words.text}</p><p>${words.hint}</p>${way}<p><small>${words.why}</small></p>`
  const lines = [
    `${words.hello} ${words.text}`,
    words.hint,
    href === null ? '' : `${words.button}: ${href}`,
    words.why,
  ]
  return {
    subject: words.subject,
    html: markup.html,
    text: lines.filter((line) => line !== '').join('\n\n'),
  }
}

const maxHrefLength = 600
