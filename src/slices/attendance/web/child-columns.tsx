import { classNameOf } from '../../directory/domain.ts'
import type { Column } from '../../../web/ui/data-list.tsx'
import { StatusTag } from '../../../web/ui/status-tag.tsx'
import type { useText } from './use-text.ts'

interface ChildLine {
  readonly childName: string
  readonly schoolName: string | null
  readonly classCode: string | null
  readonly state: string
}

type Say = ReturnType<typeof useText>

/** Whom a line of a list is about. */
export const childColumn = (t: Say): Column<ChildLine> => ({
  key: 'child',
  title: t('suspicions.child'),
  card: 'title',
  nowrap: true,
  render: (row) => row.childName,
})

/** School, and class below it. */
export const schoolColumn = (title: string): Column<ChildLine> => ({
  key: 'school',
  title,
  render: (row) => (
    <>
      {row.schoolName ?? '—'}
      <span className="sub">{row.classCode ? classNameOf(row.classCode).zh : ''}</span>
    </>
  ),
})

/** What asks for something to be done. */
const WAITS: readonly string[] = ['open', 'proof-filed']

/** Warns of what waits for somebody. */
export const stateColumn = <Line extends ChildLine>(
  t: Say,
  textOf: (state: Line['state']) => string,
): Column<Line> => ({
  key: 'state',
  title: t('days.state'),
  card: 'corner',
  render: (row) => <StatusTag tone={WAITS.includes(row.state) ? 'warning' : 'good'}>{textOf(row.state)}</StatusTag>,
})
