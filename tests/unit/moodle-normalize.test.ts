import { describe, expect, test } from '@jest/globals'
import { toForm } from '../../connectors/moodle/ask.ts'
import { readBody } from '../../connectors/moodle/body.ts'
import { fileAddress, richText } from '../../connectors/moodle/html.ts'
import { entrySubject } from '../../connectors/moodle/normalize-database.ts'
import { postSubject } from '../../connectors/moodle/normalize-forum.ts'
import { participantAccount } from '../../connectors/moodle/normalize-people.ts'
import { answerSubject } from '../../connectors/moodle/normalize-survey.ts'
import { lineText, subjectLine } from '../../connectors/moodle/outgoing.ts'
import {
  Attempt,
  DataField,
  Entry,
  Participant,
  Post,
  sift,
} from '../../connectors/moodle/schema.ts'
import { chatHtml } from '../../connectors/moodle/send-text.ts'
import { Settings } from '../../connectors/moodle/settings.ts'
import { inLanguage, titleText } from '../../connectors/moodle/text.ts'
import { moodleRecording } from '../support/moodle-recordings.ts'

const course = { source: 'moodle', baseUrl: 'http://127.0.0.1:8081', language: 'ru', own: 35 }

function recorded(name: string) {
  return JSON.parse(moodleRecording(name).raw.body)
}

describe('texts', () => {
  test('a title is decoded, in one line and in the wanted language', () => {
    const multilang =
      '<span lang="ru" class="multilang">Привет</span> <span class="multilang" lang="en">Hi</span>'

    expect(titleText('A &amp; B &lt; C\n  &laquo;д&raquo;', 'ru')).toBe('A & B < C «д»')
    expect(titleText(`${multilang}, мир`, 'ru')).toBe('Привет, мир')
    expect(titleText(`${multilang}, мир`, 'en')).toBe('Hi, мир')
    expect(titleText(`${multilang}, мир`, 'fr')).toBe('Привет, мир')
    expect(inLanguage('<span lang="ru">просто</span>', 'en')).toBe('<span lang="ru">просто</span>')
  })

  test('what Moodle cleaned is cleaned once more, without losing what readers need', () => {
    const [post] = recorded('html--result--participant').posts

    const { html, source } = richText(post.message, 'ru')

    expect(source).toBe(post.message)
    expect(html).toContain('<h2>Заголовок</h2>')
    expect(html).toContain('<td colspan="2">B</td>')
    expect(html).toContain('href="https://trello.com/c/abc"')
    expect(html).not.toMatch(/style=|<video|javascript:|class=/)
  })

  test('files are linked for people who are logged in, tokens travel nowhere', () => {
    const token = 'abcdef0123456789abcdef0123456789'
    const file = 'http://127.0.0.1:8081/webservice/pluginfile.php/45/mod_forum/post/262/pic.png'

    const { html, source } = richText(`<img src="${file}?x=1&amp;token=${token}">`, 'ru')

    expect(html).toContain('src="http://127.0.0.1:8081/pluginfile.php/45/')
    expect(html + source).not.toContain(token)
    expect(fileAddress(`${file}?forcedownload=1&token=${token}`)).toBe(
      'http://127.0.0.1:8081/pluginfile.php/45/mod_forum/post/262/pic.png',
    )
  })

  test('what no store takes is gone before anybody sees it', () => {
    const read = readBody('{"a":"x\\u0000y \\ud83d z","b":"\\\\u0000"}')

    expect(read).toEqual({ kind: 'json', value: { a: 'xy \ufffd z', b: '\\u0000' } })
  })
})

describe('subjects', () => {
  test('a post knows its discussion, parent, author and attachments', () => {
    const [, reply] = recorded('mod_forum_get_discussion_posts--threaded').posts
    const [withFile] = recorded('mod_forum_get_discussion_posts--participant-attachment').posts

    expect(postSubject(course, 2, Post.parse(reply))).toMatchObject({
      key: 'moodle:post:188',
      state: {
        place: 'moodle:discussion:2',
        parent: 'moodle:post:2',
        author: '18',
        createdAt: 1_539_898_173_000,
        url: 'http://127.0.0.1:8081/mod/forum/discuss.php?d=2#p188',
      },
    })
    expect(postSubject(course, 61, Post.parse(withFile)).state.attachments).toEqual({
      '/doc.txt': {
        name: 'doc.txt',
        url: 'http://127.0.0.1:8081/pluginfile.php/45/mod_forum/attachment/263/doc.txt',
      },
    })
  })

  test('a post erased for privacy keeps neither author nor text', () => {
    const [post] = recorded('mod_forum_get_discussion_posts--threaded').posts
    const erased = { ...post, isdeleted: true, timecreated: null, message: 'placeholder' }

    const { state } = postSubject(course, 2, Post.parse(erased))

    expect(state).toMatchObject({ author: null, body: null, createdAt: null })
  })

  test('an entry says its fields in words, dates in UTC', () => {
    const { entries } = recorded('mod_data_get_entries--contents')
    const { fields } = recorded('mod_data_get_fields')
    const entry = Entry.parse(entries.find(({ id }: { id: number }) => id === 3))

    const { state } = entrySubject(course, 1, DataField.array().parse(fields), entry)

    expect(state.fields).toEqual({
      card_id: '7e25994dddaa9ca0e8644aa9',
      title: 'Карточка 3: Работа со СМИ',
      list: 'В работе',
      labels: 'отчёт',
      members: 'sergey',
      due: '2026-12-15',
      url: 'Открыть https://trello.com/c/7e25994d',
      description: 'Описание карточки 3',
    })
  })

  test('two questions of one name keep both answers', () => {
    const responses = [
      { id: 1, name: 'Почему?', printval: 'a &amp; b' },
      { id: 2, name: 'Почему?', printval: 'c' },
    ]
    const attempt = Attempt.parse({ id: 9, userid: 19, timemodified: 5, responses })

    const { state } = answerSubject(course, 1, attempt)

    expect(state.fields).toEqual({ 'Почему?': 'a & b', 'Почему? (2)': 'c' })
  })
})

test('a menu of the profile from which nothing was chosen says nothing', () => {
  const settings = Settings.parse({ baseUrl: course.baseUrl })
  const kinds = recorded('core_enrol_get_enrolled_users').map((person: unknown) => {
    const account = participantAccount(course, settings, Participant.parse(person))
    return account.organisationKind ?? null
  })

  expect(new Set(kinds)).toEqual(new Set(['ГУ', 'СОНКО', null]))
})

describe('what goes out', () => {
  test('values are written as PHP reads them', () => {
    const form = toForm({ courseids: [2], options: [{ name: 'x', value: true }], none: undefined })

    expect([...form]).toEqual([
      ['courseids[0]', '2'],
      ['options[0][name]', 'x'],
      ['options[0][value]', '1'],
    ])
  })

  test('a line is one line without tags, a subject at most 255 characters', () => {
    expect(lineText('a\nb <b>c</b> <3 \u0000\ud83d')).toBe('a b ‹b›c‹/b› ‹3')
    expect([...subjectLine('Ы🙂'.repeat(200))]).toHaveLength(255)
    expect(subjectLine('Ы'.repeat(255))).toBe('Ы'.repeat(255))
  })

  test('a chat message takes plain HTML as it is and the text of a mail', () => {
    const ending = '<p>…</p>'

    expect(chatHtml({ html: '<p>Да</p>', text: 'Да' }, ending)).toBe('<p>Да</p><p>…</p>')
    expect(
      chatHtml({ html: '<table><tr><td>Да', text: 'Да: a<b\n\nhttps://x.test/a?b&c' }, ''),
    ).toBe(
      '<p>Да: a&#60;b</p><p><a href="https://x.test/a?b&#38;c">https://x.test/a?b&#38;c</a></p>',
    )
  })
})

test.each([
  [{ id: 5, timecreated: 99_999_999_999_999 }, 'timecreated: is after the year 9999'],
  [{ id: 5, message: null }, 'message: Invalid input: expected string, received null'],
  [{ id: 5, attachments: null }, 'attachments: Invalid input: expected array, received null'],
  [{ id: '5' }, 'id: Invalid input: expected number, received string'],
])('an odd post %j is set aside in one line, the others go on', (odd, reason) => {
  const { rows, rejected } = sift('post', Post, [{ ...post, ...odd }, post])

  expect(rows).toHaveLength(1)
  expect(rejected).toMatchObject([{ kind: 'post', sourceId: '5', reason }])
})

const post = {
  id: 4,
  discussionid: 1,
  subject: 'Отчёт',
  message: '<p>Ура</p>',
  timecreated: 1,
  attachments: [],
}
