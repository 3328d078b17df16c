import { spawnSync } from 'node:child_process'

/** Faults that are serious enough to fail; lesser ones are only told. */
const SERIOUS = ['high', 'critical']
const ANSWER_WITHIN_MS = 90_000

export interface KnownFaults {
  readonly passed: number
  readonly failed: number
  /** Why nothing can be said. */
  readonly skipped?: string
  readonly lines?: readonly string[]
}

interface AuditAnswer {
  readonly vulnerabilities?: Readonly<
    Record<
      string,
      {
        readonly name: string
        readonly severity: string
        readonly range: string
        readonly fixAvailable: unknown
      }
    >
  >
  readonly metadata?: object
}

/**
 * Asks the registry whether packages of the lockfile have known faults. A machine without network, or a mirror that
 * does not know the question, gives no answer: then `skipped` says so, and nothing has failed.
 */
export function askForKnownFaults(root: string): KnownFaults {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const { stdout } = spawnSync(npm, ['audit', '--json', '--package-lock-only', '--fetch-retries=0'], {
    cwd: root,
    encoding: 'utf8',
    timeout: ANSWER_WITHIN_MS,
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return readAnswer(stdout ?? '')
}

/** Reads what `npm audit --json` says. */
export function readAnswer(text: string): KnownFaults {
  const answer = parsed(text)
  if (!answer?.vulnerabilities || !answer.metadata)
    return { passed: 0, failed: 0, skipped: 'the registry gives no answer about known faults of packages' }
  const found = Object.values(answer.vulnerabilities)
  const failed = found.filter(({ severity }) => SERIOUS.includes(severity)).length
  const lines = found.map(
    ({ name, severity, range, fixAvailable }) =>
      `${severity}: ${name} ${range}${fixAvailable ? ', a mended version is there' : ''}`,
  )
  return { passed: Number(failed === 0), failed, lines }
}

function parsed(text: string): AuditAnswer | undefined {
  try {
    return JSON.parse(text) as AuditAnswer
  } catch {
    return undefined
  }
}
