import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    environment: 'node',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['test/journeys/**', '**/node_modules/**'],
    pool: 'forks',
    maxWorkers: 2,
    // One PostgreSQL a run; each file that asks for a database gets a clone of its own (test/support/database.ts).
    globalSetup: ['test/support/postgres.ts'],
    // Only what hangs is ended: how fast the machine is decides no test.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
