import { moscow } from './step.ts'

/** The service starts on the eve of the project's new stretch: what is older stays silent. */
export const firstLook = moscow('06-30 21:00')
export const theEnd = moscow('10-07 12:00')

/** The letter's windows that people are reminded of, as dates on the wall. */
export const windows = {
  consultation: {
    ...{ from: '2019-07-15', to: '2019-09-15', place: 'Консультации эксперта' },
    ...{ path: '/mod/forum/view.php?id=13', daysBefore: [14, 7, 3, 1], time: '10:00' },
  },
  'survey-2': {
    ...{ from: '2019-09-25', to: '2019-10-05', place: 'Опрос № 2: мониторинг' },
    ...{ path: '/mod/feedback/view.php?id=17', daysBefore: [7, 3, 1], time: '10:00' },
  },
} as const

export type WindowId = keyof typeof windows

export const regions = [
  { id: 'karelia', name: 'Республика Карелия', zone: 'Europe/Moscow' },
  { id: 'kaliningrad', name: 'Калининградская область', zone: 'Europe/Kaliningrad' },
  { id: 'crimea', name: 'Республика Крым', zone: 'Europe/Simferopol' },
] as const

/** Who gets a digest each Monday at nine, by the clock of their own zone. */
export const readers = [
  reader('working-group', 'Europe/Moscow', 'Вера Образцова'),
  reader('consultant', 'Europe/Moscow', 'Нина Советова'),
  reader('accelerator-karelia', 'Europe/Moscow'),
  reader('accelerator-kaliningrad', 'Europe/Kaliningrad'),
  reader('accelerator-crimea', 'Europe/Simferopol'),
] as const

function reader(plan: string, zone: string, name: string | null = null) {
  return { plan, zone, name, address: `${plan}@example.test` }
}
