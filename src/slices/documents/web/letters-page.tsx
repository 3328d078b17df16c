import { Link } from '@tanstack/react-router'
import { Select } from 'antd'
import type { ReactNode } from 'react'
import { schoolYearOf } from '../../../kernel/plain-date.ts'
import { useCall } from '../../../web/query.ts'
import { useToday } from '../../../web/session.tsx'
import { Empty } from '../../../web/ui/empty.tsx'
import { Section } from '../../../web/ui/facts.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { useFilters } from '../../../web/ui/list-state.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { StatusTag } from '../../../web/ui/status-tag.tsx'
import { listLetters } from '../contract.ts'
import { useDocumentText, useText } from './use-text.ts'

/** The ladder of responsibility of a school year: level by level, who has signed. */
export function LettersPage(): ReactNode {
  const t = useText()
  const slice = useDocumentText()
  const today = useToday()
  const { filters, setFilter } = useFilters()
  const thisYear = schoolYearOf(today)
  const schoolYear = Number(filters['schoolYear'] ?? thisYear)
  const { data, error, refetch } = useCall(listLetters, { query: { schoolYear } })
  const years = [thisYear + 1, thisYear, thisYear - 1, thisYear - 2]
  return (
    <>
      <PageHeader
        title={t('letters.title')}
        note={t('letters.note')}
        up={{ link: { to: '/documents' }, text: t('documents.title') }}
        actions={
          <Select
            aria-label={t('batches.school-year')}
            value={schoolYear}
            onChange={(year: number) => setFilter('schoolYear', String(year))}
            options={years.map((year) => ({
              value: year,
              label: t('batches.school-year.of', { from: year, to: year + 1 }),
            }))}
          />
        }
      />
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      <div className="stack">
        {data?.levels.every((level) => level.issued === 0) && <Empty title={t('letters.empty')} />}
        {data?.levels
          .filter((level) => level.issued > 0)
          .map((level) => (
            <Section
              key={level.kind}
              title={slice(`document.kind.${level.kind}`)}
              extra={t('letters.count', { signed: level.signed, issued: level.issued })}
            >
              <ul className="paper-list">
                {data.rows
                  .filter((row) => row.kind === level.kind)
                  .map((row) => (
                    <li key={row.documentId} className="row apart">
                      <Link to="/documents/$documentId" params={{ documentId: row.documentId }}>
                        {row.partyB} {row.documentNumber}
                      </Link>
                      {row.signedOn ? (
                        <StatusTag tone="good">{row.signedOn}</StatusTag>
                      ) : (
                        <StatusTag tone="waiting">{t('letters.not-signed')}</StatusTag>
                      )}
                    </li>
                  ))}
              </ul>
            </Section>
          ))}
      </div>
    </>
  )
}
