import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { newId } from '../../../kernel/ids.ts'
import type { Config } from '../../../platform/app.ts'
import { withWorkFolder } from '../../../platform/work-folder.ts'

const run = promisify(execFile)
const PLACES = ['/usr/bin/soffice', '/usr/local/bin/soffice', 'C:\\Program Files\\LibreOffice\\program\\soffice.exe']

/** Where LibreOffice is, when it is installed: only then a bureau's own Word template has a PDF. */
export function findLibreOffice(): string | undefined {
  return PLACES.find((path) => existsSync(path))
}

/** With its profile and its PDF; most papers are far smaller. */
const ROOM_BYTES = 64 * 1024 * 1024
const ROOM_OF_ANOTHER = 1024 * 1024
const START_MS = 60_000
const PAPER_MS = 5_000

export async function pdfOfWord(config: Config, program: string, docx: Buffer): Promise<Buffer> {
  const [pdf] = await pdfsOfWords(config, program, [docx])
  return pdf!
}

/**
 * Makes a PDF of each of some Word files with one start of the program, in a folder and with a profile of its own that go
 * afterwards, also after a kill.
 */
export async function pdfsOfWords(config: Config, program: string, files: readonly Buffer[]): Promise<Buffer[]> {
  const need = { name: `paper-${newId()}`, attempt: 1, bytes: ROOM_BYTES + files.length * ROOM_OF_ANOTHER }
  return withWorkFolder(config, need, async (folder) => {
    const sources = files.map((_, index) => join(folder, `paper-${index}.docx`))
    for (const [index, source] of sources.entries()) await writeFile(source, files[index]!, { mode: 0o600 })
    const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`
    await run(program, [profile, '--headless', '--convert-to', 'pdf', '--outdir', folder, ...sources], {
      timeout: START_MS + files.length * PAPER_MS,
    })
    return Promise.all(sources.map((source) => readFile(source.replace(/docx$/, 'pdf'))))
  })
}
