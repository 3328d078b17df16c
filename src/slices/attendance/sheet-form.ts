import type { PlainDate } from '../../kernel/plain-date.ts'
import type { Cell, Paper } from '../../platform/papers/paper.ts'
import { classNameOf } from '../directory/index.ts'
import { dayHead } from './sheet-file.ts'
import type { ClassLines } from './sheet-domain.ts'
import { CHOICES, FOOT_LABELS } from './sheet-words-domain.ts'

const label = (text: string): Cell => ({ text, isLabel: true })
const words = (text: string): Cell => ({ text })

/** 班级考勤登记表 of a class for the days of a week, to be filled in by hand and signed every day. */
export function classForm(of: {
  readonly schoolName: string
  readonly classCode: string
  readonly days: readonly PlainDate[]
  readonly lines: ClassLines
  readonly watermark: string
}): Paper {
  const { days, lines } = of
  const foot = (text: string, cells: readonly string[]): Cell[] => [
    { text, isLabel: true, span: 2 },
    ...cells.map((cell) => ({ text: cell, lines: 2 })),
    words(''),
  ]
  return {
    layout: 'form',
    mark: of.schoolName,
    number: '',
    signer: null,
    title: `${of.schoolName}${classNameOf(of.classCode).zh}考勤登记表`,
    addressedTo: null,
    blocks: [
      {
        kind: 'table',
        widths: [8, 17, ...days.map(() => 10), 25],
        headRows: 1,
        rows: [
          ['序号', '姓名', ...days.map((day) => dayHead(day).slice(5).replace(' ', '\n')), '联系了谁、结果'].map(label),
          // How to fill it in stands where it is filled in, and not on a second page.
          [
            {
              text: `到校的留空；缺勤的写：${CHOICES.marks.slice(0, 8).join('、')}，半天的加“上午”或“下午”，并写明联系了谁、结果怎样。每天在“签报”写“零报告”或“缺勤几人”，由班主任签名；无人缺勤也要签。`,
              span: days.length + 3,
            },
          ],
          ...lines.pupils.map((line) => [line.number, line.name, ...line.marks, ''].map(words)),
          foot(FOOT_LABELS.statement, lines.statements),
          foot('班主任签名', lines.signers),
          [
            {
              text: '学校负责人签字：\n                                                        年    月    日',
              span: days.length + 3,
              lines: 3,
            },
          ],
          [{ text: of.watermark, span: days.length + 3 }],
        ],
      },
    ],
    signature: null,
    slip: [],
    secondText: null,
  }
}
