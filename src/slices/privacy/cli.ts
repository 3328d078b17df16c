import type { Command } from 'commander'
import Table from 'cli-table3'
import { type CliSession, type OpenCli, valueOf } from '../../platform/cli.ts'
import { startRetention } from './commands.ts'
import type { RuleOutcome } from './contract.ts'
import { RETENTION_RULES, type RetentionRule } from './domain.ts'
import { previewRetention } from './queries.ts'
import { texts } from './texts.ts'

/** `nol privacy preview` and `nol privacy run`: the retention rules from the command line. */
export function registerPrivacyCli(program: Command, openCli: OpenCli): void {
  const privacy = program.command('privacy').description('个人信息保护 / protection of personal data')
  privacy
    .command('preview')
    .description('预览到期数据 / what the retention rules would delete today')
    .action(async () => preview(await openCli()))
  privacy
    .command('run')
    .description('执行到期清理 / run retention rules')
    .requiredOption('--reason <text>', '事由 / reason')
    .option('--rule <rule...>', `规则 / rules: ${RETENTION_RULES.join(' ')}`)
    .action(async (options: { reason: string; rule?: string[] }) => run(await openCli(), options))
}

async function preview(session: CliSession): Promise<void> {
  const { plans } = await previewRetention(session.app, session.actor)
  session.result(plans, tableOf(session, plans))
}

async function run(session: CliSession, options: { reason: string; rule?: string[] }): Promise<void> {
  const wanted = RETENTION_RULES.filter((rule) => options.rule?.includes(rule) ?? true)
  const { jobId } = valueOf(await startRetention(session.app, session.actor, wanted, options.reason))
  const job = await session.followJob(jobId)
  const results = (job.result?.['results'] ?? []) as RuleOutcome[]
  session.result(results, tableOf(session, results))
}

function tableOf({ language }: CliSession, outcomes: readonly RuleOutcome[]): string {
  const table = new Table({
    head: ['privacy.rule', 'privacy.cut-off', 'privacy.deleted', 'privacy.held'].map(
      (key) => texts[key as keyof typeof texts][language],
    ),
  })
  for (const { rule, cutOff, deleted, held } of outcomes) {
    const kept = held.map(({ reason, count }) => `${texts[`privacy.held.${reason}`][language]} ${count}`).join('，')
    table.push([texts[`privacy.rule.${rule as RetentionRule}`][language], cutOff, deleted, kept])
  }
  return table.toString()
}
