import type { Config } from '../../config/config.ts'
import { parseConfig } from '../../config/load.ts'
import { Misconfigured } from '../../src/errors.ts'

/** Every secret a whole configuration needs. */
export const secrets = {
  MOODLE_TOKEN: 'moodle-token',
  TRELLO_KEY: 'trello-key',
  TRELLO_TOKEN: 'trello-token',
  SMTP_URL: 'smtp://127.0.0.1:2525',
}

/** A small whole configuration; tests change a line of it. */
export const wholeText = `data: ./state
log: info
moodle:
  baseUrl: https://moodle.example.test
trello:
  pollEveryMinutes: 2
email:
  from: 'Вместе <vmeste@example.test>'
spaces:
  - id: vektor
    name: Вектор
    timezone: Europe/Moscow
    writes: off
    trello:
      board: IN2LmCfA
    moodle:
      course: 2
    mirror: { from: trello, to: moodle }
    links:
      home: https://moodle.example.test/course
      support: help@example.test
    questions:
      places: [Консультации]
    regions:
      - id: karelia
        name: Республика Карелия
        timezone: Europe/Moscow
      - id: kaliningrad
        name: Калининградская область
        timezone: Europe/Kaliningrad
    windows:
      - id: consultation
        kind: consultation
        title: { ru: Консультации, en: Consultation }
        from: 2019-07-15
        to: 2019-09-15
        audience: { roles: [student] }
        acted: { kinds: [discussion, post], place: Консультации }
        remind:
          daysBefore: [3, 14, 7, 1, 3]
          time: '10:00'
          channel: moodle
      - id: teleconference
        kind: teleconference
        title: { ru: Телеконференция }
        between: [2019-08-20, 2019-09-10]
      - id: seminar
        kind: seminar
        title: { ru: Семинар }
        region: kaliningrad
        toBeAnnounced: true
      - id: meeting
        kind: other
        title: { ru: Встреча }
        region: kaliningrad
        from: 2019-08-01
        to: 2019-08-01
    digests:
      - id: working-group
        kind: working-group
        every: monday
        at: '09:00'
        readers:
          - id: lead
            channel: email
            address: vera@example.test
          - id: deputy
            channel: moodle
            address: 7
      - id: west
        kind: accelerator
        region: kaliningrad
        every: sunday
        at: '18:30'
        locale: en
        readers: [{ id: west, name: Запад, channel: email, address: west@example.test }]
`

export function parse(text: string, env: Record<string, string> = secrets): Promise<Config> {
  return parseConfig({ text, name: 'vmeste.yaml', env })
}

/** What an operator is told about a configuration. */
export async function problemsOf(text: string, env?: Record<string, string>): Promise<string[]> {
  try {
    await parse(text, env)
    return []
  } catch (error) {
    if (error instanceof Misconfigured) return [...error.problems]
    throw error
  }
}
