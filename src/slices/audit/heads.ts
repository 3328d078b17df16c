import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CountyCode } from '../../kernel/division-code.ts'
import type { App } from '../../platform/app.ts'
import { systemScope } from '../../platform/jobs.ts'
import { withScope } from '../../platform/database.ts'
import { type ChainHead, headText, readHead } from './domain.ts'
import { findHead } from './store.ts'

// Heads noted down outside of the database: who can rewrite the database alone cannot rewrite these.

const pathOf = (home: string, county: string): string => join(home, 'audit', `${county}.heads`)

/** Heads of a county's chain that were noted down, oldest first; a line torn by a power cut is left out. */
export async function readHeads(home: string, county: CountyCode): Promise<readonly ChainHead[]> {
  const text = await readFile(pathOf(home, county), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  return text.split('\n').flatMap((line) => readHead(line.split(' ')[0] ?? '') ?? [])
}

/** Notes a head down, with the instant; once when nothing was appended since. */
export async function noteHead(home: string, county: CountyCode, head: ChainHead, at: Date): Promise<void> {
  const last = (await readHeads(home, county)).at(-1)
  if (last?.seq === head.seq && last.hash === head.hash) return
  const path = pathOf(home, county)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const file = await open(path, 'a', 0o600)
  try {
    await file.appendFile(`${headText(head)} ${at.toISOString()}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Notes down where the chains of these counties end now. The worker does so every few minutes. */
export async function noteHeads(app: App, counties: readonly CountyCode[]): Promise<void> {
  for (const county of counties) {
    const head = await withScope(app.db, systemScope(county, 'system:audit'), (tx) => findHead(tx, county))
    if (head && head.seq > 0) await noteHead(app.config.home, county, head, app.clock.now())
  }
}
