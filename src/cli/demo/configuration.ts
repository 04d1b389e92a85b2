import { readers, regions, space, windows } from './calendar.ts'

/**
 * What an operator would have written: the letter's calendar, writes on. Sources are read less often
 * than usual, because the demo asks for a reading whenever something has happened.
 */
export function configurationText(urls: { trello: string; moodle: string }): string {
  return `
data: ./data
log: silent

moodle:
  baseUrl: ${urls.moodle}
  pollEveryMinutes: 2880
  sweepEveryMinutes: 1440
  peopleEveryMinutes: 1440

trello:
  baseUrl: ${urls.trello}
  pollEveryMinutes: 2880

email:
  from: "Вместе <vmeste@example.org>"
  replyTo: "Поддержка «Действуем вместе» <help@example.org>"

spaces:
  - id: ${space}
    name: Действуем вместе
    locale: ru
    timezone: Europe/Moscow
    writes: on

    trello: { board: IN2LmCfA }
    moodle: { course: 2, mirrorDatabase: Карточки Trello }
    mirror: { from: trello, to: moodle, lookEveryHours: 24 }

    links:
      home: ${urls.moodle}/course/view.php?id=2
      support: help@example.org
      project: https://example.org/vektor

    questions:
      places: [${windows.consultation.place}]
      answeredByRoles: [teacher, editingteacher]

    regions:
${regions.map(regionText).join('\n')}

    windows:
      - id: consultation
        kind: consultation
        title: { ru: Консультации эксперта по социальным услугам }
        ${windowText(urls.moodle, 'consultation')}
        acted: { kinds: [discussion, post], place: ${windows.consultation.place} }

      - id: teleconference
        kind: teleconference
        title: { ru: Телеконференция }
        between: [2019-08-20, 2019-09-10]

      - id: survey-2
        kind: survey
        title: { ru: Мониторинговое исследование № 2 }
        ${windowText(urls.moodle, 'survey-2')}
        acted: { kinds: [answer], place: "${windows['survey-2'].place}" }

      - id: seminar-karelia
        kind: seminar
        title: { ru: Однодневный семинар в Республике Карелия }
        region: karelia
        toBeAnnounced: true

      - id: seminar-kaliningrad
        kind: seminar
        title: { ru: Однодневный семинар в Калининградской области }
        region: kaliningrad
        toBeAnnounced: true

    digests:
${readers.map(digestText).join('\n')}
`
}

function regionText({ id, name, label, zone }: (typeof regions)[number]): string {
  return `      - { id: ${id}, name: ${name}, labels: [${label}], timezone: ${zone} }`
}

function windowText(moodle: string, id: keyof typeof windows): string {
  const { from, to, path, daysBefore, time } = windows[id]
  return [
    `from: ${from}`,
    `to: ${to}`,
    'audience: { roles: [student] }',
    `link: ${moodle}${path}`,
    `remind: { daysBefore: [${daysBefore.join(', ')}], time: "${time}", channel: moodle }`,
  ].join('\n        ')
}

function digestText({ plan, name, address }: (typeof readers)[number]): string {
  const [kind, region] = plan.startsWith('accelerator-')
    ? ['accelerator', plan.slice('accelerator-'.length)]
    : [plan, null]
  const named = name === null ? '' : `name: ${name}, `
  return `
      - id: ${plan}
        kind: ${kind}${region === null ? '' : `\n        region: ${region}`}
        every: monday
        at: "09:00"
        readers: [{ id: reader, ${named}channel: email, address: ${address} }]`
}
