import { register } from 'node:module'

/** For child processes of tests: `node --import ./tests/support/load-ts.js child.ts`. */
register('./load-ts-hooks.js', import.meta.url)
