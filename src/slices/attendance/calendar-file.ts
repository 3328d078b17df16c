import { accept, type Decision, refuse } from '../../kernel/decision.ts'
import { parsePlainDate, type PlainDate } from '../../kernel/plain-date.ts'
import type { MarkedDays, Term } from '../../kernel/school-calendar.ts'
import { cellText, rowsOfUpload, TableRefusal } from '../../platform/tables/index.ts'
import type { CalendarContent } from './calendar-domain.ts'

const TERM_WORDS: Readonly<Record<string, Term['name']>> = {
  秋季学期: 'autumn',
  第一学期: 'autumn',
  上学期: 'autumn',
  春季学期: 'spring',
  第二学期: 'spring',
  下学期: 'spring',
}
const MARK_WORDS: Readonly<Record<string, MarkedDays['mark']>> = {
  放假: 'closed',
  停课: 'closed',
  补课: 'make-up',
  调休上课: 'make-up',
  考试: 'exam',
  仅考试: 'exam',
}

/** Reads a calendar out of a sheet: 类型, 开始, 结束, 说明. Every row that is not understood is named. */
export async function readCalendarFile(
  content: AsyncIterable<Uint8Array>,
): Promise<Decision<CalendarContent, 'attendance.file-unreadable' | 'attendance.calendar-rows-at-fault'>> {
  const rows = await rowsOfUpload(content)
  if (rows instanceof TableRefusal) return refuse('attendance.file-unreadable', { reason: rows.code })
  const terms: Term[] = []
  const marks: MarkedDays[] = []
  const faults: number[] = []
  for (const row of rows) {
    const [kind = '', first = '', last = '', note = ''] = row.cells.map((cell) => cellText(cell).trim())
    if (kind === '' || kind === '类型') continue
    const [from, to] = [dayOf(first), dayOf(last === '' ? first : last)]
    const term = TERM_WORDS[kind]
    const mark = MARK_WORDS[kind]
    if (!from || !to || (!term && !mark)) faults.push(row.number)
    else if (term) terms.push({ name: term, startsOn: from, endsOn: to })
    else marks.push({ from, to, mark: mark!, note: note.slice(0, 60) })
  }
  if (faults.length > 0) return refuse('attendance.calendar-rows-at-fault', { rows: faults.slice(0, 20).join('、') })
  terms.sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1))
  return accept({ terms, marks })
}

/** `2026-09-01`, `2026/9/1`, `2026.9.1`, `2026年9月1日`. */
export function dayOf(text: string): PlainDate | undefined {
  const match = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?/.exec(text)
  return match ? parsePlainDate(`${match[1]}-${match[2]!.padStart(2, '0')}-${match[3]!.padStart(2, '0')}`) : undefined
}
