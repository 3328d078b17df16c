import { globSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { oneLanguage } from '../scripts/one-language.ts'
import { texts } from '../src/slices/periodic/web/texts.ts'
import { englishOf, inBothLanguages, namedTexts } from '../src/web/english.ts'

const ROOT = join(import.meta.dirname, '..')
const plugin = oneLanguage()
const built = async (file: string): Promise<string> => (await plugin.transform('', join(ROOT, file))) ?? ''
/** What a built module says; the browser would run it. */
const read = (code: string, name: string) =>
  runInNewContext(`${code.replace(/^import .*\n/, '').replaceAll('export const', 'var')}; ${name}`, { namedTexts })

describe('a built page', () => {
  test('brings Chinese words; their English is found by name in one file', async () => {
    const page = read(await built('src/slices/periodic/web/texts.ts'), 'texts') as Record<string, object>
    expect(page['list.title']).toEqual({ zh: texts['list.title'].zh })
    expect(Object.keys(page)).toEqual(Object.keys(texts))
    const english = read(await built('src/web/english-texts.ts'), 'english') as Record<string, Record<string, string>>
    expect(english['src/slices/periodic/web/texts.ts texts']).toEqual(englishOf(texts))
    expect(Object.keys(english['src/slices/attendance/web/texts.ts texts']!)).toContain('early.title')
  })

  test('has texts of every slice in both languages, and no module of them that holds something else', async () => {
    const files = globSync('src/slices/*/{,web/}*texts*.ts', { cwd: ROOT })
    expect(files.length).toBeGreaterThan(30)
    for (const file of files) expect(await built(file), file).toContain('namedTexts')
  })

  test('that stands alone keeps both: without a connection nothing can be fetched', async () => {
    expect(await built('src/slices/attendance/web/field/texts.ts')).toBe('')
  })

  test('shows Chinese where the English has not come', () => {
    const named = namedTexts('nowhere', { title: { zh: '标题', en: '' } })
    expect([englishOf(named), inBothLanguages(named)]).toEqual([undefined, { title: { zh: '标题', en: '标题' } }])
  })
})
