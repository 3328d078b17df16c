import { createReadStream, existsSync } from 'node:fs'
import type { Command } from 'commander'
import { fillText } from '../../kernel/texts.ts'
import { CliRefused, type CliSession, EXIT, type OpenCli, valueOf } from '../../platform/cli.ts'
import { importDivisions, importSchools, sponsorVillages } from './commands.ts'
import { texts } from './texts.ts'

/** `nol divisions import`, `nol schools import`, `nol schools sponsor`. */
export function registerDirectoryCli(program: Command, openCli: OpenCli): void {
  program
    .command('divisions')
    .description('区划名录 / divisions')
    .command('import <file>')
    .description('导入区划(CSV、XLSX):代码、名称 / import divisions: code, name')
    .action(async (file: string) => importFile(await openCli(), file, importDivisions))

  const schools = program.command('schools').description('学校名录 / schools')
  schools
    .command('import <file>')
    .description(
      '导入学校(CSV、XLSX):学校标识码、学校名称、学校类别、区划代码 / import schools: code, name, kind, division',
    )
    .action(async (file: string) => importFile(await openCli(), file, importSchools))
  schools
    .command('sponsor')
    .description(
      '为没有包保学校的村指定本乡镇的学校 / give each village without a sponsoring school one of its township',
    )
    .action(async () => {
      const session = await openCli()
      const villages = await sponsorVillages(session.app, session.actor)
      session.result({ villages }, String(villages))
    })
}

async function importFile(
  session: CliSession,
  file: string,
  run: typeof importDivisions | typeof importSchools,
): Promise<void> {
  if (!existsSync(file)) throw new CliRefused('cli.no-such-file', { file })
  const outcome = valueOf(await run(session.app, session.actor, createReadStream(file)))
  const { added, changed, unchanged, faults } = outcome
  const zh = session.language === 'zh'
  for (const fault of faults) {
    const text = (texts as Readonly<Record<string, { zh: string; en: string }>>)[fault.code]
    session.say(text ? fillText(text[session.language], fault.details) : fault.code)
  }
  const counts = zh
    ? `新增 ${added}，变更 ${changed}，未变 ${unchanged}，有误 ${faults.length}`
    : `${added} added, ${changed} changed, ${unchanged} unchanged, ${faults.length} faulty`
  session.result({ added, changed, unchanged, faults }, counts)
  if (faults.length > 0) process.exitCode = EXIT.remarks
}
