import { describe, expect, test } from '@jest/globals'
import { readRegister } from '../../src/people/register.ts'

const karelia = { id: 'karelia', name: 'Республика Карелия', labels: ['Карелия'], timezone: 'UTC' }
const regions = [{ ...karelia, accelerator: null }]

const anna = {
  name: 'Снежная Анна Петровна',
  email: 'anna@example.org',
  organisation: 'Центр «Берег»',
  organisationKind: 'ГУ',
  region: 'Республика Карелия',
  roles: [],
}

test.each([
  [
    'a table of Excel',
    'ФИО;E-mail;Организация;Вид организации;Регион\r\nСнежная Анна Петровна;Anna@example.org;Центр «Берег»;ГУ;Карелия\r\n',
  ],
  [
    'commas and quotes',
    'Регион,Тип,"Наименование организации",Эл. почта,Ф.И.О.\nkarelia,ГУ,Центр «Берег»,anna@example.org,"Снежная Анна Петровна"\n',
  ],
  [
    'tabs and names in three columns',
    'Фамилия\tИмя\tОтчество\tЭлектронная почта\tУчреждение\tВид\tСубъект РФ\n Снежная \tАнна\tПетровна\tanna@example.org\tЦентр «Берег»\tГУ\tреспублика карелия\n\n',
  ],
])('%s is understood', (_, text) => {
  const { accounts, unused, unknownRegions } = readRegister(Buffer.from(text), regions)
  expect(accounts).toMatchObject([anna])
  expect([unused, unknownRegions.size]).toEqual([[], 0])
})

test.each([
  ['UTF-8 with a mark', Buffer.from('\ufeffФИО;Регион\nАнна Снежная;Тверь', 'utf8')],
  ['UTF-16', Buffer.from('\ufeffФИО;Регион\nАнна Снежная;Тверь', 'utf16le')],
  ['Windows-1251', windows1251('ФИО;Регион\nАнна Снежная;Тверь')],
])('%s is read', (_, file) => {
  const { accounts, unknownRegions } = readRegister(file, regions)
  expect(accounts).toMatchObject([{ name: 'Анна Снежная', region: 'Тверь', email: null }])
  expect([...unknownRegions]).toEqual([['Тверь', 1]])
})

test("all that is wrong is told at once, without anybody's address", () => {
  const text = [
    ...['ФИО;E-mail;Телефон', 'Анна Снежная;anna@example.org;', ';;1', 'Ольга Ким;ольга;2'],
    ...['Юлия Лесная;;;Тверь'],
  ].join('\n')
  expect(() => readRegister(Buffer.from(text), regions)).toThrow(
    [
      'Line 5 has more fields than there are headings: quote a field that contains a separator',
      'Line 3 has neither a name nor an e-mail address',
      'Line 4 has an e-mail address that is none; correct it or leave it empty',
    ].join('\n'),
  )
})

describe('rows that have something in common', () => {
  const read = (...lines: string[]) => {
    const text = ['ФИО;E-mail;Организация;Регион', ...lines].join('\n')
    const { accounts, notes } = readRegister(Buffer.from(text), regions)
    const ids = new Set(accounts.map(({ sourceId }) => sourceId))
    expect(ids.size).toBe(accounts.length)
    return { names: accounts.map(({ name }) => name), accounts, notes }
  }

  test('are one person where they are the same, or name and address are', () => {
    const { accounts, notes } = read(
      ...['Юлия Лесная;;;', 'Анна Снежная;anna@example.org;Центр «Берег»;Карелия'],
      ...['Юлия Лесная;;;', 'анна снежная;Anna@example.org;Центр «Мост»;'],
    )
    expect(accounts).toMatchObject([
      { name: 'Юлия Лесная' },
      { organisation: 'Центр «Мост»', region: 'Республика Карелия' },
    ])
    expect(notes).toEqual([
      'Lines 2 and 4 are the same: counted once.',
      'Lines 3 and 5 are one person with different details: what line 5 says counts.',
    ])
  })

  test('are two people where an office has one address, or namesakes have none', () => {
    const { names, accounts, notes } = read(
      ...['Анна Снежная;office@example.org;;', 'Юлия Лесная;;Центр «Берег»;'],
      ...['Ольга Ким;office@example.org;;', 'Юлия Лесная;;Центр «Мост»;'],
    )
    expect(names).toEqual(['Анна Снежная', 'Юлия Лесная', 'Ольга Ким', 'Юлия Лесная'])
    expect(notes).toEqual([
      'Lines 2 and 4 have one e-mail address and different names: taken as different people, and nobody is linked by it.',
      'Lines 3 and 5 have one name and no e-mail address: taken as different people. If they are one, leave one line; if not, their addresses tell them apart.',
    ])
    const [anna] = accounts
    expect(anna?.sourceId).not.toBe(read('Анна Снежная;office@example.org;;').accounts[0]?.sourceId)
  })
})

test.each([
  ['a workbook', Buffer.from('PK\x03\x04\x14\0'), /is a workbook, not CSV: open it and save it/],
  ['something binary', Buffer.from('ФИО;E-mail\n\0\x01'), /is no text: save it as CSV/],
  ['an open quotation mark', Buffer.from('ФИО;E-mail\n"Анна;\n'), /in row 2 and is never closed/],
  [
    'quotation marks in quotation marks',
    Buffer.from('ФИО;Организация\nАнна;"Центр "Берег""\n'),
    /Line 2 has quotation marks inside a quoted field: double them/,
  ],
])('%s is refused in words', (_, file, words) => {
  expect(() => readRegister(file, [])).toThrow(words)
})

test('a list of something else, or of nothing, is refused', () => {
  expect(() => readRegister(Buffer.from('Город;Дата\nТверь;1'), [])).toThrow(
    /names no column for a person \(it has Город, Дата\)/,
  )
  expect(() => readRegister(Buffer.from(' \n\n'), [])).toThrow('The list is empty')
})

test('a person keeps the key as long as the address stays', () => {
  const keyOf = (line: string) =>
    readRegister(Buffer.from(`ФИО;E-mail\n${line}`), []).accounts[0]?.sourceId
  expect(keyOf('Анна Снежная;anna@example.org')).toBe(keyOf('Лесная А.;Anna@example.org'))
  expect(keyOf('Анна Снежная;anna@example.org')).not.toMatch(/anna|example/)
})

function windows1251(text: string): Buffer {
  return Buffer.from(
    [...text].map((letter) => {
      const code = letter.charCodeAt(0)
      return code >= 0x410 && code < 0x450 ? code - 0x350 : code
    }),
  )
}
