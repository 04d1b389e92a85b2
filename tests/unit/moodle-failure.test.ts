import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { answerOf } from '../../connectors/moodle/failure.ts'
import { SentMessage } from '../../connectors/moodle/schema.ts'
import { deliveredId } from '../../connectors/moodle/send.ts'
import { GiveUp, Misconfigured, TryLater } from '../../src/errors.ts'
import {
  type MoodleRecording,
  moodleRecording,
  moodleRecordings,
} from '../support/moodle-recordings.ts'

const expected: Readonly<Record<string, readonly string[]>> = {
  Misconfigured: [
    'bearer-header-ignored',
    'empty-token',
    'function-does-not-exist',
    'function-not-in-service',
    'invalid-token',
    'invalid-token-xml-default',
    'json-body-ignored',
    'missing-capability',
    'missing-capability-data-approve',
    'missing-token',
    'missing-webservice-rest-use',
    'nonexistent-course',
    'rest-protocol-disabled',
    'service-disabled',
    'token-expired',
    'token-expired-second-use',
    'token-ip-restricted',
    'user-deleted',
    'user-nologin-auth',
    'user-not-authorised-for-service',
    'user-suspended',
    'user-unconfirmed',
    'webservices-disabled',
    'wrong-host-localhost',
    'wrong-host-other',
    'wrong-host-page',
    'wrong-path',
  ],
  TryLater: [
    'db-down',
    'maintenance-cli-web',
    'maintenance-climaintenance-html',
    'maintenance-page',
    'maintenance-updates',
    'maintenance-upload',
    'maintenance-web-setting',
    'maintenance-web-setting-page',
    'soap-disabled',
    'subject-300-chars',
    'upgrade-running',
  ],
  AccessLost: [
    'course-hidden',
    'enrolment-suspended',
    'enrolment-suspended-contents',
    'enrolment-suspended-updates',
    'module-hidden',
  ],
  Gone: [
    'nonexistent-database',
    'nonexistent-discussion',
    'nonexistent-feedback',
    'nonexistent-forum',
    'nonexistent-post',
    'nonexistent-post-reply',
  ],
  GiveUp: [
    'body-over-nginx-limit',
    'feedback-closed',
    'huge-page-overflow',
    'invalid-parameter-missing',
    'invalid-parameter-scalar-for-array',
    'invalid-parameter-type',
    'invalid-parameter-unknown-extra',
    'invalid-utf8',
    'message-5000-chars-instant',
    'missing-wsfunction',
    'nonexistent-message-recipient',
  ],
  // Moodle answers these as if nothing were wrong; the callers know what an empty list is worth.
  answer: [
    'course-hidden-forums',
    'deep-paging-analysis',
    'deep-paging-discussions',
    'deep-paging-entries',
    'empty-message',
    'enrolled-limitfrom-beyond',
    'enrolment-suspended-by-courses',
    'max_input_vars-6000',
    'message-1MB',
    'module-hidden-by-courses',
    'negative-page-discussions',
    'nonexistent-assign',
    'nonexistent-course-in-list',
    'nonexistent-user',
    'not-enrolled-course',
    'user-force-password-change',
    'user-force-password-change-forum',
  ],
}

test("Moodle's words about a refused message name a person and are not told on", () => {
  const errormessage = "You can't message Вера Лаптева due to their message preferences."
  const sent = SentMessage.parse({ msgid: -1, errormessage })

  expect(() => deliveredId(sent)).toThrow(GiveUp)
  expect(() => deliveredId(sent)).not.toThrow(/Вера/)
})

const baseUrl = 'http://localhost:8081'

function verdictOn({ wsfunction, raw }: MoodleRecording, writes = false): string {
  try {
    const answer = answerOf(raw, { wsfunction, writes, baseUrl })
    if (wsfunction === 'core_message_send_instant_messages')
      deliveredId(z.tuple([SentMessage]).parse(answer)[0])
    return 'answer'
  } catch (error) {
    return error instanceof Error ? error.name : 'not an error'
  }
}

function failureOf(name: string, writes = false): unknown {
  const { wsfunction, raw } = moodleRecording(`error--${name}`)
  try {
    return answerOf(raw, { wsfunction, writes, baseUrl })
  } catch (error) {
    return error
  }
}

describe('what Moodle says when something is wrong', () => {
  test('every recorded error becomes the kind that says what to do, and none is left out', () => {
    const recordings = moodleRecordings((name) => name.startsWith('error--'))

    const verdicts = recordings.map((recording) => [
      recording.name.slice('error--'.length),
      verdictOn(recording),
    ])

    const wanted = Object.entries(expected).flatMap(([kind, names]) =>
      names.map((name) => [name, kind]),
    )
    expect(Object.fromEntries(verdicts)).toEqual(Object.fromEntries(wanted))
  })

  test('a wrong host name is told with the name the site gives itself, without the token', () => {
    const failure = failureOf('wrong-host-other')

    expect(failure).toBeInstanceOf(Misconfigured)
    expect(String(failure)).toContain('the site calls itself http://127.0.0.1:8081.')
    expect(String(failure)).not.toContain('TOKEN')
  })

  test('a login page before the site is not told to be its new address', () => {
    const raw = { status: 302, headers: { location: 'https://sso.example.org/login' }, body: '' }
    const asked = { wsfunction: 'core_webservice_get_site_info', writes: false, baseUrl }

    expect(() => answerOf(raw, asked)).toThrow(
      `Something before Moodle at ${baseUrl} sends requests elsewhere (302, to https://sso.example.org/login): let /webservice/rest/server.php through without a login`,
    )
  })

  test.each([
    '<center>The plain HTTP request was sent to HTTPS port</center>',
    "Reason: You're speaking plain HTTP to an SSL-enabled server port.",
  ])('http at a port for https is told so: %s', (body) => {
    const asked = { wsfunction: 'core_webservice_get_site_info', writes: false, baseUrl }
    expect(() => answerOf({ status: 400, headers: {}, body }, asked)).toThrow(
      `The web server at ${baseUrl} wants https there: begin baseUrl of moodle with https://.`,
    )
  })

  test('a refused token names the function that may be missing in its service', () => {
    const body = JSON.stringify({ exception: 'x', errorcode: 'accessexception', message: 'x' })
    const asked = { wsfunction: 'mod_assign_get_submissions', writes: false, baseUrl }

    expect(() => answerOf({ status: 200, headers: {}, body }, asked)).toThrow(
      'Moodle refuses the token for mod_assign_get_submissions. If it answers other functions, add this one',
    )
  })

  test('maintenance says when to come back', () => {
    const failure = failureOf('maintenance-cli-web')

    expect(failure instanceof TryLater && failure.afterMs).toBe(300_000)
  })

  test('a missing capability is named', () => {
    const { raw } = moodleRecording('error--missing-capability')
    const asked = { wsfunction: 'mod_feedback_get_responses_analysis', writes: false, baseUrl }

    expect(() => answerOf(raw, asked)).toThrow('give its role mod/feedback:viewreports')
  })

  test('a write is uncertain where nobody can say whether it happened, and only there', () => {
    const page = moodleRecording('error--maintenance-web-setting-page').raw
    const asked = { wsfunction: 'mod_data_add_entry', writes: true, baseUrl }
    const nameOf = (raw: typeof page) => {
      const recording = { name: '', wsfunction: asked.wsfunction, contents: false, raw }
      return verdictOn(recording, true)
    }

    expect(nameOf({ ...page, status: 502 })).toBe('Uncertain')
    expect(nameOf(page)).toBe('Uncertain')
    expect(nameOf({ ...page, body: '{"newentry' })).toBe('Uncertain')
    expect(nameOf({ ...page, status: 503 })).toBe('TryLater')
    expect(nameOf(moodleRecording('error--maintenance-web-setting').raw)).toBe('TryLater')
  })
})
