import type { ActivityKind } from '../../src/activity.ts'
import { day, hour, minute } from '../../src/clock.ts'
import { type SubjectKey, subjectKey } from '../../src/ids.ts'
import { appendActivities, type NewActivity, toLine } from '../../src/store/activities.ts'
import { showingLinks, touchLinks } from '../../src/store/links.ts'
import type { Store } from '../../src/store/open.ts'
import { personsOf, saveAccounts } from '../../src/store/people.ts'
import { declareSources, finishReading, savePosition } from '../../src/store/sources.ts'
import { markGone, saveSubjects, toSubjectRow } from '../../src/store/subjects.ts'
import type { SubjectState } from '../../src/subject.ts'
import { monday } from './digest-facts.ts'

export const from = monday - 7 * day
const course = 'course'
const board = 'board'

/** Fills space `s` with one invented week before `monday`: people, questions with answers, a card. */
export async function recordWeek(store: Store): Promise<void> {
  const both = [course, board].map((source) => ({ space: 's', source }))
  await declareSources(store.db, both, from)
  for (const at of both) {
    await savePosition(store.db, { ...at, startedAt: monday - 30 * day }, null)
    await finishReading(store.db, { ...at, readAt: monday - minute, clockAhead: 0 }, [])
  }
  await people(store)
  await questions(store)
  await cards(store)
}

/** Vera by profile, Igor by group, Svetlana nowhere; an expert, somebody gone, and ourselves. */
async function people(store: Store): Promise<void> {
  const student = { roles: ['student'], groups: [] }
  await saveAccounts(store.db, 's', course, [
    {
      ...{ sourceId: '1', name: 'Вера Лаптева', email: 'vera@example.org', ...student },
      ...{
        organisation: 'Центр «Берег»',
        organisationKind: 'ГУ',
        region: ' калининградская область ',
      },
    },
    { sourceId: '2', name: 'Игорь Ким', ...student, groups: ['2 поток', 'Республика Карелия'] },
    { sourceId: '3', name: 'Светлана Дорохова', ...student },
    { sourceId: '4', name: 'Эксперт', roles: ['teacher'], groups: [] },
    { sourceId: '5', name: 'Ушедший', ...student },
    { sourceId: '6', name: 'Служба', roles: ['student'], groups: [], own: true },
  ])
  await store.db
    .updateTable('account')
    .set({ gone_at: new Date(from) })
    .where('source_id', '=', '5')
    .execute()
}

async function questions(store: Store): Promise<void> {
  const forum = key('forum', 'f')
  const asked = (id: string, author: string, title: string, ago: number) =>
    subject('discussion', id, {
      ...{ title, author, place: forum, createdAt: monday - ago, url: `https://m.example/${id}` },
      body: { source: 'x', format: 'html', html: '<p>Подробности</p>' },
    })
  const posted = (id: string, author: string, discussion: string, ago: number) =>
    subject('post', id, {
      ...{ author, place: key('discussion', discussion), createdAt: monday - ago },
      parent: key('post', `root-${discussion}`),
    })
  await save(store, course, [
    subject('forum', 'f', { title: 'Вопросы эксперту' }),
    asked('q1', '1', 'Первый вопрос', 5 * day),
    asked('q2', '2', 'Коллега ответил, эксперт ещё нет', 4 * day),
    asked('q3', '2', 'Отвеченный вопрос', 3 * day),
    asked('old', '3', 'До начала', 40 * day),
    asked('gone', '3', 'Удалённый', 3 * day),
    posted('p1', '1', 'q1', 4 * day),
    posted('p2', '3', 'q2', 3 * day),
    posted('p3', '4', 'q3', 26 * hour),
  ])
  await markGone(store.db, 's', [key('discussion', 'gone')], monday - day)
  await log(store, course, monday - 3 * day, [
    event('discussion', 'q1', 'created', '1', 5 * day),
    event('discussion', 'q2', 'created', '2', 4 * day),
    event('discussion', 'q3', 'created', '2', 3 * day),
    event('post', 'p2', 'created', '3', 3 * day),
    event('discussion', 'old', 'created', '3', 40 * day),
    { ...event('post', 'own', 'created', '6', 3 * day), own: true },
    event('survey', 'a', 'other', '1', 3 * day),
  ])
  await log(store, course, monday - 26 * hour, [event('post', 'p3', 'created', '2', 26 * hour)])
}

async function cards(store: Store): Promise<void> {
  const card = key('card', 'c1', board)
  const comment = { place: card, author: 'b2', createdAt: monday - 3 * hour }
  await save(store, board, [
    subject('list', 'l1', { title: 'В работе' }, board),
    subject(
      'card',
      'c1',
      {
        title: 'Карта партнёров',
        place: key('list', 'l1', board),
        url: 'https://b.example/c1',
        done: true,
        labels: { green: ' крым' },
      },
      board,
    ),
    subject('comment', 'm1', comment, board),
    subject('comment', 'm2', comment, board),
  ])
  await touchLinks(store.db, { space: 's', targets: [course], at: monday, quietSeconds: 60 }, [
    card,
  ])
  const link = { space: 's', subject: card, target: course, version: 1 }
  const shown = {
    remoteId: '9',
    hash: 'h',
    url: 'https://m.example/entry/9',
    at: monday,
    elsewhere: false,
    reason: '',
    quietSeconds: 60,
  }
  await showingLinks([{ ...link, ...shown }]).execute(store.db)
  await log(store, board, from - hour, [event('card', 'c1', 'changed', '1', 8 * day, board)])
  await log(store, board, monday - 2 * hour, [
    event('comment', 'm1', 'created', '1', 4 * hour, board),
    event('comment', 'm2', 'created', '2', 3 * hour, board),
    event('card', 'c1', 'changed', '1', 2 * hour, board),
  ])
  await log(store, board, monday, [event('card', 'c2', 'created', '1', 0, board)])
}

export function key(kind: string, id: string, source = course): SubjectKey {
  return subjectKey(source, kind, id)
}

function subject(kind: string, id: string, state: SubjectState, source = course) {
  return toSubjectRow({ key: key(kind, id, source), kind, state }, id)
}

async function save(
  store: Store,
  source: string,
  subjects: ReturnType<typeof subject>[],
): Promise<void> {
  await saveSubjects(store.db, { space: 's', source, readAt: from }, subjects)
}

type Event = NewActivity & { account: string }

function event(
  kind: string,
  id: string,
  what: ActivityKind,
  account: string,
  ago: number,
  source = course,
): Event {
  return {
    ...{ key: `${kind} ${id} ${what} ${ago}`, kind: what, subject: key(kind, id, source) },
    ...{ subjectKind: kind, field: null, entry: null, claim: what, account, at: monday - ago },
    ...{ actor: null, reported: true, own: false, sourceType: null },
    ...{ before: null, after: null, beforeHash: null, afterHash: null, afterAt: null },
  }
}

async function log(
  store: Store,
  source: string,
  seenAt: number,
  events: readonly Event[],
): Promise<void> {
  const persons = await personsOf(
    store.db,
    's',
    course,
    events.map(({ account }) => account),
  )
  const lines = events.map((event) =>
    toLine({ ...event, actor: persons.get(event.account) ?? null }),
  )
  const newsFrom = monday - 30 * day
  await appendActivities(store.db, { space: 's', source, seenAt, newsFrom }, lines)
}
