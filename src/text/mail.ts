import type { Locale } from '../space.ts'
import { escapeHtml, type Html, html, safeHref } from './html.ts'

/** A letter before it is laid out; all texts are plain. The same blocks make HTML and plain text. */
export interface Mail {
  locale: Locale
  subject: string
  /** What the list of letters shows after the subject. */
  preview: string
  /** Small line above the headline. */
  overline: string
  headline: string
  blocks: readonly Block[]
  footer: readonly FooterBlock[]
}

export type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'note'; text: string }
  | { kind: 'button'; text: string; href: string | null }
  | { kind: 'links'; links: readonly MailLink[] }
  | ({ kind: 'item' } & Item)

export type FooterBlock = Exclude<Block, { kind: 'button' | 'heading' }>

export interface Item {
  title: string
  href: string | null
  /** Why it stands here, in two or three words. */
  badge?: { text: string; urgent: boolean }
  lines: readonly string[]
  excerpt?: string
  bar?: { part: number; whole: number }
  /** A second, lesser way to it. */
  second?: MailLink | null
}

export interface MailLink {
  text: string
  href: string | null
}

/** Rendered in both forms. */
export interface Rendered {
  subject: string
  html: string
  text: string
}

const ink = '#1b2733'
const muted = '#4b5a68'
const link = '#0f4c81'
const urgent = '#9a2a12'
const font = "-apple-system, 'Segoe UI', Roboto, Arial, sans-serif"

/** Dark-mode readers get their own colours; readers that invert by themselves find plain ink on white. */
const style = `
  .item-title { overflow-wrap: anywhere; }
  @media (prefers-color-scheme: dark) {
    .page { background-color: #14191f !important; }
    .sheet, .sheet > table { background: #1c232b !important; }
    .ink, .ink * { color: #e8edf2 !important; }
    .muted { color: #b3c0cc !important; }
    .link { color: #8cc4f4 !important; }
    .urgent { color: #ffab94 !important; }
    .rule, .rule p { border-color: #3a4652 !important; }
    .bar { background: #3a4652 !important; }
    .bar-part { background: #6fb1e8 !important; }
  }`

/** The HTML form, laid out with MJML, which is loaded only now: it is large and seldom needed. */
export async function mailHtml(mail: Mail): Promise<string> {
  const { default: mjml } = await import('mjml')
  const { html: markup } = await mjml(mailMjml(mail), {
    fonts: {},
    keepComments: false,
    validationLevel: 'strict',
  })
  return markup.replace(/^\s+/gm, '').replace(/\n{2,}/g, '\n')
}

function mailMjml(mail: Mail): string {
  const attribute = escapeHtml
  return `<mjml lang="${mail.locale}" dir="ltr">
  <mj-head>
    <mj-title>${attribute(mail.subject)}</mj-title>
    <mj-preview>${attribute(mail.preview)}</mj-preview>
    <mj-raw><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"></mj-raw>
    <mj-attributes>
      <mj-all font-family="${font}" />
      <mj-text font-size="16px" line-height="1.5" color="${ink}" padding="0 24px 16px" />
      <mj-section padding="0" background-color="#ffffff" css-class="sheet" />
    </mj-attributes>
    <mj-style>${style}</mj-style>
  </mj-head>
  <mj-body width="640px" background-color="#eef1f4" css-class="page">
    <mj-section padding="24px 0 8px"><mj-column>
      ${text(overlineHtml(mail.overline), '0 24px 6px')}
      ${text(headlineHtml(mail.headline), '0 24px 12px')}
      ${mail.blocks.map(blockMjml).join('\n')}
    </mj-column></mj-section>
    <mj-section padding="0 0 16px"><mj-column>
      <mj-divider border-width="1px" border-color="#c9d2da" padding="8px 24px 16px" css-class="rule" />
      ${mail.footer.map(footerMjml).join('\n')}
    </mj-column></mj-section>
  </mj-body>
</mjml>`
}

function overlineHtml(overline: string): Html {
  return html`<p class="muted" style="margin:0;color:${muted}">${overline}</p>`
}

function headlineHtml(headline: string): Html {
  return html`<h1 class="ink" style="margin:0;font-size:24px;line-height:1.3;font-weight:700;color:${ink}">${unbroken(headline)}</h1>`
}

/** Keeps a number on one line with its noun. */
function unbroken(line: string): string {
  return line.replace(/(\d) (?=\p{L})/gu, '$1\u00a0')
}

function blockMjml(block: Block): string {
  if (block.kind === 'button') return buttonMjml(block)
  if (block.kind === 'heading') return text(headingHtml(block.text), '16px 24px 12px')
  return text(blockHtml(block, '16px'))
}

function footerMjml(block: FooterBlock): string {
  return text(blockHtml(block, '14px'), '0 24px 10px')
}

function text(inner: Html, padding?: string): string {
  return `<mj-text${padding ? ` padding="${padding}"` : ''}>${inner.html}</mj-text>`
}

function buttonMjml(button: { text: string; href: string | null }): string {
  const href = safeHref(button.href)
  if (href === null) return ''
  return `<mj-button href="${escapeHtml(href)}" align="left" background-color="${link}" color="#ffffff" font-size="18px" font-weight="600" border-radius="6px" inner-padding="14px 28px" padding="4px 24px 20px">${escapeHtml(button.text)}</mj-button>`
}

function headingHtml(heading: string): Html {
  return html`<h2 class="ink rule" style="margin:0;padding-top:16px;border-top:1px solid #c9d2da;font-size:20px;line-height:1.3;font-weight:700;color:${ink}">${heading}</h2>`
}

function blockHtml(block: FooterBlock, size: string): Html {
  if (block.kind === 'item') return itemHtml(block)
  if (block.kind === 'links') return linksHtml(block.links, size)
  const quiet = block.kind === 'note'
  const colour = quiet ? muted : ink
  return html`<p class="${quiet ? 'muted' : 'ink'}" style="margin:0;font-size:${size};color:${colour}">${block.text}</p>`
}

function linksHtml(links: readonly MailLink[], size: string): Html {
  const parts = links.flatMap((each, index) => [index > 0 ? html` · ` : html``, linkHtml(each)])
  return html`<p class="muted" style="margin:0;font-size:${size};color:${muted}">${parts}</p>`
}

function linkHtml({ text: shown, href }: MailLink): Html {
  const address = safeHref(href)
  if (address === null) return html`${shown}`
  return html`<a class="link" href="${address}" style="color:${link};text-decoration:underline">${shown}</a>`
}

function itemHtml(item: Item): Html {
  return html`<div class="item-title ink" style="font-weight:600;color:${ink}">${linkHtml({ text: item.title, href: item.href })}</div>
${item.badge ? badgeHtml(item.badge) : null}${item.lines.map(lineHtml)}
${item.excerpt ? excerptHtml(item.excerpt) : null}${item.bar ? barHtml(item.bar) : null}
${item.second ? html`<div class="muted" style="font-size:14px;color:${muted}">${linkHtml(item.second)}</div>` : null}`
}

function badgeHtml(badge: { text: string; urgent: boolean }): Html {
  const colour = badge.urgent ? urgent : muted
  return html`<div class="${badge.urgent ? 'urgent' : 'muted'}" style="color:${colour};font-weight:${badge.urgent ? 600 : 400}">${badge.text}</div>`
}

function lineHtml(line: string): Html {
  return html`<div class="muted" style="color:${muted}">${line}</div>`
}

function excerptHtml(excerpt: string): Html {
  return html`<div class="ink" style="color:${ink}">«${excerpt}»</div>`
}

function barHtml({ part, whole }: { part: number; whole: number }): Html {
  const percent = Math.min(100, Math.round((part / Math.max(1, whole)) * 100))
  const cell = (width: number, name: string, colour: string) =>
    width === 0
      ? html``
      : html`<td class="${name}" width="${width}%" height="8" style="height:8px;line-height:8px;font-size:1px;background:${colour}">&nbsp;</td>`
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin-top:6px"><tr>
${cell(percent, 'bar-part', '#2f79b9')}${cell(100 - percent, 'bar', '#d5dde4')}</tr></table>`
}
