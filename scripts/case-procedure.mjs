// Writes the handbook's chapter on the procedure of cases from the data that decides it.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { procedureGuide } from '../src/slices/cases/rules/procedure-guide.ts'
import { texts } from '../src/slices/cases/texts.ts'
import { texts as documentTexts } from '../src/slices/documents/texts.ts'

const file = join(import.meta.dirname, '../docs/guides/case-procedure.zh-CN.md')
writeFileSync(file, procedureGuide({ ...documentTexts, ...texts }))
console.log(file)
