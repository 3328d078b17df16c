import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aChild, aPupil, plant, plantCounty, SCHOOL_1, TOWNSHIP_A } from '../../../test/builders/county.ts'
import { anActor, testApp } from '../../../test/support/database.ts'
import type { CliSession } from '../../platform/cli.ts'
import { registerReportsCli } from './cli.ts'
import type { Figures, MonthlyReport } from './contract.ts'

const app = await testApp()
const actor = anActor({ role: 'system', actorId: 'cli:tester' })
const results: { value: unknown; text: string }[] = []
const session = {
  app,
  actor,
  county: actor.scope.county,
  language: 'zh',
  json: false,
  say() {},
  result: (value: unknown, text: string) => void results.push({ value, text }),
} as unknown as CliSession

async function nol(...words: string[]): Promise<void> {
  const program = new Command().exitOverride()
  registerReportsCli(program, async () => session)
  await program.parseAsync(['node', 'nol', ...words])
}

beforeAll(async () => {
  await plantCounty(app.db)
  const children = [aChild(), aChild({ standing: 'in-no-school' })]
  await plant(app.db, 'register.child', children)
  await plant(app.db, 'enrolment.pupil', [aPupil(children[0]!.child_id)])
})
beforeEach(() => void results.splice(0))

describe('nol report', () => {
  test('figures prints the table and gives the figures as JSON', async () => {
    await nol('report', 'figures')
    expect((results[0]!.value as Figures).total.schoolAge.count).toBe(2)
    for (const part of ['达瓦县', '适龄人口入学率', '50.00%', '甲乡', '未在学'])
      expect(results[0]!.text).toContain(part)
  })
  test('monthly prints the table of this month, or of the month and unit asked for', async () => {
    await nol('report', 'monthly')
    expect((results[0]!.value as MonthlyReport).content).toMatchObject({ month: '2026-03', unit: { code: '540126' } })
    for (const part of ['填报单位：达瓦县', '小学', '零报告', '在校数：']) expect(results[0]!.text).toContain(part)
    await nol('report', 'monthly', '--month', '2026-02', '--unit', SCHOOL_1)
    expect((results[1]!.value as MonthlyReport).content).toMatchObject({
      month: '2026-02',
      unit: { line: 'school', code: SCHOOL_1 },
    })
  })
  test('writes Excel files only their owner can read', async () => {
    for (const words of [
      ['figures', '--division', TOWNSHIP_A],
      ['monthly', '--month', '2026-03'],
    ]) {
      const file = join(app.config.home, `${words[0]}.xlsx`)
      await expect(nol('report', ...words, '--xlsx', file)).rejects.toMatchObject({
        code: 'disclosure.purpose-missing',
      })
      await nol('report', ...words, '--xlsx', file, '--purpose', 'report-upwards')
      expect(existsSync(file)).toBe(true)
      expect(statSync(file).mode & 0o077).toBe(0)
    }
  })
  test.each([
    [['monthly', '--month', '2026-13'], 'report.month-malformed'],
    [['monthly', '--month', '2027-01'], 'report.month-not-begun'],
    [['monthly', '--unit', '540127'], 'report.unit-not-found'],
    [['figures', '--division', 'abc'], 'report.unit-not-found'],
  ])('%o is refused with %s', async (words, code) => {
    await expect(nol('report', ...words)).rejects.toMatchObject({ code })
  })
})
