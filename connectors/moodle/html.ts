import type { RichText } from '../../src/subject.ts'
import { toSafeHtml } from '../../src/text/sanitize.ts'
import { inLanguage, withoutTokens } from './text.ts'

/** A text as Moodle cleaned it, made safe to show anywhere. */
export function richText(message: string, language: string): RichText {
  const source = withoutTokens(message)
  const html = toSafeHtml(withBrowserAddresses(inLanguage(source, language)))
  return { source, format: 'html', html }
}

/**
 * `/webservice/pluginfile.php` wants a token, `/pluginfile.php` a browser that is logged in: readers
 * have that.
 */
function withBrowserAddresses(html: string): string {
  return html.replaceAll('/webservice/pluginfile.php/', '/pluginfile.php/')
}

/** The address of an attachment for people. */
export function fileAddress(url: string): string {
  const [path = '', query = ''] = withBrowserAddresses(url).split('?', 2)
  const kept = new URLSearchParams(query)
  for (const needless of ['token', 'wstoken', 'forcedownload']) kept.delete(needless)
  return kept.size > 0 ? `${path}?${kept}` : path
}
