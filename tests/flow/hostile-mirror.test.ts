import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { toPlainText } from '../../src/text/plain-text.ts'
import { type Canary, chromium, sayNoChromium, startCanary } from '../support/chromium.ts'
import { type HostileText, hostileTexts } from '../support/hostile-cards.ts'
import { type Entry, type MirrorStage, openMirrorStage } from '../support/mirror-stage.ts'
import { presetPage } from '../support/preset-page.ts'

let canary: Canary
let stage: MirrorStage
let texts: readonly HostileText[]
let entries: readonly Entry[]
/** Text → card. */
const cards = new Map<string, string>()

beforeAll(async () => {
  canary = await startCanary()
  texts = hostileTexts(canary.url)
  stage = await openMirrorStage(', limit: 5000')
  for (const one of texts) {
    cards.set(one.id, await putOnBoard(one))
    await stage.passTime(1_000)
  }
  cards.set('long', await putOnBoard({ id: 'long', text: 'доlong x послеlong' }, longText))
  cards.set('many', await cardWithAttachments(500))
  await stage.cycle()
  entries = await stage.entries()
})

afterAll(async () => {
  await stage.close()
  await canary.close()
})

const longText = `доlong ${'<b>слово</b> [x](javascript:x) '.repeat(32_000)} послеlong`

/** The text as title, description, comment, check item, attachment. */
async function putOnBoard({ id, text }: HostileText, desc = text): Promise<string> {
  const { trello, by } = stage
  const card = String((await trello.act('createCard', { by, list: 'Идеи', name: text, desc })).id)
  await trello.act('comment', { by, card, text })
  const { id: checklist } = await trello.act('addChecklist', { by, card, name: text })
  await trello.act('addCheckItem', { by, checklist, name: text })
  await trello.act('addAttachment', { by, card, name: text, url: `javascript:${id}` })
  return card
}

async function cardWithAttachments(number: number): Promise<string> {
  const { trello, by } = stage
  const card = String((await trello.act('createCard', { by, list: 'Идеи', name: 'Вложения' })).id)
  for (let at = 0; at < number; at += 1)
    await trello.act('addAttachment', { by, card, name: `файл${at}`, url: `${canary.url}/f${at}` })
  return card
}

test('there are at least 200 of them, and each has one entry', () => {
  expect(texts.length).toBeGreaterThanOrEqual(200)
  for (const card of cards.values())
    expect(entries.filter(({ values }) => values.card_id === card)).toHaveLength(1)
})

test('nothing that acts is stored in Moodle', () => {
  for (const [id, values] of ours()) {
    for (const field of long)
      expect([id, values[field]?.match(forbidden)?.[0]]).toEqual([id, undefined])
    for (const field of lines)
      expect([id, values[field]?.match(control)?.[0]]).toEqual([id, undefined])
  }
})

test('every word is stored in Moodle', () => {
  for (const { id } of texts)
    for (const field of ['title', ...long])
      expect([id, field, missing(id, valuesOf(id)[field])]).toEqual([id, field, []])
  for (const field of ['description', 'comments'])
    expect(missing('long', valuesOf('long')[field])).toEqual([])
  expect(valuesOf('many').attachments?.match(/файл\d+/g)).toHaveLength(500)
})

test('no field of a table of entries is a formula', () => {
  for (const [, values] of ours())
    for (const field of lines) expect(values[field] ?? '').not.toMatch(/^[=+\-@\t\r]/)
})

const inChromium = chromium === null ? test.skip : test
if (chromium === null) sayNoChromium('hostile cards in a browser')

inChromium('a browser notices what acts, so that the next test means something', async () => {
  const { dom, asked } = await canary.open(page(acting))

  expect(dom).toMatch(/<html[^>]* data-ran="1"/)
  expect(asked).toContain('/pixel.png')
})

inChromium.each(['list', 'single'] as const)('nothing acts in a browser: %s', async (template) => {
  const { dom, asked } = await canary.open(page(presetPage(entries, template)))

  expect(dom).not.toMatch(/<html[^>]* data-ran/)
  expect(asked).toEqual([])
  expect(verdictIn(dom)).toEqual({ forbidden: [], shown: entries.length })
  const words = toPlainText(dom.replace(/<style[\s\S]*?<\/style>/g, ''))
  for (const { id } of texts)
    for (const word of [`до${id}`, `после${id}`]) expect(words).toContain(word)
})

/** By itself a few of them already act; all together they leave no page to look at. */
const acting = `<img src="x" onerror="document.documentElement.dataset.ran = 1"><img src="/pixel.png">`

const long = ['description', 'comments', 'attachments']
const lines = ['title', 'list', 'labels', 'members']
const control = /[<>\p{Cc}\u202a-\u202e\u2066-\u2069]/u

function valuesOf(id: string): Record<string, string> {
  return new Map(ours()).get(id) ?? {}
}

function ours(): [string, Record<string, string>][] {
  return [...cards].map(([id, card]) => {
    const values = entries.find((entry) => entry.values.card_id === card)?.values
    return [id, values ?? {}]
  })
}

const forbidden =
  /<(?!\/?(?:p|br|hr|h\d|ul|ol|li|blockquote|pre|code|strong|em|s|a)\b)|<[^<>]*\s(?:on\w+|style|src|srcset|id)=|<a\b[^<>]*\shref="(?!https?:|mailto:)/i

function missing(id: string, html = ''): string[] {
  const words = toPlainText(html)
  return [`до${id}`, `после${id}`].filter((word) => !words.includes(word))
}

/** The preset's page with a script of ours that touches everything and writes down what should not be. */
function page(body: string): string {
  return `<!doctype html><meta charset="utf-8"><body><main>${body}</main><script>
    const main = document.querySelector('main')
    const forbidden = []
    for (const element of main.querySelectorAll('*')) {
      const href = element.getAttribute('href')
      const acts = [...element.attributes].some(({ name }) => /^(on|src|style|data-(?!state|name|heading))/.test(name))
      if (acts || !element.matches('${allowed}') || /^\\s*(javascript|data|vbscript):/i.test(href ?? ''))
        forbidden.push(element.outerHTML.slice(0, 200))
      for (const type of ['mouseover', 'focus', 'error', 'load', 'toggle'])
        element.dispatchEvent(new Event(type))
    }
    const shown = main.querySelectorAll('article.vmeste-card').length
    const verdict = document.createElement('pre')
    verdict.id = 'verdict'
    verdict.textContent = JSON.stringify({ forbidden, shown })
    document.body.append(verdict)
  </script></body>`
}

const allowed =
  'article,div,span,h2,h3,h4,details,summary,style,p,br,hr,ul,ol,li,blockquote,pre,code,strong,em,s,a'

function verdictIn(dom: string): unknown {
  const [, text = 'null'] = /<pre id="verdict">([\s\S]*?)<\/pre>/.exec(dom) ?? []
  return JSON.parse(text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'))
}
