/** HTML that is safe to put into HTML. */
export interface Html {
  readonly html: string
}

type Part = string | number | Html | null | readonly Html[]

/** Builds HTML; every plain value in it is escaped, `null` is nothing. */
export function html(fixed: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const text = fixed.map((piece, index) => piece + partHtml(parts[index] ?? null)).join('')
  return { html: text }
}

/** Markup that has been made safe before (sanitised at the door). */
export function safe(markup: string): Html {
  return { html: markup }
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)
}

/** An address that may stand behind a link, or `null`: only web pages and mail. */
export function safeHref(address: string | null | undefined): string | null {
  if (!address) return null
  const href = /^[^\s:/@]+@[^\s/@]+$/.test(address) ? `mailto:${address}` : address
  if (!URL.canParse(href)) return null
  const url = new URL(href)
  return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : null
}

function partHtml(part: Part): string {
  if (part === null) return ''
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part))
  if ('html' in part) return part.html
  return part.map((item) => item.html).join('')
}
