import { expect, test } from '@jest/globals'
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
    ...['Юлия Лесная;;', 'Юлия Лесная;;', 'Другая;ANNA@example.org;'],
  ].join('\n')
  expect(() => readRegister(Buffer.from(text), regions)).toThrow(
    [
      'Line 3 has neither a name nor an e-mail address',
      'Line 4 has an e-mail address that is none; correct it or leave it empty',
    ].join('\n'),
  )
  const doubled = text.replace(';;1\n', '').replace('ольга', '')
  expect(() => readRegister(Buffer.from(doubled), regions)).toThrow(
    ['Line 5 has the name of line 4', 'Line 6 has the e-mail address of line 2'].join('\n'),
  )
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
