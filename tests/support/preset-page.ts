import { cleanHtml } from '../../connectors/moodle/sandbox/html.ts'
import { escapeHtml } from '../../src/text/html.ts'
import type { Entry } from './mirror-stage.ts'
import { presetFiles } from './preset-zip.ts'

export type Template = 'list' | 'single'

/** Entries as Moodle's database activity shows them with the templates of the preset. */
export function presetPage(entries: readonly Entry[], template: Template): string {
  const pieces = entries.map((entry) => entryHtml(entry, template))
  return `<style>${fileOf('csstemplate.css')}</style>\n${pieces.join('\n')}`
}

/** One entry: fields in square brackets and tags of the activity are put in, nothing is escaped again. */
function entryHtml({ id, values }: Entry, template: Template): string {
  return fileOf(`${template}template.html`)
    .replace(/\[\[(\w+)\]\]/g, (_, name: string) => shown(name, values))
    .replaceAll('##moreurl##', `/mod/data/view.php?d=1&amp;rid=${id}`)
    .replaceAll('##timemodified##', '5 июля 2019, 14:20')
}

/** Moodle 4.5 cleans a text, too, when it shows it; an address is a link with its label. */
function shown(name: string, values: Entry['values']): string {
  const value = values[name] ?? ''
  if (name !== 'trello_url') return cleanHtml(value, { ids: true })
  return value === ''
    ? ''
    : `<a class="data-field-link" href="${escapeHtml(value)}">Открыть в Trello</a>`
}

function fileOf(name: string): string {
  return new TextDecoder().decode(presetFiles()[name])
}
