import type { ChildProcess } from 'node:child_process'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../src/platform/free-port.ts'
import { makeCountyHome } from './home.ts'
import { type UsualCounts, usualCounts } from './kill-checks.ts'
import { Clerk, Unanswered } from './kill-client.ts'
import { mountDisk, unmountDisk } from './kill-disk.ts'
import { type BaseFile, readBaseFiles } from './kill-files.ts'
import { kill, processesOf, startServer, temporaryFolderOf } from './kill-server.ts'

/** A home with a county in it, and the server on it. */
export class KilledHome {
  readonly home: string
  readonly clerk: Clerk
  readonly files: readonly BaseFile[]
  readonly usual: UsualCounts
  /** Whether its disk is its own and may be filled. */
  readonly hasOwnDisk: boolean
  readonly #port: number
  #server: ChildProcess | undefined
  #isRemoved = false

  private constructor(home: string, port: number, made: Pick<KilledHome, 'files' | 'usual' | 'hasOwnDisk'>) {
    this.home = home
    this.#port = port
    this.clerk = new Clerk(`http://127.0.0.1:${port}`)
    this.files = made.files
    this.usual = made.usual
    this.hasOwnDisk = made.hasOwnDisk
  }

  /** Makes the county as the first start does, in this process; then the server is a process of its own. */
  static async make(plan: { readonly children: number; readonly seed: number }): Promise<KilledHome> {
    let hasOwnDisk = false
    const look = async (home: string, folder: string) => {
      await mkdir(temporaryFolderOf(home))
      const usual = await usualCounts(home)
      // A small county may have had no birth that was not declared: a list without a row is refused.
      const files = (await readBaseFiles(folder, '540199')).filter((file) =>
        usual.has(`${file.kind} ${file.sourceName}`),
      )
      return new KilledHome(home, await freePort(), { files, usual, hasOwnDisk })
    }
    return makeCountyHome('nol-kill-', plan, look, (home) => {
      hasOwnDisk = mountDisk(home)
    })
  }

  get hasServer(): boolean {
    return this.#server !== undefined && this.#server.exitCode === null && this.#server.signalCode === null
  }

  async start(): Promise<void> {
    if (!this.#isRemoved) this.#server = await startServer(this.home, this.#port)
  }

  /** Waits for an answer to the session that is open. False when none comes in time. */
  async untilAnswers(withinMs: number): Promise<boolean> {
    for (const deadline = Date.now() + withinMs; Date.now() < deadline; await sleep(50)) {
      if (!this.hasServer) return false
      const answer = await this.clerk.get('/api/session').catch((error) => {
        if (!(error instanceof Unanswered)) throw error
      })
      if (answer) return true
    }
    return false
  }

  async logTail(): Promise<string> {
    return (await readFile(join(this.home, 'server.log'), 'utf8')).split('\n').slice(-30).join('\n')
  }

  /** Ends everything and leaves nothing. */
  async remove(): Promise<void> {
    this.#isRemoved = true
    kill(await processesOf(this.home))
    for (let waited = 0; waited < 5_000 && (await processesOf(this.home)).length > 0; waited += 100) await sleep(100)
    if (this.hasOwnDisk) unmountDisk(this.home)
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 })
  }
}
