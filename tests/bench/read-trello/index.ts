import type { ReadingBench } from '../reading/report.ts'

export const readTrello: ReadingBench = {
  name: 'read-trello',
  title: 'First reading of a Trello board, against a floor',
  about: [
    'The product reads an invented board from a server on loopback and records it. The board has the mix',
    'of real logs and 0.9 KB an action. Items are actions and cards.',
  ],
  counts: ['actions', 'cards'],
  sizes: [1_000, 10_000, 100_000],
  goals: { ratio: 1.6, itemsPerSecond: 20_000, peakMb: 220 },
}
