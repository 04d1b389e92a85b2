import type { ReadingBench } from '../reading/report.ts'

export const readMoodle: ReadingBench = {
  name: 'read-moodle',
  title: 'First reading of a Moodle course, against a floor',
  about: [
    'The product reads an invented course from a server on loopback and records it: 50 posts a discussion,',
    '0.5 KB of text a post. The server keeps its answers, so that it costs whoever reads as little as can',
    'be. Items are posts and discussions.',
  ],
  counts: ['posts', 'discussions'],
  sizes: [200, 2_000, 20_000],
  goals: { ratio: 1.6, itemsPerSecond: null, peakMb: 220 },
}
