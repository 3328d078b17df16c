import { GRADES } from '../../kernel/codes.ts'
import type { Language, Texts } from '../../kernel/texts.ts'
import type { ExportColumn } from '../../platform/tables/index.ts'
import type { ChildLine } from './contract.ts'
import { texts } from './texts.ts'

export interface ChildSheetRow {
  readonly number: number
  readonly township: string
  readonly village: string
  readonly name: string
  readonly sex: string
  readonly nationality: string | null
  readonly bornOn: string | null
  readonly citizenId: string | null
  readonly householdAddress: string | null
  readonly residenceAddress: string | null
  readonly guardian: string | null
  readonly guardianPhone: string | null
  readonly standing: string
  readonly certainty: string
  readonly school: string | null
  readonly grade: string
  readonly groups: string
  readonly deferralPaper: string | null
  readonly notInSchoolReason: string | null
  readonly sponsor: string | null
  readonly population: string
}

/** Columns of 适龄儿童台账 (standards §4.8), as far as the register holds them. */
export function childColumns(language: Language): ExportColumn<ChildSheetRow>[] {
  const column = (
    key: keyof ChildSheetRow,
    label: keyof typeof texts,
    width: number,
    type: ExportColumn<ChildSheetRow>['type'] = 'text',
  ): ExportColumn<ChildSheetRow> => ({ key, header: texts[label][language], width, type })
  return [
    column('number', 'child.number', 6, 'number'),
    column('township', 'child.township', 16),
    column('village', 'child.village', 20),
    column('name', 'child.name', 16),
    column('sex', 'child.sex', 6),
    column('nationality', 'child.nationality', 8),
    column('bornOn', 'child.born-on', 12, 'date'),
    column('citizenId', 'child.citizen-id', 22),
    column('householdAddress', 'child.household-address', 32),
    column('residenceAddress', 'child.residence-address', 32),
    column('guardian', 'child.guardian', 16),
    column('guardianPhone', 'child.guardian-phone', 16),
    column('standing', 'child.standing', 14),
    column('certainty', 'child.standing-certainty', 10),
    column('school', 'child.school', 24),
    column('grade', 'child.grade', 8),
    column('groups', 'child.groups', 24),
    column('deferralPaper', 'child.deferral-paper', 20),
    column('notInSchoolReason', 'child.not-in-school-reason', 20),
    column('sponsor', 'child.sponsor', 16),
    column('population', 'child.population', 12),
  ]
}

/** A child as a row of the sheet, codes said in words. */
export function childSheetRow(
  line: ChildLine,
  beside: Pick<
    ChildSheetRow,
    'householdAddress' | 'residenceAddress' | 'sponsor' | 'deferralPaper' | 'notInSchoolReason'
  >,
  number: number,
  language: Language,
): ChildSheetRow {
  const words: Texts = texts
  const say = (key: string) => words[key]?.[language] ?? key
  return {
    number,
    township: line.townshipName,
    village: line.villageName,
    name: line.name,
    sex: line.sex === null ? '' : say(`sex.${line.sex}`),
    nationality: line.nationality,
    bornOn: line.bornOn,
    citizenId: line.citizenId,
    ...beside,
    guardian: line.guardianName,
    guardianPhone: line.guardianPhone,
    standing: line.standing === null ? '' : say(`standing.${line.standing}`),
    certainty: line.standingCertainty === null ? '' : say(`certainty.${line.standingCertainty}`),
    school: line.schoolName,
    grade: line.gradeCode === null ? '' : (GRADES[line.gradeCode] ?? line.gradeCode),
    groups: line.groups.map((group) => say(`group.${group}`)).join('、'),
    population: say(`population.${line.population}`),
  }
}
