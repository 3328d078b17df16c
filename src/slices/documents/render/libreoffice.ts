import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const PLACES = ['/usr/bin/soffice', '/usr/local/bin/soffice', 'C:\\Program Files\\LibreOffice\\program\\soffice.exe']

/** Where LibreOffice is, when it is installed: only then a bureau's own Word template has a PDF. */
export function findLibreOffice(): string | undefined {
  return PLACES.find((path) => existsSync(path))
}

/** Makes a PDF of a Word file, in a folder and with a profile of its own that go afterwards. */
export async function pdfOfWord(program: string, docx: Buffer): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'nol-paper-'))
  try {
    const source = join(folder, 'paper.docx')
    await writeFile(source, docx, { mode: 0o600 })
    const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`
    await run(program, [profile, '--headless', '--convert-to', 'pdf', '--outdir', folder, source], { timeout: 60_000 })
    return await readFile(join(folder, 'paper.pdf'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
