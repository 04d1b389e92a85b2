import type { CardView, ShownEntry } from '../../src/card.ts'
import { plainLine, toPlainText } from '../../src/text/plain-text.ts'
import type { EntryValue } from './client.ts'
import { entryValues } from './mirror-fields.ts'
import { type FieldName, fieldNames, type Target } from './mirror-target.ts'
import type { Content, Entry } from './schema.ts'

/** Fields with the numbers of their places: all that a layout needs of a target. */
const anyTarget: Pick<Target, 'fields'> = {
  fields: Object.fromEntries(
    fieldNames.map((name, id) => [name, { id, name, type: '' }]),
  ) as Target['fields'],
}

/** How an entry reads that shows this view. */
export function looksOfView(view: CardView, language: string): ShownEntry['looks'] {
  return looksOf(anyTarget, toContents(entryValues(anyTarget, view, language)))
}

export function looksOfEntry(target: Target, entry: Entry): ShownEntry['looks'] {
  return looksOf(target, entry.contents)
}

/** As Moodle stores values: a field has a content and, beside it, a second one. */
function toContents(
  values: readonly EntryValue[],
): Pick<Content, 'fieldid' | 'content' | 'content1'>[] {
  return values
    .filter(({ subfield }) => subfield !== '1')
    .map(({ fieldid, value }) => {
      const label = values.find((one) => one.fieldid === fieldid && one.subfield === '1')
      return { fieldid, content: value, content1: label?.value ?? null }
    })
}

function looksOf(
  { fields }: Pick<Target, 'fields'>,
  contents: readonly Pick<Content, 'fieldid' | 'content' | 'content1'>[],
): ShownEntry['looks'] {
  return Object.fromEntries(
    fieldNames.map((name) => {
      const content = contents.find(({ fieldid }) => fieldid === fields[name].id)
      return [name, content === undefined ? '' : wordsOf(name, content)]
    }),
  )
}

/**
 * Moodle 4.5 cleans the markup of a text area when it is saved, of a post when it is shown (void tags,
 * attributes, entities): what is compared are its words and where its links lead.
 */
function wordsOf(
  name: FieldName,
  { content, content1 }: Pick<Content, 'content' | 'content1'>,
): string {
  if (content === null) return ''
  if (name === 'trello_url') return `${content1 ?? ''} ${content}`.trim()
  if (!['description', 'comments', 'attachments'].includes(name)) return plainLine(content)
  return wordsAndLinks(content)
}

/** What survives of a text whatever Moodle does to its markup. */
export function wordsAndLinks(html: string): string {
  return [plainLine(toPlainText(html)), ...hrefsIn(html)].filter((part) => part !== '').join(' ')
}

function hrefsIn(html: string): string[] {
  return [...html.matchAll(/<a\b[^>]*?\shref="([^"]*)"/gi)].map(([, href = '']) =>
    href.replaceAll('&amp;', '&').replaceAll('&#38;', '&'),
  )
}
