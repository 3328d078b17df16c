import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { texts as documentTexts } from '../../documents/texts.ts'
import { texts } from '../texts.ts'
import { procedureGuide } from './procedure-guide.ts'

test('the handbook shows the procedure as it is decided', () => {
  const written = readFileSync(join(import.meta.dirname, '../../../../docs/guides/case-procedure.zh-CN.md'), 'utf8')
  const current = procedureGuide({ ...documentTexts, ...texts })
  expect(written === current, 'run: node scripts/case-procedure.mjs').toBe(true)
  expect(current).not.toMatch(/case\.|document\.kind/)
})
