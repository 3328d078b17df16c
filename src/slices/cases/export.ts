import type { Language } from '../../kernel/texts.ts'
import type { ExportColumn } from '../../platform/tables/index.ts'
import type { CaseLine } from './contract.ts'
import type { ListedCase } from './store-lists.ts'
import { sheetTexts } from './sheet-texts.ts'
import { texts } from './texts.ts'

export interface CaseSheetRow {
  readonly number: string
  readonly name: string
  readonly sex: string
  readonly bornOn: string | null
  readonly township: string
  readonly village: string
  readonly school: string | null
  readonly stage: string
  readonly groups: string
  readonly guardian: string | null
  readonly guardianPhone: string | null
  readonly foundBy: string
  readonly foundOn: string
  readonly kind: string
  readonly since: string | null
  readonly causes: string
  readonly state: string
  readonly explanation: string
  readonly lead: string
  readonly dueOn: string | null
  readonly overdue: string
  readonly agedOutOn: string | null
  readonly confirmedOn: string | null
}

/** Columns of 疑似辍学台账 and 辍学台账 (standards §4.8), as far as a case holds them in this issue. */
export function caseColumns(language: Language): ExportColumn<CaseSheetRow>[] {
  const column = (
    key: keyof CaseSheetRow,
    label: keyof typeof texts,
    width: number,
    type: ExportColumn<CaseSheetRow>['type'] = 'text',
  ): ExportColumn<CaseSheetRow> => ({ key, header: texts[label][language], width, type })
  return [
    column('number', 'case.column.number', 16),
    column('township', 'case.column.township', 16),
    column('village', 'case.column.village', 20),
    column('name', 'case.column.name', 16),
    column('sex', 'case.column.sex', 6),
    column('bornOn', 'case.column.born-on', 12, 'date'),
    column('stage', 'case.column.stage', 8),
    column('school', 'case.column.school', 24),
    column('groups', 'case.column.groups', 24),
    column('guardian', 'case.column.guardian', 16),
    column('guardianPhone', 'case.column.guardian-phone', 16),
    column('foundBy', 'case.column.found-by', 12),
    column('foundOn', 'case.column.found-on', 12, 'date'),
    column('kind', 'case.column.kind', 12),
    column('since', 'case.column.since', 14, 'date'),
    column('causes', 'case.column.causes', 28),
    column('state', 'case.column.state', 12),
    column('explanation', 'case.column.explanation', 14),
    column('confirmedOn', 'case.column.confirmed-on', 12, 'date'),
    column('lead', 'case.column.lead', 24),
    column('dueOn', 'case.column.due-on', 12, 'date'),
    column('overdue', 'case.column.overdue', 10),
    column('agedOutOn', 'case.column.aged-out', 18, 'date'),
  ]
}

/** A case as a row of the sheet, codes said in words. */
export function caseSheetRow(
  line: CaseLine,
  row: ListedCase,
  guardian: Pick<CaseSheetRow, 'guardian' | 'guardianPhone'>,
  language: Language,
): CaseSheetRow {
  const say = (key: string) => sheetTexts[key]?.[language] ?? key
  return {
    number: line.caseNumber,
    name: line.childName,
    sex: line.sex === null ? '' : say(`sex.${line.sex}`),
    bornOn: line.bornOn,
    township: line.townshipName,
    village: line.villageName,
    school: line.schoolName,
    stage: say(`case.stage.${line.stage}`),
    groups: line.groups.map((group) => say(`group.${group}`)).join('、'),
    ...guardian,
    foundBy: say(`case.found-by.${line.foundBy}`),
    foundOn: line.foundOn,
    kind: say(`case.dropout-kind.${line.dropoutKind}`),
    since: row.out_of_school_since,
    causes: row.causes.map((cause) => say(`case.cause.${cause}`)).join('、'),
    state: say(`case.state.${line.state}`),
    explanation: row.explanation === null ? '' : say(`case.explanation.${row.explanation}`),
    lead: line.leadName,
    dueOn: line.dueOn,
    overdue: line.isOverdue ? say('case.overdue.yes') : '',
    agedOutOn: line.agedOutOn,
    confirmedOn: row.confirmed_on,
  }
}
