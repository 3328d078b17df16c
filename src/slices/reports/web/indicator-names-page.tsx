import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { textOfCode } from '../../../web/i18n.ts'
import { useToday } from '../../../web/session.tsx'
import { type Column, DataList } from '../../../web/ui/data-list.tsx'
import { useFilters, useListCall } from '../../../web/ui/list-state.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { useRegisterText } from '../../register/web/index.tsx'
import { type IndicatorName, listIndicatorNames } from '../indicators-contract.ts'
import { sliceTexts, useReportText, useText } from './use-text.ts'

/** The children behind a count of an indicator. */
export function IndicatorNamesPage(): ReactNode {
  const t = useText()
  const r = useReportText()
  const register = useRegisterText()
  const { filters } = useFilters()
  const today = useToday()
  const { indicator = 'ER_AGE', input = 'children-of-age' } = filters
  const page = useListCall(listIndicatorNames, { ...filters, indicator, input })
  const columns: readonly Column<IndicatorName>[] = [
    {
      key: 'name',
      title: t('names.name'),
      card: 'title',
      nowrap: true,
      render: (row) => (
        <Link to="/children/$childId" params={{ childId: row.childId }}>
          {row.name}
        </Link>
      ),
    },
    {
      key: 'sex',
      title: t('names.sex'),
      render: (row) => register(`sex.${row.sex}` as Parameters<typeof register>[0]),
    },
    { key: 'born', title: t('names.born'), nowrap: true, render: (row) => row.bornOn ?? '—' },
    { key: 'home', title: t('names.home'), render: (row) => `${row.townshipName}${row.villageName}` || '—' },
    { key: 'school', title: t('names.school'), render: (row) => row.schoolName ?? '—' },
  ]
  return (
    <>
      <PageHeader
        title={t('names.title')}
        note={t('names.of', {
          indicator: textOfCode(r, sliceTexts, `report.indicator.${indicator}`),
          input: textOfCode(r, sliceTexts, `report.input.${input}`),
          day: filters['day'] ?? today,
        })}
        up={{
          link: { to: '/indicators', search: { indicator, day: filters['day'], stage: filters['stage'] } },
          text: t('names.back'),
        }}
      />
      <div className="paper">
        <DataList
          caption={t('names.title')}
          columns={columns}
          page={page}
          keyOf={(row) => row.childId}
          emptyTitle={t('names.empty')}
          emptyText={t('names.empty.text')}
        />
      </div>
    </>
  )
}
