import { expect, test } from '@jest/globals'
import { linksBeyond, listLinks, unlinkedByAddress } from '../../src/people/listed.ts'
import { regionLike } from '../../src/people/region-like.ts'

const office = 'office@example.org'

test('who of a list is linked with whom, since when, and whose address stays open', () => {
  const before = [face('list', 'x', '1', null), face('course', '1', '1', null)]
  const after = [
    ...[
      face('list', 'x', '2', null),
      face('board', 'a', '2', null),
      face('course', '1', '1', null),
    ],
    ...[face('list', 'y', '3', office), face('course', '2', '4', ` ${office.toUpperCase()}`)],
    face('list', 'z', '5', 'alone@example.org'),
  ]
  const [earlier, now] = [listLinks(before, 'list'), listLinks(after, 'list')]
  expect(linksBeyond(now, earlier)).toMatchObject([{ account: { source: 'board' } }])
  expect(linksBeyond(earlier, now)).toMatchObject([{ account: { source: 'course' } }])
  expect(unlinkedByAddress(after, 'list', [])).toMatchObject([{ sourceId: 'y' }])
  const said = { one: 'course:2', other: 'list:y', same: false }
  expect(unlinkedByAddress(after, 'list', [said])).toEqual([])
})

test.each([
  ['Карелия', 'karelia'],
  ['республика  карелия (Петрозаводск)', 'karelia'],
  ['Тверская обл.', 'tver'],
  ['Московская область', null],
  ['область', null],
])('%s may be %s', (written, id) => {
  const regions = ['Республика Карелия', 'Тверская область', 'Москва'].map((name, at) => ({
    ...{ id: ['karelia', 'tver', 'moscow'][at] ?? '', name, labels: [], timezone: 'UTC' },
    accelerator: null,
  }))
  expect(regionLike(written, regions)?.id ?? null).toBe(id)
})

function face(source: string, sourceId: string, person: string, email: string | null) {
  const unknown = { name: null, username: null, organisation: null, region: null }
  return { ...unknown, source, sourceId, person, email }
}
