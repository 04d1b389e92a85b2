import { expect, test } from '@jest/globals'
import { addCard, onSite, type Site, toForm } from '../support/moodle-sandbox.ts'

const july = '2019-07-02T09:00:00Z'

test('a lost reply has written, a late write lands later, a cut one never', async () => {
  await onSite(july, async (site) => {
    site.setFaults({ lostReply: 1 })
    await expect(addCard(site, 'lost')).rejects.toThrow()
    site.setFaults({ lateWriteMs: 150 })
    await expect(addCard(site, 'late')).rejects.toThrow()
    site.setFaults({ reset: 1 })
    await expect(addCard(site, 'cut')).rejects.toThrow()
    site.setFaults({})
    expect(await cardIds(site)).toEqual(['lost'])

    await new Promise((resolve) => setTimeout(resolve, 300))

    expect(await cardIds(site)).toEqual(['lost', 'late'])
    expect(site.requests()).toBe(3)
  })
})

test.each([
  { faults: { maintenance: true }, status: 503, body: 'under maintenance' },
  { faults: { status: { code: 502, share: 1 } }, status: 502, body: '502' },
  { faults: { html: 1 }, status: 200, body: 'Log in to the site' },
])('faults show themselves: $status $body', async ({ faults, status, body }) => {
  await onSite(july, async (site) => {
    site.setFaults(faults)

    const answer = await site.post(siteInfo(site))

    expect(answer.status).toBe(status)
    expect(answer.headers.get('retry-after')).toBe(status === 503 ? '300' : null)
    expect(answer.headers.get('date')).toBe('Tue, 02 Jul 2019 09:00:00 GMT')
    expect(await answer.text()).toContain(body)
  })
})

test('a truncated answer is well-formed HTTP around half of its JSON', async () => {
  await onSite(july, async (site) => {
    site.setFaults({ truncated: 1 })
    const answer = await site.post(siteInfo(site))
    const text = await answer.text()
    expect(answer.status).toBe(200)
    expect(() => JSON.parse(text)).toThrow(SyntaxError)
  })
})

test('another name of the host is sent away, a JSON body is not read, booleans are 0 or 1', async () => {
  await onSite(july, async (site) => {
    const elsewhere = site.url.replace('127.0.0.1', 'localhost')
    const sent = await fetch(`${elsewhere}/webservice/rest/server.php`, { redirect: 'manual' })
    expect(sent.status).toBe(303)
    expect(sent.headers.get('location')).toBe(`${site.url}/webservice/rest/server.php`)

    const json = JSON.stringify(Object.fromEntries(siteInfo(site)))
    const ignored = await site.post(json, { 'content-type': 'application/json' })
    expect(await ignored.text()).toContain('<ERRORCODE>invalidtoken</ERRORCODE>')

    const asWord = { databaseid: 1, returncontents: 'true' }
    expect(await site.ask('mod_data_get_entries', asWord)).toMatchObject({
      errorcode: 'invalidparameter',
    })
  })
})

test('a mixed batch of messages delivers the good one and fails', async () => {
  await onSite(july, async (site) => {
    const messages = [
      { touserid: 99999, text: 'x' },
      { touserid: 3, text: 'Напоминание' },
    ]

    const answer = await site.ask('core_message_send_instant_messages', { messages })

    expect(answer).toMatchObject({ errorcode: 'formatnotsupported' })
    expect(await site.act('messages', {})).toMatchObject({
      messages: [{ toUsername: 'user01', text: 'Напоминание' }],
    })
  })
})

async function cardIds(site: Site): Promise<unknown> {
  const { entries } = await site.act('entries', { database: 'Карточки Trello' })
  return Array.isArray(entries) ? entries.map(({ values }) => values.card_id) : entries
}

function siteInfo(site: Site): URLSearchParams {
  const wsfunction = 'core_webservice_get_site_info'
  return toForm({ wstoken: site.secrets.MOODLE_TOKEN, wsfunction, moodlewsrestformat: 'json' })
}
