import type { Command } from 'commander'
import type { Decision, RefusalDetails } from '../kernel/decision.ts'
import type { CountyCode } from '../kernel/division-code.ts'
import type { Uuid } from '../kernel/ids.ts'
import type { Actor } from '../kernel/scope.ts'
import type { Language, Text } from '../kernel/texts.ts'
import type { App } from './app.ts'
import type { Job, JobHandlers } from './jobs.ts'

/** How a command line ends. */
export const EXIT = {
  ok: 0,
  /** A bug or an outage. */
  fault: 1,
  /** Wrong command, option or value. */
  usage: 2,
  /** The rules say no. */
  refused: 3,
  /** Done, and something is left to look at: quarantined rows, open findings. */
  remarks: 4,
} as const

/** What a command works with: an open home, the county, and who acts (`cli:<user of this machine>`, whole county). */
export interface CliSession {
  readonly app: App
  readonly county: CountyCode
  readonly actor: Actor
  readonly language: Language
  /** `--json`: the result goes to stdout as one JSON value. */
  readonly json: boolean
  /** Handlers of all slices, for `runJobNow`. */
  readonly handlers: JobHandlers
  /** Says something to the person at the terminal (stderr). */
  say(text: Text | string): void
  /** Writes a result (stdout): the value as JSON with `--json`, else the text. */
  result(value: unknown, text: string): void
  /** Runs a job in this process with a progress bar and returns it finished. */
  runJob(kind: string, payload: Readonly<Record<string, unknown>>): Promise<Job>
  /** Follows a job that a command has queued (job-follow.ts), with a progress bar; one that did not succeed ends the command. */
  followJob(jobId: Uuid): Promise<Job>
}

/** Opens the home of `--home`, starting its database if need be. main/cli.ts closes it when the command is over. */
export type OpenCli = () => Promise<CliSession>

/** What a slice's cli.ts exports: adds its commands to the program. `process.exitCode = EXIT.remarks` where it applies. */
export type RegisterCli = (program: Command, openCli: OpenCli) => void

/** A refusal on its way to the terminal: main/cli.ts says its text and ends with `EXIT.refused`. */
export class CliRefused extends Error {
  readonly code: string
  readonly details: RefusalDetails
  constructor(code: string, details: RefusalDetails = {}) {
    super(code)
    this.name = 'CliRefused'
    this.code = code
    this.details = details
  }
}

/** The value of a decision; a refusal ends the command. */
export function valueOf<Value>(decision: Decision<Value, string>): Value {
  if (decision.ok) return decision.value
  throw new CliRefused(decision.code, decision.details)
}
