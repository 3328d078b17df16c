import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Absence } from './domain.ts'
import { contactOf, type Mark, markOf, resultOf, statementOf } from './sheet-words-domain.ts'

/** 班级考勤表 as it was given out: pupils in the order of their numbers, and the version of each day that held then. */
export interface SheetContent {
  readonly days: readonly PlainDate[]
  readonly classes: readonly SheetClass[]
}

export interface SheetClass {
  readonly classCode: string
  readonly childIds: readonly string[]
  readonly versions: Readonly<Record<string, number>>
}

/** A pupil's row as it came back; `marks` are in the order of the sheet's days. */
export interface PupilLine {
  readonly number: string
  readonly name: string
  readonly marks: readonly string[]
  readonly contacted: string
  readonly result: string
  readonly note: string
}

/** The rows of a class as they came back. */
export interface ClassLines {
  readonly pupils: readonly PupilLine[]
  readonly statements: readonly string[]
  readonly signers: readonly string[]
  readonly reasons: readonly string[]
}

/** What is known of the class now. */
export interface SheetFacts {
  /** Names of the pupils who are in the class now. */
  readonly names: ReadonlyMap<string, string>
  /** Marks of the version that holds, for days that were reported. */
  readonly held: ReadonlyMap<PlainDate, ReadonlyMap<string, Mark>>
  /** Somebody else hands in what the homeroom teacher signed on paper. */
  readonly needsSigner: boolean
}

export type SheetFaultCode =
  | 'attendance.sheet-number-unknown'
  | 'attendance.sheet-number-twice'
  | 'attendance.sheet-rows-missing'
  | 'attendance.sheet-name-differs'
  | 'attendance.sheet-pupil-new'
  | 'attendance.sheet-mark-unknown'
  | 'attendance.sheet-contact-missing'
  | 'attendance.sheet-not-signed'
  | 'attendance.sheet-statement-unknown'
  | 'attendance.sheet-count-differs'
  | 'attendance.sheet-signer-missing'
  | 'attendance.sheet-changed-unsigned'

/** What is wrong with a day of a class; with `number` it is a pupil's row that says so. */
export interface SheetFault {
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>
  readonly number?: string
}

export interface SheetDayDraft {
  readonly basisVersion: number
  readonly nilStatement: boolean
  readonly absences: readonly Absence[]
  readonly signer: string
  readonly changeReason: string
}

/** A day of a class as the sheet has it: nothing entered, nothing changed, to be signed, or at fault. */
export type SheetDay =
  | { readonly state: 'empty' | 'as-reported' }
  | { readonly state: 'filled'; readonly draft: SheetDayDraft }
  | { readonly state: 'faulty'; readonly faults: readonly SheetFault[] }

const faultOf = (code: SheetFaultCode, details: SheetFault['details'] = {}, number?: string): SheetFault => ({
  code,
  details,
  ...(number !== undefined && { number }),
})

/** Judges every day of a class: a day goes in whole or not at all, for a nil report speaks of every pupil. */
export function judgeClass(
  sheet: SheetContent,
  schoolClass: SheetClass,
  lines: ClassLines,
  facts: SheetFacts,
): readonly SheetDay[] {
  const always = faultsOfRows(schoolClass, lines.pupils, facts)
  return sheet.days.map((day, index) => {
    const judged = judgeDay(day, index, schoolClass, lines, facts)
    if (judged.state === 'empty' || judged.state === 'as-reported' || always.length === 0) return judged
    return { state: 'faulty', faults: [...always, ...(judged.state === 'faulty' ? judged.faults : [])] }
  })
}

/** Every pupil of the class stands in the sheet once, under the own number. */
function faultsOfRows(schoolClass: SheetClass, pupils: readonly PupilLine[], facts: SheetFacts): SheetFault[] {
  const byNumber = Map.groupBy(pupils, (line) => line.number)
  const numbers = schoolClass.childIds.map((_, index) => String(index + 1))
  const missing = numbers.filter((number) => !byNumber.has(number))
  const joined = [...facts.names.keys()].filter((childId) => !schoolClass.childIds.includes(childId))
  return [
    ...[...byNumber].flatMap(([number, lines]) => {
      if (!numbers.includes(number)) return [faultOf('attendance.sheet-number-unknown', { number }, number)]
      if (lines.length > 1) return [faultOf('attendance.sheet-number-twice', { number }, number)]
      const name = facts.names.get(schoolClass.childIds[Number(number) - 1]!)
      const differs = name !== undefined && name.trim() !== lines[0]!.name
      return differs ? [faultOf('attendance.sheet-name-differs', { number }, number)] : []
    }),
    ...(missing.length > 0 ? [faultOf('attendance.sheet-rows-missing', { numbers: missing.join('、') })] : []),
    ...(joined.length > 0 ? [faultOf('attendance.sheet-pupil-new', { count: joined.length })] : []),
  ]
}

function judgeDay(
  day: PlainDate,
  index: number,
  schoolClass: SheetClass,
  lines: ClassLines,
  facts: SheetFacts,
): SheetDay {
  const said = lines.statements[index] ?? ''
  const marked = markedOn(index, schoolClass, lines.pupils)
  if (said === '') {
    // Approved leave is printed into the sheet; it says nothing of who was looked at.
    const isEmpty = marked.every(({ mark }) => mark?.reason === 'on-leave')
    return isEmpty ? { state: 'empty' } : faulty([faultOf('attendance.sheet-not-signed', { day })])
  }
  const statement = statementOf(said)
  if (statement === 'as-reported') return judgeUnchanged(day, marked, facts.held.get(day))
  const read = marked.map(absenceOf)
  const absences = read.filter((one): one is Absence => 'childId' in one)
  const counted = marked.filter(({ mark }) => mark?.reason !== 'on-leave').length
  const signer = lines.signers[index] ?? ''
  const faults = [
    ...read.filter((one): one is SheetFault => 'code' in one),
    ...(statement === undefined ? [faultOf('attendance.sheet-statement-unknown', { said })] : []),
    ...(statement !== undefined && statement !== counted
      ? [faultOf('attendance.sheet-count-differs', { said: statement, counted })]
      : []),
    ...(facts.needsSigner && signer === '' ? [faultOf('attendance.sheet-signer-missing', { day })] : []),
  ]
  if (faults.length > 0) return faulty(faults)
  const draft = {
    basisVersion: schoolClass.versions[day] ?? 0,
    nilStatement: counted === 0,
    absences,
    signer,
    changeReason: lines.reasons[index] ?? '',
  }
  return { state: 'filled', draft }
}

const faulty = (faults: readonly SheetFault[]): SheetDay => ({ state: 'faulty', faults })

/** A pupil who is marked on a day; no mark for a word that nobody understands. */
interface Marked {
  readonly line: PupilLine
  readonly childId: string
  readonly text: string
  readonly mark: Mark | undefined
}

function markedOn(index: number, schoolClass: SheetClass, pupils: readonly PupilLine[]): Marked[] {
  return pupils.flatMap((line) => {
    const childId = schoolClass.childIds[Number(line.number) - 1]
    const text = line.marks[index] ?? ''
    const mark = markOf(text)
    return childId === undefined || mark === null ? [] : [{ line, childId, text, mark }]
  })
}

/** What a mark says of a pupil: the reason, and for who is not on leave whom somebody reached and what came of it. */
function absenceOf({ line, childId, text, mark }: Marked): Absence | SheetFault {
  const { number, note } = line
  if (mark === undefined) return faultOf('attendance.sheet-mark-unknown', { number, mark: text }, number)
  if (mark.reason === 'on-leave') return { childId, ...mark, contacted: 'guardian', contactResult: 'comes-back' }
  const contacted = contactOf(line.contacted)
  const contactResult = resultOf(line.result) ?? (contacted === 'nobody' ? 'not-reached' : undefined)
  if (!contacted || !contactResult) return faultOf('attendance.sheet-contact-missing', { number }, number)
  return { childId, ...mark, contacted, contactResult, ...(note !== '' && { note }) }
}

/** A day that is left as reported may not have been changed above the signature. */
function judgeUnchanged(
  day: PlainDate,
  marked: readonly Marked[],
  held: ReadonlyMap<string, Mark> | undefined,
): SheetDay {
  const isSame =
    held?.size === marked.length &&
    marked.every(({ childId, mark }) => {
      const before = held.get(childId)
      return before !== undefined && before.part === mark?.part && before.reason === mark.reason
    })
  return isSame ? { state: 'as-reported' } : faulty([faultOf('attendance.sheet-changed-unsigned', { day })])
}
