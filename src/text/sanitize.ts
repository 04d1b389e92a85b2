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

/**
 * The one allow-list for texts from outside: structure, emphasis, links, tables and pictures from
 * the web; no scripts, styles, forms, frames, handlers, inline data or access tokens.
 */
export function toSafeHtml(markup: string): string {
  return sanitize(markup, allowList)
}

function withoutSecret(attribs: Record<string, string>, name: string): Record<string, string> {
  const address = attribs[name]
  if (address === undefined || !URL.canParse(address)) return attribs
  const url = new URL(address)
  const carried = secretParameters.filter((parameter) => url.searchParams.has(parameter))
  for (const parameter of carried) url.searchParams.delete(parameter)
  return carried.length === 0 ? attribs : { ...attribs, [name]: url.href }
}
