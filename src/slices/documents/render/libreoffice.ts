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

/** Makes a PDF of a Word file, in a folder and with a profile of its own that go afterwards, also after a kill. */
export async function pdfOfWord(config: Config, program: string, docx: Buffer): Promise<Buffer> {
  const need = { name: `paper-${newId()}`, attempt: 1, bytes: ROOM_BYTES }
  return withWorkFolder(config, need, async (folder) => {
    const source = join(folder, 'paper.docx')
    await writeFile(source, docx, { mode: 0o600 })
    const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`
    await run(program, [profile, '--headless', '--convert-to', 'pdf', '--outdir', folder, source], { timeout: 60_000 })
    return readFile(join(folder, 'paper.pdf'))
  })
}
