import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { withWorkFolder } from './work-folder.ts'

const home = mkdtempSync(join(tmpdir(), 'nol-work-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
const need = { name: 'job', attempt: 1, bytes: 1 }
const TOO_MUCH = 2 ** 60

describe('a folder of work', () => {
  test.runIf(existsSync('/dev/shm'))('is in memory while there is room, and nobody else reads it', async () => {
    const folder = await withWorkFolder({ home }, need, async (folder) => {
      expect(dirname(dirname(folder))).toBe('/dev/shm')
      expect(statSync(dirname(folder)).mode & 0o777).toBe(0o700)
      return folder
    })
    expect(existsSync(dirname(folder))).toBe(false)
  })
  test('is in the home when it is large, and in the folder that is named', async () => {
    const at = (config: Parameters<typeof withWorkFolder>[0], bytes: number) =>
      withWorkFolder(config, { ...need, bytes }, async (folder) => dirname(folder))
    expect(await at({ home }, TOO_MUCH)).toBe(join(home, 'work'))
    expect(await at({ home, workFolder: join(home, 'elsewhere') }, 1)).toBe(join(home, 'elsewhere'))
  })
  test('goes when the work fails, and clears away what an earlier attempt left', async () => {
    const inHome = { home, workFolder: join(home, 'work') }
    let first = ''
    await withWorkFolder(inHome, need, async (folder) => {
      first = folder
      await withWorkFolder(inHome, { ...need, attempt: 2 }, async () => expect(existsSync(first)).toBe(false))
      throw new Error('failed')
    }).catch(() => {})
    expect(existsSync(join(home, 'work'))).toBe(false)
  })
})
