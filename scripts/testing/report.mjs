// What a run of vitest counted, read from its JSON report.
import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'

/**
 * Counts and the names of what failed. A run that ended with a fault, or before it could count, has failed at least once.
 * @param {string} file the JSON report
 * @param {number | null} code exit code of the run
 */
export function readReport(file, code) {
  if (!existsSync(file)) return { passed: 0, failed: 1, failures: ['the run ended before it could count'] }
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, 'utf8'))
  const failures = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed')
    if (failed.length === 0 && status === 'failed') return [`${basename(name)}: ${firstLine(message)}`]
    return failed.map(
      ({ fullName, failureMessages }) => `${basename(name)} > ${fullName}: ${firstLine(failureMessages[0])}`,
    )
  })
  return { passed: numPassedTests, failed: Math.max(numFailedTests, code === 0 ? 0 : 1), failures }
}

const firstLine = (text = '') => text.split('\n', 1)[0]
