import { createHash } from 'node:crypto'
import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/database.ts'
import { stageOf } from '../cases/index.ts'
import { type CountyRules, getCountyRules } from '../directory/index.ts'
import type { PlaceNames } from '../register/index.ts'
import { readCaseFlow } from './case-flow.ts'
import type { MonthlyContent, MonthlyName } from './contract.ts'
import {
  birthsOf,
  type CaseMonth,
  type CaseMove,
  type CountedChild,
  daysOfMonth,
  monthlyRows,
  printRate,
  type ReportUnit,
} from './domain.ts'
import { findLastRun } from './store.ts'
import { type CaseOfUnit, countPupilsInSchool, countResidentsInSchool, type FindingOfUnit } from './store-monthly.ts'

export interface MonthlyAsked {
  readonly month: string
  readonly unit: ReportUnit & { readonly name: string }
  readonly countOn: PlainDate
  readonly places: PlaceNames
}

/** Computes a unit's monthly report from the records: what is counted is exactly what the annex names. */
export async function monthlyContentOf(tx: Tx, scope: Scope, asked: MonthlyAsked): Promise<MonthlyContent> {
  const { month, unit, countOn } = asked
  const rules = await getCountyRules(tx, scope.county)
  const counted = await countedChildren(tx, scope, asked, rules)
  const inSchool = countsPupils(unit)
    ? await countPupilsInSchool(tx, scope, unit)
    : await countResidentsInSchool(tx, scope, unit, birthsOf(countOn, rules.schoolAge).primary)
  const rows = monthlyRows(counted, inSchool)
  const total = rows.at(-1)!
  const run = await findLastRun(tx, scope.county)
  return {
    month,
    unit: { line: unit.line, code: unit.code, name: unit.name },
    countOn,
    rows: rows.map((row) => ({ ...row })),
    nil: total.dropoutAtEnd === 0 && total.suspected === 0,
    rates: rows.map((row) => ({
      stage: row.stage,
      formula: 'DROP_NOW' as const,
      numerator: row.dropoutAtEnd,
      denominator: row.inSchool,
      printed: printRate(row.dropoutAtEnd, row.inSchool).printed,
    })),
    notes: notesOf(asked, run?.asOfOn),
    names: counted.map((child) => child.line).sort(byPlace),
  }
}

/** Schools and the county count pupils of their schools; a township or village counts the children who live there. */
function countsPupils(unit: ReportUnit): boolean {
  return unit.line === 'school' || unit.code.length === 6
}

interface NamedChild extends CountedChild {
  readonly line: MonthlyName
}

async function countedChildren(
  tx: Tx,
  scope: Scope,
  asked: MonthlyAsked,
  rules: CountyRules,
): Promise<readonly NamedChild[]> {
  const { unit, countOn, places } = asked
  const { first } = daysOfMonth(asked.month)
  const flow = await readCaseFlow(tx, scope, unit, first, countOn)
  return [
    ...flow.cases.map(({ row, steps, month }) => namedCase(row, steps, month, countOn, places)),
    ...flow.findings.map((row) => namedFinding(row, countOn, places, rules)),
  ]
}

function namedCase(
  row: CaseOfUnit,
  steps: readonly CaseMove[],
  month: CaseMonth,
  countOn: PlainDate,
  places: PlaceNames,
): NamedChild {
  const confirmedOn = row.confirmed_on !== null && row.confirmed_on <= countOn ? row.confirmed_on : null
  return {
    stage: row.stage,
    girl: row.sex === 'female',
    groups: row.groups ?? [],
    month,
    line: {
      ...childPart(row, places),
      caseId: row.case_id,
      caseNumber: row.case_number,
      findingId: row.finding_id,
      counted: month.atEnd === 'dropout' || month.atEnd === 'suspected' ? month.atEnd : 'returned',
      stage: row.stage,
      foundOn: row.found_on,
      confirmedOn,
      caseState: steps.at(-1)?.to ?? null,
    },
  }
}

function namedFinding(row: FindingOfUnit, countOn: PlainDate, places: PlaceNames, rules: CountyRules): NamedChild {
  const born = { gradeCode: row.grade_code, bornOn: row.born_on as PlainDate | null }
  const stage = stageOf({ ...born, hasGraduated: row.reason === 'lost-at-handover' }, countOn, rules.schoolAge)
  const month: CaseMonth = { before: 'none', atEnd: 'suspected', newInMonth: 0, returnedInMonth: 0, otherDecrease: 0 }
  return {
    stage,
    girl: row.sex === 'female',
    groups: row.groups ?? [],
    month,
    line: {
      ...childPart(row, places),
      caseId: null,
      caseNumber: null,
      findingId: row.finding_id,
      counted: 'suspected',
      stage,
      foundOn: row.raised_on,
      confirmedOn: null,
      caseState: null,
    },
  }
}

function childPart(row: CaseOfUnit | FindingOfUnit, places: PlaceNames) {
  return {
    childId: row.child_id,
    name: row.name ?? '—',
    sex: row.sex,
    bornOn: row.born_on,
    townshipName: places.township(row.division_code),
    villageName: places.village(row.division_code),
    schoolName: row.school_name,
    guardianName: row.guardian_name,
    groups: row.groups ?? [],
  }
}

const COUNTED_ORDER = ['dropout', 'suspected', 'returned'] as const

function byPlace(a: MonthlyName, b: MonthlyName): number {
  const key = (line: MonthlyName) =>
    [COUNTED_ORDER.indexOf(line.counted), line.townshipName, line.villageName, line.name, line.childId].join('\t')
  return key(a) < key(b) ? -1 : 1
}

function notesOf(asked: MonthlyAsked, asOfOn: PlainDate | undefined): MonthlyContent['notes'] {
  const { unit, countOn, month } = asked
  const inSchool = countsPupils(unit) ? 'report.note.in-school.pupils' : 'report.note.in-school.residents'
  const note = (code: string, details: Record<string, unknown> = {}) => ({ code, details })
  return [
    asOfOn ? note(inSchool, { asOfOn }) : note('report.note.in-school.no-run'),
    note('report.note.dropout'),
    note('report.note.suspected'),
    note('report.note.of-which'),
    ...(countOn < daysOfMonth(month).last ? [note('report.note.month-running', { countOn })] : []),
  ]
}

/**
 * Fingerprint of what a signature vouches for: unit, month, numbers and names. The day of counting is left out, for
 * while a month runs it moves on without anything having changed.
 */
export function hashOfContent(content: MonthlyContent): string {
  const { month, unit, rows, nil, names } = content
  return createHash('sha256')
    .update(JSON.stringify({ month, unit: [unit.line, unit.code], rows, nil, names }))
    .digest('hex')
}
