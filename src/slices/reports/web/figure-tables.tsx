import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { textOfCode } from '../../../web/i18n.ts'
import { Section } from '../../../web/ui/facts.tsx'
import { CountLink } from '../../../web/ui/figure.tsx'
import { useRegisterText } from '../../register/web/index.tsx'
import type { FigureRow, Figures } from '../contract.ts'
import { opensOf } from './opens.ts'
import { sliceTexts, useReportText, useText } from './use-text.ts'
import { ScrollX } from '../../../web/ui/scroll-x.tsx'

/** What matters most stands first, so that a phone shows it without scrolling. */
const COLUMNS = [
  ['schoolAge', 'table.school-age'],
  ['inNoSchool', 'table.no-school'],
  ['enrolmentRate', 'table.rate'],
  ['inSchoolHere', 'table.here'],
  ['inSchoolElsewhere', 'table.elsewhere'],
  ['homeTaught', 'table.home-taught'],
  ['completed', 'table.completed'],
  ['deferred', 'table.deferred'],
  ['children', 'table.children'],
] as const

/** The figures of each township, or of each village of one. */
export function DivisionTable({ data }: { readonly data: Figures }): ReactNode {
  const t = useText()
  const title = t(`table.division.${data.divisionLevel}`)
  return (
    <Section title={title} flush>
      <ScrollX label={title}>
        <table className="table figure-table">
          <caption className="secret">{title}</caption>
          <TableHead first={t(`table.unit.${data.divisionLevel}`)} />
          <tbody>
            {data.byDivision.map((row) => (
              <Row
                key={row.key}
                row={row}
                label={row.name ?? row.key}
                head={
                  data.divisionLevel === 'township' ? (
                    <Link to="/" search={{ division: row.key }}>
                      {row.name ?? row.key}
                    </Link>
                  ) : (
                    (row.name ?? row.key)
                  )
                }
              />
            ))}
          </tbody>
          <tfoot>
            <Row row={data.total} label={t('table.total')} head={t('table.total')} />
          </tfoot>
        </table>
      </ScrollX>
      <p className="table-note">{t('table.formula', { day: data.countOn, scope: data.scopeName })}</p>
    </Section>
  )
}

/** The same figures for key groups, stages and sexes. */
export function GroupTable({ data }: { readonly data: Figures }): ReactNode {
  const t = useText()
  const r = useReportText()
  const register = useRegisterText()
  const parts = [
    { title: t('table.group'), rows: data.byGroup, name: (key: string) => nameIn(register, 'group', key) },
    {
      title: t('table.stage'),
      rows: data.byStage,
      name: (key: string) => textOfCode(r, sliceTexts, `report.age-group.${key}`),
    },
    { title: t('table.sex'), rows: data.bySex, name: (key: string) => nameIn(register, 'sex', key) },
  ]
  return (
    <Section title={t('table.groups')} flush>
      <ScrollX label={t('table.groups')}>
        <table className="table figure-table">
          <caption className="secret">{t('table.groups')}</caption>
          <TableHead first="" />
          {parts.map((part) => (
            <tbody key={part.title}>
              <tr className="part-head">
                <th scope="rowgroup" colSpan={COLUMNS.length + 1}>
                  {part.title}
                </th>
              </tr>
              {part.rows.map((row) => (
                <Row key={row.key} row={row} label={part.name(row.key)} head={part.name(row.key)} />
              ))}
            </tbody>
          ))}
        </table>
      </ScrollX>
    </Section>
  )
}

/** A text of the register by a key that came over the wire. */
function nameIn(register: ReturnType<typeof useRegisterText>, table: 'group' | 'sex', key: string): string {
  return register(`${table}.${key}` as Parameters<typeof register>[0])
}

function TableHead({ first }: { readonly first: string }): ReactNode {
  const t = useText()
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        {COLUMNS.map(([column, text]) => (
          <th key={column} scope="col" className="number">
            {t(text)}
          </th>
        ))}
      </tr>
    </thead>
  )
}

function Row(props: { readonly row: FigureRow; readonly label: string; readonly head: ReactNode }): ReactNode {
  const t = useText()
  const { row } = props
  return (
    <tr>
      <th scope="row">{props.head}</th>
      {COLUMNS.map(([column, text]) =>
        column === 'enrolmentRate' ? (
          <td key={column} className="number">
            {row.enrolmentRate.printed}
          </td>
        ) : (
          <td
            key={column}
            className={column === 'inNoSchool' && row[column].count > 0 ? 'number bad-number' : 'number'}
          >
            <CountLink value={row[column].count} opens={opensOf(row[column])} label={`${props.label} ${t(text)}`} />
          </td>
        ),
      )}
    </tr>
  )
}
