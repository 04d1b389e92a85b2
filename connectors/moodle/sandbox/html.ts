import MarkdownIt from 'markdown-it'
import sanitizeHtml from 'sanitize-html'

/** Moodle's text formats: automatic, HTML, plain, Markdown. */
export type TextFormat = 0 | 1 | 2 | 4

/**
 * Cleans HTML as Moodle 4.5 does: scripts, frames, forms, handlers, data-* and comments go, unknown
 * tags lose only themselves, styles are rewritten. `ids` keeps id attributes (forum output does,
 * database text does not).
 */
export function cleanHtml(html: string, keep: { ids: boolean }): string {
  const always = keep.ids ? ['class', 'style', 'id'] : ['class', 'style']
  const rules: sanitizeHtml.IOptions & { allowedEmptyAttributes: string[] } = {
    allowedTags,
    allowedAttributes: { ...attributes, '*': always },
    allowedEmptyAttributes: ['alt', 'controls'],
    allowedSchemes: ['http', 'https', 'mailto'],
    allowProtocolRelative: true,
    nonTextTags: ['script', 'style', 'iframe', 'svg', 'textarea', 'option'],
    parseStyleAttributes: false,
    transformTags: { '*': tidyTag },
    exclusiveFilter: (frame) => frame.tag === 'img' && !frame.attribs.src,
  }
  return sanitizeHtml(html, rules)
}

/** What a reader is given for a stored text. */
export function renderText(text: string, format: TextFormat): string {
  if (format === 2) return breakLines(escapeHtml(text))
  if (format === 4) return cleanHtml(renderMarkdown(text), { ids: true })
  const cleaned = cleanHtml(text, { ids: true })
  return format === 0 ? breakLines(cleaned) : cleaned
}

/** Names and subjects: entities for `&`, `<` and `>`, tags gone. */
export function formatName(name: string): string {
  return stripTags(name)
    .replace(/&(?!#?\w+;)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

/** PHP's strip_tags: a `<` with a space behind it is no tag. */
export function stripTags(text: string): string {
  return text.replace(/<(?!\s)[^>]*(?:>|$)/g, '')
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function breakLines(html: string): string {
  return html.replaceAll('\n', '<br />\n')
}

function renderMarkdown(source: string): string {
  return new MarkdownIt({ html: true }).disable('strikethrough').render(source)
}

const allowedTags = (
  'h1 h2 h3 h4 h5 h6 p br b strong i em u s del ins sub sup small big tt ul ol li dl dt dd ' +
  'blockquote pre code hr table caption colgroup col thead tbody tfoot tr th td a img span div ' +
  'video audio source address cite abbr acronym q kbd samp var center font'
).split(' ')

const attributes = {
  a: ['href', 'target', 'rel', 'title', 'name'],
  img: ['src', 'alt', 'width', 'height', 'title'],
  table: ['border', 'cellpadding', 'cellspacing', 'summary', 'width'],
  th: ['scope', 'colspan', 'rowspan', 'abbr'],
  td: ['scope', 'colspan', 'rowspan', 'abbr'],
  video: ['src', 'controls', 'width', 'height', 'poster'],
  audio: ['src', 'controls'],
  ol: ['start', 'type'],
  li: ['value'],
}

function tidyTag(tagName: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const tidy: sanitizeHtml.Attributes = { ...attribs }
  const style = tidyStyle(attribs.style ?? '')
  if (style) tidy.style = style
  else delete tidy.style
  if (tagName === 'a' && attribs.target === '_blank') tidy.rel = 'noreferrer noopener'
  return { tagName, attribs: tidy }
}

const harmless =
  /^(?:color|background-color|text-align|text-decoration|text-transform|font(?:-\w+)?|width|height|margin(?:-\w+)?|padding(?:-\w+)?|border(?:-\w+)*|float|clear|vertical-align|line-height|white-space|list-style(?:-\w+)?|text-indent|letter-spacing)$/

function tidyStyle(style: string): string {
  return style
    .split(';')
    .map((declaration) => declaration.split(':').map((part) => part.trim()))
    .filter(([name = '', value = '']) => harmless.test(name) && !/[()\\]/.test(value))
    .map(([name, value = '']) => `${name}:${colours[value.toLowerCase()] ?? value};`)
    .join('')
}

const colours: Readonly<Record<string, string>> = {
  black: '#000000',
  blue: '#0000FF',
  gray: '#808080',
  green: '#008000',
  maroon: '#800000',
  navy: '#000080',
  olive: '#808000',
  orange: '#FFA500',
  purple: '#800080',
  red: '#FF0000',
  white: '#FFFFFF',
  yellow: '#FFFF00',
}
