import { defineConfig } from 'vitest/config'

/** The journeys of people through the browser; `node scripts/journeys.mjs` runs them. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    environment: 'node',
    include: ['*.spec.ts'],
    globalSetup: ['support/setup.ts'],
    // People of one county: what one does, another sees; so one after the other.
    fileParallelism: false,
    sequence: { shuffle: false },
    testTimeout: 90_000,
    hookTimeout: 240_000,
  },
})
