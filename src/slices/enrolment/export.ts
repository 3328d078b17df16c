import { GRADES } from '../../kernel/codes.ts'
import type { Language } from '../../kernel/texts.ts'
import type { ExportColumn } from '../../platform/tables/index.ts'
import type { PupilLine } from './contract.ts'
import { sheetTexts } from './sheet-texts.ts'
import { texts } from './texts.ts'

export interface PupilSheetRow {
  readonly pupilNumber: string | null
  readonly name: string
  readonly sex: string
  readonly bornOn: string | null
  readonly citizenId: string | null
  readonly school: string | null
  readonly isHere: string
  readonly grade: string
  readonly classCode: string | null
  readonly status: string
  readonly studyMode: string
  readonly attends: string
  readonly verdict: string
  readonly certainty: string
}

/** Columns of the exported list, beginning like the enrolment system's own (standards §3.3). */
export function pupilColumns(language: Language): ExportColumn<PupilSheetRow>[] {
  const column = (
    key: keyof PupilSheetRow,
    label: keyof typeof texts,
    width: number,
    type: ExportColumn<PupilSheetRow>['type'] = 'text',
  ): ExportColumn<PupilSheetRow> => ({ key, header: texts[label][language], width, type })
  return [
    column('pupilNumber', 'pupil.number', 24),
    column('name', 'pupil.name', 16),
    column('sex', 'pupil.sex', 6),
    column('bornOn', 'pupil.born-on', 12, 'date'),
    column('citizenId', 'pupil.citizen-id', 22),
    column('school', 'pupil.school', 28),
    column('isHere', 'pupil.is-here', 12),
    column('grade', 'pupil.grade', 8),
    column('classCode', 'pupil.class', 12),
    column('status', 'pupil.status', 10),
    column('studyMode', 'pupil.study-mode', 10),
    column('attends', 'pupil.attends', 10),
    column('verdict', 'pupil.verdict', 16),
    column('certainty', 'pupil.verdict-certainty', 10),
  ]
}

/** A record as a row of the sheet, codes said in words. */
export function pupilSheetRow(line: PupilLine, language: Language): PupilSheetRow {
  const say = (key: string) => sheetTexts[key]?.[language] ?? key
  const yesOrNo = (value: boolean) => texts[value ? 'pupil.yes' : 'pupil.no'][language]
  return {
    pupilNumber: line.pupilNumber,
    name: line.name,
    sex: line.sex === null ? '' : say(`sex.${line.sex}`),
    bornOn: line.bornOn,
    citizenId: line.citizenId,
    school: line.schoolName,
    isHere: yesOrNo(line.isHere),
    grade: line.gradeCode === null ? '' : (GRADES[line.gradeCode] ?? line.gradeCode),
    classCode: line.classCode,
    status: say(`enrolment-status.${line.status}`),
    studyMode: line.studyMode === null ? '' : say(`study-mode.${line.studyMode}`),
    attends: line.attends === null ? '' : yesOrNo(line.attends),
    verdict: line.verdict === null ? '' : say(`record-verdict.${line.verdict}`),
    certainty: line.verdictCertainty === null ? '' : say(`certainty.${line.verdictCertainty}`),
  }
}
