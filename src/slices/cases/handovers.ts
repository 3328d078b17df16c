import type { Calendar } from '../../kernel/calendar.ts'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { App } from '../../platform/app.ts'
import { withScope } from '../../platform/database.ts'
import type { HandoverLine } from './contract.ts'
import { mayAnswerFor } from './policy.ts'
import { caseNames } from './queries.ts'
import { endOfPeriod } from './rules/clocks.ts'
import type { CaseRules } from './rules/county-rules.ts'
import { listHandovers } from './store-group.ts'
import { selectCaseRules } from './store-rules.ts'

/** The day by which a hand-over is answered; none while the holiday list of its year is missing. */
export function answerDueOn(
  calendar: Calendar,
  askedOn: PlainDate,
  { handoverWorkingDays }: Pick<CaseRules, 'handoverWorkingDays'>,
): PlainDate | null {
  const end = endOfPeriod(calendar, 'working-days', askedOn, handoverWorkingDays)
  return end.ok ? end.value : null
}

/** Hand-overs that wait for an answer, of both sides this account can see. */
export async function listHandoverLines(app: App, actor: Actor): Promise<{ readonly rows: HandoverLine[] }> {
  return withScope(app.db, actor.scope, async (tx) => {
    const names = await caseNames(tx, actor, app.clock.today())
    const nameOf = (line: 'school' | 'household', unit: string): string =>
      line === 'school' ? (names.schools.get(unit) ?? unit) : names.places.division(unit)
    const { rules } = await selectCaseRules(tx, actor.scope.county)
    const rows = await listHandovers(tx, actor.scope, { open: true })
    return {
      rows: rows.map((row) => ({
        handoverId: row.handover_id,
        side: row.side,
        caseNumber: row.case_number,
        fromName: nameOf(row.from_line, row.from_unit),
        toName: nameOf(row.to_line, row.to_unit),
        reason: row.reason,
        state: row.state,
        askedOn: row.asked_on,
        dueOn: answerDueOn(app.calendar, row.asked_on, rules),
        mayAnswer: row.side === 'to' && row.asked_by !== actor.id && mayAnswerFor(actor, row.to_unit),
      })),
    }
  })
}
