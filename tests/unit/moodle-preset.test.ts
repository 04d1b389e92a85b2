import { expect, test } from '@jest/globals'
import { fieldNames } from '../../connectors/moodle/mirror-target.ts'
import { filesInZip, presetFiles } from '../support/preset-zip.ts'

/** What Moodle 4.5 looks for when it imports a preset. */
const wanted = [
  'addtemplate.html',
  'asearchtemplate.html',
  'csstemplate.css',
  'jstemplate.js',
  'listtemplate.html',
  'listtemplatefooter.html',
  'listtemplateheader.html',
  'preset.xml',
  'rsstemplate.html',
  'rsstitletemplate.html',
  'singletemplate.html',
]

test('the zip holds the files of the folder, byte for byte', () => {
  const files = presetFiles()

  expect(Object.keys(files).sort()).toEqual(wanted)
  expect(filesInZip()).toEqual(files)
})

test('the preset has the fields the mirror writes, and no date', () => {
  const xml = new TextDecoder().decode(presetFiles()['preset.xml'])

  const names = [...xml.matchAll(/<name>(\w+)<\/name>/g)].map(([, name]) => name)
  const types = [...xml.matchAll(/<type>(\w+)<\/type>/g)].map(([, type]) => type)

  expect(names).toEqual([...fieldNames])
  expect(new Set(types)).toEqual(new Set(['text', 'textarea', 'url']))
  expect(xml.match(/<required>1<\/required>/g)).toHaveLength(1)
})

test.each(['listtemplate.html', 'singletemplate.html'])(
  '%s shows every field for readers, and no other',
  (file) => {
    const template = new TextDecoder().decode(presetFiles()[file])

    const shown = [...template.matchAll(/\[\[(\w+)\]\]/g)].map(([, name]) => name)

    const forMachines = ['card_id', 'due']
    const forReaders = fieldNames.filter((name) => !forMachines.includes(name))
    expect([...new Set(shown)].sort()).toEqual([...forReaders].sort())
  },
)
