import type { CardView } from '../../src/card.ts'
import type { EntryValue } from './client.ts'
import type { FieldName, Target } from './mirror-target.ts'
import { cellText, plainField } from './outgoing.ts'

type Fields = Pick<Target, 'fields'>

/**
 * A card laid out in the fields of the preset. Always all of them: an update of Moodle 4.5 keeps what
 * it is not told, and wants the required field every time.
 */
export function entryValues(target: Fields, view: CardView, language: string): EntryValue[] {
  return [
    ...texts(view).map(([name, value]) => text(target, name, cellText(value))),
    html(target, 'description', view.descriptionHtml),
    html(target, 'comments', view.commentsHtml),
    html(target, 'attachments', view.attachmentsHtml),
    ...address(target, view.url, language === 'ru' ? 'Открыть в Trello' : 'Open in Trello'),
  ]
}

function texts(view: CardView): [FieldName, string][] {
  return [
    ['card_id', view.mark],
    ['title', view.title],
    ['list', view.list],
    ['labels', view.labels],
    ['members', view.members],
    ['due', view.dueIso],
    ['due_text', view.dueText],
    ['progress', view.progress],
    ['state', view.stateText],
  ]
}

function text(target: Fields, name: FieldName, value: string): EntryValue {
  return { fieldid: idOf(target, name), value }
}

function html(target: Fields, name: FieldName, value: string): EntryValue {
  return { fieldid: idOf(target, name), value: plainField(value) }
}

/** Moodle 4.5 silently drops an address that is not ASCII or not http(s). */
function address(target: Fields, url: string, label: string): EntryValue[] {
  const fieldid = idOf(target, 'trello_url')
  const href = webAddress(url)
  return [
    { fieldid, subfield: '0', value: href },
    { fieldid, subfield: '1', value: href === '' ? '' : label },
  ]
}

function webAddress(url: string): string {
  if (!URL.canParse(url)) return ''
  const { protocol, href } = new URL(url)
  return ['http:', 'https:'].includes(protocol) ? href : ''
}

function idOf(target: Fields, name: FieldName): number {
  return target.fields[name].id
}
