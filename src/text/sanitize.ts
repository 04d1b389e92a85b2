import sanitize from 'sanitize-html'

/** Query parameters that carry an access right and must never be shown or stored. */
const secretParameters = ['token', 'wstoken', 'key', 'sesskey']

const blocks = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'br', 'hr', 'div', 'blockquote', 'pre']
const lists = ['ul', 'ol', 'li', 'dl', 'dt', 'dd']
const inline = ['b', 'strong', 'i', 'em', 'u', 's', 'del', 'sub', 'sup', 'code', 'span', 'a', 'img']
const tables = ['table', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td', 'caption']

const allowList: sanitize.IOptions = {
  allowedTags: [...blocks, ...lists, ...inline, ...tables],
  allowedAttributes: {
    a: ['href', 'title', 'rel'],
    img: ['src', 'alt', 'width', 'height'],
    td: ['colspan', 'rowspan'],
    th: ['colspan', 'rowspan', 'scope'],
    ol: ['start'],
  },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowedSchemesByTag: { img: ['http', 'https'] },
  allowProtocolRelative: false,
  transformTags: {
    a: (tagName, attribs) => ({ tagName, attribs: withoutSecret(attribs, 'href') }),
    img: (tagName, attribs) => ({ tagName, attribs: withoutSecret(attribs, 'src') }),
  },
}

/** Longer is nobody's text, and hostile nesting in it would cost a square of its length. */
const longest = 300_000

/**
 * The one allow-list for texts from outside: structure, emphasis, links, tables and pictures from
 * the web; no scripts, styles, forms, frames, handlers, inline data or access tokens. Of a text that is
 * far too long only the words.
 */
export function toSafeHtml(markup: string): string {
  if (markup.length <= longest) return sanitize(markup, allowList)
  const shorter = markup.replace(inlineData, '""')
  return shorter.length <= longest ? sanitize(shorter, allowList) : wordsOf(shorter)
}

/** Pasted pictures: of what makes a text long nearly all, and never let through. */
const inlineData = /"data:[^"]*"|'data:[^']*'/g

/** No tag is left: whatever else begins like one is made harmless. */
function wordsOf(markup: string): string {
  const words = markup.replace(/<[^<>]*>/g, ' ').replace(/[<>"']/g, ' ')
  return `<p>${words.replace(/\s+/g, ' ').trim()}</p>`
}

function withoutSecret(attribs: Record<string, string>, name: string): Record<string, string> {
  const address = attribs[name]
  if (address === undefined || !URL.canParse(address)) return attribs
  const url = new URL(address)
  const carried = secretParameters.filter((parameter) => url.searchParams.has(parameter))
  for (const parameter of carried) url.searchParams.delete(parameter)
  return carried.length === 0 ? attribs : { ...attribs, [name]: url.href }
}
