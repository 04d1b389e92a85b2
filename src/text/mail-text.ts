import { safeHref } from './html.ts'
import type { Block, Item, Mail, MailLink } from './mail.ts'

const width = 76

/** The plain-text twin of a letter: the same blocks in the same order. */
export function mailText(mail: Mail): string {
  const head = [wrapped(mail.overline), wrapped(mail.headline)]
  const parts = [
    ...head,
    ...mail.blocks.map(blockText),
    '-'.repeat(width),
    ...mail.footer.map(blockText),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `\n${block.text.toUpperCase()}\n${'='.repeat([...block.text].length)}`
    case 'item':
      return itemText(block)
    case 'button':
      return linkText(block)
    case 'links':
      return block.links.map(linkText).join('\n')
    default:
      return wrapped(block.text)
  }
}

function itemText(item: Item): string {
  const lines = [
    ...(item.badge ? [item.badge.text] : []),
    ...item.lines,
    ...(item.excerpt ? [`«${item.excerpt}»`] : []),
  ]
  const href = safeHref(item.href)
  return [
    wrapped(item.title, '* ', '  '),
    ...lines.map((line) => wrapped(line, '  ', '  ')),
    ...(href === null ? [] : [`  ${href}`]),
    ...(item.second ? [`  ${linkText(item.second)}`] : []),
  ].join('\n')
}

function linkText({ text, href }: MailLink): string {
  const address = safeHref(href)
  return address === null ? text : `${text}: ${address.replace(/^mailto:/, '')}`
}

/** Breaks at words; a word longer than a line keeps its line to itself. */
function wrapped(text: string, first = '', rest = first): string {
  const lines: string[] = []
  for (const word of text.split(/[ \n]+/)) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + 1 + word.length <= width)
      lines.splice(-1, 1, `${line} ${word}`)
    else lines.push(`${lines.length === 0 ? first : rest}${word}`)
  }
  return lines.join('\n')
}
