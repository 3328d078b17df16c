// @NOTE table: what obliges whom to be told beside the case (强制报告), and what a report still waits for
import { addDays, type PlainDate } from '../../../kernel/plain-date.ts'
import type { Cause } from '../domain.ts'
import type { CaseRules } from './county-rules.ts'
import type { Law } from './law.ts'
import type { Authority, SentReport, Sign, Trigger } from './offices.ts'
import type { RecordKind } from './records.ts'

/** Signs in what is recorded anyway; what somebody notices besides is ticked on the record itself (`noticed`). */
interface Signs {
  readonly causes?: readonly Cause[]
  readonly pauseReasons?: readonly string[]
}

/** Whom a situation must be reported to, at once, and by which article. */
export interface ReportRule extends Signs {
  /** Each of them must be told; none named: any one that the reporter chooses. */
  readonly to: readonly Authority[]
  readonly law: Law
  /** Only below this age. */
  readonly under?: number
}

/** 强制报告 (standards §2.5 row 3, §2.9 no. 11): a trigger nobody thought of does not compile. */
export const REPORT_RULES = {
  abuse: { to: ['police'], law: 'minors-11' },
  missing: { to: ['police'], law: 'prevention-35', pauseReasons: ['whereabouts-unknown'] },
  alone: { to: ['civil-affairs'], law: 'minors-21', under: 16 },
  'pregnancy-or-marriage': { to: ['police', 'civil-affairs'], law: 'minors-17', causes: ['early-marriage'] },
  labour: { to: ['labour'], law: 'child-labour', causes: ['working'], under: 16 },
  trafficking: { to: ['police'], law: 'minors-11' },
  'self-harm': { to: ['education'], law: 'minors-11' },
  other: { to: [], law: 'minors-11' },
} as const satisfies Record<Trigger, ReportRule>
const TRIGGER_NAMES = Object.keys(REPORT_RULES) as readonly Trigger[]
export const reportRule = (trigger: Trigger): ReportRule => REPORT_RULES[trigger]

/** Counts up with each change of what obliges to report: cases marked by an older table are read anew. */
export const REPORT_RULES_VERSION = 1

/** 强制报告待办: a situation on record of which an office that must be told has not been told. */
export interface ReportDuty {
  readonly trigger: Trigger
  readonly to: readonly Authority[]
  readonly since: PlainDate
  readonly dueOn: PlainDate
  readonly law: Law
}

/** Situations on record, each by its first sign in the newest round that has one. */
export function signsOf(entries: readonly Entry[]): readonly Sign[] {
  const signs = new Map<Trigger, Sign>()
  for (const { facts, on, round } of entries)
    for (const trigger of triggersIn(facts)) {
      const known = signs.get(trigger)
      const isFirst = !known || round > known.round || (round === known.round && on < known.on)
      if (isFirst) signs.set(trigger, { trigger, on, round })
    }
  return [...signs.values()]
}

function triggersIn(facts: object): readonly Trigger[] {
  const said = facts as {
    readonly causes?: readonly string[]
    readonly noticed?: readonly string[]
    readonly pauseReason?: string
  }
  if (!said.causes?.length && !said.noticed?.length && said.pauseReason === undefined) return []
  return TRIGGER_NAMES.filter((trigger) => {
    const { causes = [], pauseReasons = [] } = reportRule(trigger)
    return (
      said.noticed?.includes(trigger) ||
      causes.some((cause) => said.causes?.includes(cause)) ||
      pauseReasons.some((reason) => said.pauseReason === reason)
    )
  })
}

/** Facts that may hold a sign. */
export const SIGN_FIELDS = ['causes', 'noticed', 'pauseReason'] as const

/** Kinds of record that ask an office for something, and those that bring its answer. */
export const ASKING_RECORDS = ['mandatory-report', 'help-request'] as const satisfies readonly RecordKind[]
export const ANSWERING_RECORDS = ['report-receipt', 'report-outcome'] as const satisfies readonly RecordKind[]

/** A record or step as far as reports go by it. */
interface Entry {
  readonly kind: string
  readonly on: PlainDate
  readonly round: number
  readonly facts: object
  readonly id?: string
}
interface Asked {
  readonly trigger?: Trigger
  readonly authorities: readonly Authority[]
}
interface Answered {
  readonly reportId: string
  readonly authorities?: readonly Authority[]
}
const isOneOf = (kinds: readonly string[], { kind }: Entry): boolean => kinds.includes(kind)

/** What was sent to offices, first to last; an answer that names no office is that of all that were asked. */
export function sentReportsOf(entries: readonly Entry[]): readonly SentReport[] {
  const answers = entries.filter((entry) => isOneOf(ANSWERING_RECORDS, entry))
  return entries
    .filter((entry) => isOneOf(ASKING_RECORDS, entry))
    .map(({ id, kind, on, round, facts }) => {
      const { trigger, authorities } = facts as Asked
      const mine = answers.filter((answer) => id !== undefined && (answer.facts as Answered).reportId === id)
      const dayOf = (authority: Authority, kinds: readonly RecordKind[]): PlainDate | null =>
        mine.find((answer) => isOneOf(kinds, answer) && isOf(authority, answer.facts as Answered))?.on ?? null
      return {
        id,
        trigger: kind === 'mandatory-report' ? (trigger ?? null) : null,
        on,
        round,
        to: authorities.map((authority) => ({
          authority,
          // Whoever has answered has it.
          receivedOn: dayOf(authority, ANSWERING_RECORDS),
          answeredOn: dayOf(authority, ['report-outcome']),
        })),
      }
    })
}

const isOf = (authority: Authority, { authorities }: Answered): boolean =>
  authorities === undefined || authorities.includes(authority)

interface Told {
  readonly signs: readonly Sign[]
  readonly reports: readonly SentReport[]
}

/** Decides what must still be reported: to every office named, in this round or a later one. */
export function reportDuties(
  { signs, reports }: Told,
  bornOn: PlainDate | null,
  rules: Pick<CaseRules, 'mandatoryReportDays'>,
): readonly ReportDuty[] {
  return signs.flatMap(({ trigger, on, round }) => {
    const { to, law, under } = reportRule(trigger)
    if (under !== undefined && bornOn !== null && ageOn(bornOn, on) >= under) return []
    const told = reports.filter((report) => report.trigger === trigger && report.round >= round)
    const missing = to.filter((office) => !told.some((report) => report.to.some((one) => one.authority === office)))
    const isTold = to.length === 0 ? told.length > 0 : missing.length === 0
    return isTold ? [] : [{ trigger, to: missing, since: on, dueOn: addDays(on, rules.mandatoryReportDays), law }]
  })
}

function ageOn(bornOn: PlainDate, on: PlainDate): number {
  const years = Number(on.slice(0, 4)) - Number(bornOn.slice(0, 4))
  return on.slice(5) < bornOn.slice(5) ? years - 1 : years
}

/** The day since which the oldest report waits for its receipt, or once it is received for its answer. */
export function waitsSince(
  clock: 'report-receipt' | 'report-answer',
  reports: readonly SentReport[],
): PlainDate | undefined {
  const offices = reports.flatMap(({ on, to }) => to.map((one) => ({ on, ...one })))
  const days =
    clock === 'report-receipt'
      ? offices.filter((one) => one.receivedOn === null).map((one) => one.on)
      : offices.flatMap((one) => (one.receivedOn !== null && one.answeredOn === null ? [one.receivedOn] : []))
  return days.sort()[0]
}

/** Whether every office that must be told was told, and has answered each mandatory report. */
export const areReportsSettled = (told: Told, duties: readonly ReportDuty[]): boolean =>
  duties.length === 0 &&
  told.reports.every((report) => report.trigger === null || report.to.every((one) => one.answeredOn !== null))
