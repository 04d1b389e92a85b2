import { describe, expect, test } from '@jest/globals'
import { fold } from '../../src/people/fold.ts'
import { likenessOf } from '../../src/people/likeness.ts'
import { contradiction, together } from '../../src/people/link.ts'
import { type Face, faceKey, proposals, type Verdict } from '../../src/people/match.ts'
import { readingsOf } from '../../src/people/name.ts'
import { directories } from '../support/directories.ts'

describe.each([1, 2, 3, 4, 5])('a course and a board of the same 300 people, seed %d', (seed) => {
  const { course, board } = directories(seed, 300)
  const faces = [...course, ...board]
  const ownerOf = new Map(faces.map((face) => [faceKey(face), face.of]))
  const sure = together(faces, [])
  const isSure = (one: string, other: string) => sure.get(one) === sure.get(other)

  test('nobody is surely somebody else', () => {
    const wrong = faces.filter((face) => ownerOf.get(sure.get(faceKey(face)) ?? '') !== face.of)
    expect(wrong).toEqual([])
  })

  test('nine in ten of the pairs that are not sure are proposed', () => {
    const found = proposals(faces, isSure, [])
    const owners = found.map(({ one, other }) =>
      [one, other].map((face) => ownerOf.get(faceKey(face))),
    )
    const right = new Set(owners.flatMap(([one, other]) => (one === other ? [one] : [])))
    const keyOnBoard = new Map(board.map((face) => [face.of, faceKey(face)]))
    const open = course.filter((face) => !isSure(faceKey(face), keyOnBoard.get(face.of) ?? ''))
    const missed = open.filter(({ of }) => !right.has(of))

    expect(open.length).toBeGreaterThan(100)
    expect(missed.length).toBeLessThanOrEqual(open.length / 10)
    expect(found.length).toBeLessThan(2 * open.length)
  })
})

describe('names', () => {
  const alike = (one: string, other: string) =>
    Math.round(100 * likenessOf(readingsOf(one), readingsOf(other))) / 100

  test.each([
    ['Снежная Анна Петровна', 'Анна Петровна Снежная', 0.98],
    ['Снежная Анна Петровна', 'Anna Snezhnaya', 0.9],
    ['Юлия Щукина', 'Iuliia Shchukina', 0.9],
    ['Пётр Хохлов', 'Pyotr Hohlov', 0.9],
    ['Саша Иванов', 'Александр Иванов', 0.86],
    ['Снежная А. П.', 'Анна Снежная', 0.7],
    ['Ю. Сидоров', 'Yu. Sidorov', 0.7],
    ['Елена Водкина', 'Петрова-Водкина Елена', 0.9],
    ['Ольга К.', 'Ольга Ким', 0.45],
    ['Петрова Мария Ильинична', 'Сидорова Мария Ильинична', 0.5],
  ])('%s may be %s', (one, other, likely) => {
    expect(alike(one, other)).toBe(likely)
    expect(alike(other, one)).toBe(likely)
  })

  test.each([
    ['Иванов Александр', 'Иванова Александра'],
    ['Горный Иван', 'Горная Инна'],
    ['Горная Лидия', 'Горная Ольга'],
    ['Снежная Анна Петровна', 'Лесная Анна Ивановна'],
    ['Анна', 'Анна'],
    ['', 'Анна Снежная'],
  ])('%s is not %s', (one, other) => {
    expect(alike(one, other)).toBe(0)
  })

  test('a namesake with another patronymic is unlikely', () => {
    expect(alike('Снежная Анна Петровна', 'Снежная Анна Ивановна')).toBe(0.2)
  })

  test.each([
    ['Юлия', 'Julia', 'Yuliya', 'Iuliia'],
    ['Сергей', 'Sergey', 'Sergei', 'Sergej'],
    ['Цветков', 'Tsvetkov', 'Tzvetkov'],
    ['Жанна', 'Zhanna'],
    ['Хохлов', 'Khokhlov', 'Hohlov'],
  ])('%s sounds the same in any spelling', (...spellings) => {
    const [cyrillic, ...latin] = spellings.map(fold)
    expect(new Set(latin)).toEqual(new Set([cyrillic]))
  })
})

describe('what is sure', () => {
  const people = [
    face('course', '1', 'Анна Снежная', 'anna@example.org'),
    face('course', '2', 'Ольга Ким', 'office@example.org'),
    face('course', '3', 'Ирина Юдина', 'office@example.org'),
    face('board', 'a', 'anna.s', ' ANNA@example.org'),
    face('board', 'b', 'Ольга Ким', 'office@example.org'),
    face('list', 'x', 'Лесная Анна', 'anna@example.org'),
  ]
  const groups = (verdicts: readonly Verdict[] = [], faces = people) => {
    const sure = together(faces, verdicts)
    const keys = [...new Set(sure.values())]
    return keys.map((root) =>
      [...sure]
        .filter(([, of]) => of === root)
        .map(([key]) => key)
        .join(' '),
    )
  }

  test('is one address, but not an office that two of one source share', () => {
    expect(groups()).toEqual(['course:1 board:a list:x', 'course:2', 'course:3', 'board:b'])
  })

  test('is the word of the operator, either way, whatever the addresses say', () => {
    expect(groups([{ one: 'board:b', other: 'course:2', same: true }])).toContain(
      'course:2 board:b',
    )
    expect(groups([{ one: 'board:a', other: 'course:1', same: false }])).not.toContain(
      'course:1 board:a list:x',
    )
  })

  test('is not what two people of different names share', () => {
    const office = 'office@example.org'
    const two = [
      face('course', '1', 'Анна Снежная', office),
      face('board', 'a', 'Ольга Ким', office),
    ]
    expect(groups([], two)).toEqual(['course:1', 'board:a'])
    expect(proposals(two, () => false, [])).toMatchObject([{ confidence: 0.5, rivals: [] }])
  })

  test('never joins two accounts of one source through a third', () => {
    const chain = [
      face('course', '1', 'Анна Снежная', 'one@example.org'),
      face('board', 'a', 'Анна Снежная', 'one@example.org'),
      face('list', 'x', 'Анна Снежная', 'two@example.org'),
      face('course', '2', 'Анна Снежная', 'two@example.org'),
    ]
    const said = [{ one: 'board:a', other: 'list:x', same: true }]
    expect(groups(said, chain)).toEqual(['course:1 board:a list:x', 'course:2'])
  })

  test('a word against an earlier word is noticed', () => {
    const words = [
      { one: 'course:1', other: 'board:b', same: true },
      { one: 'board:b', other: 'course:2', same: true },
    ]
    expect(contradiction(people, words)).toBeNull()
    const third = { one: 'course:1', other: 'course:2', same: false }
    expect(contradiction(people, [...words, third])).toEqual(third)
  })
})

test('namesakes are each the less likely, and what was ruled out is not proposed again', () => {
  const faces = [
    face('course', '1', 'Анна Снежная', null),
    face('course', '2', 'Анна Снежная', null),
    face('board', 'a', 'Снежная Анна', null),
  ]
  const found = proposals(faces, () => false, [])
  const shown = found.map(({ one, rivals, confidence }) => [
    ...[faceKey(one), rivals.map(faceKey), confidence.toFixed(2)],
  ])
  expect(shown).toEqual([
    ['course:1', ['course:2'], '0.64'],
    ['course:2', ['course:1'], '0.64'],
  ])
  const [left] = proposals(faces, () => false, [{ one: 'board:a', other: 'course:1', same: false }])
  expect(left).toMatchObject({ one: { sourceId: '2' }, other: { sourceId: 'a' } })
})

function face(source: string, sourceId: string, name: string, email: string | null): Face {
  return { source, sourceId, name, username: null, email, organisation: null, region: null }
}
