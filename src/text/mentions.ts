import { escapeHtml } from './html.ts'
import { plainLine } from './plain-text.ts'

/** How a connector marks in its HTML that somebody is called: `<a rel="mention">@username</a>`. */
export const mentionRel = 'mention'

const mention = /<a rel="mention">@([^<>&]{1,100})<\/a>/g

/**
 * The text with the names of the people called; who has none, or is unknown, stays as it was typed.
 * `names` by user name in lower case.
 */
export function withNames(html: string, names: ReadonlyMap<string, string>): string {
  return html.replace(mention, (_, username: string) => {
    const name = plainLine(names.get(username.toLowerCase()) ?? '')
    return escapeHtml(`@${name || username}`)
  })
}

/** The names to fill in, by user name in lower case. */
export function namesByUserName(
  accounts: Iterable<{ name: string; userName: string }>,
): ReadonlyMap<string, string> {
  return new Map([...accounts].map(({ name, userName }) => [userName.toLowerCase(), name]))
}
