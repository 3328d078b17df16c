import { Select } from 'antd'
import type { ReactNode } from 'react'
import { useAllTexts } from '../../../web/all-texts.tsx'
import { formatCount, formatInstant } from '../../../web/format.ts'
import { textOfCode } from '../../../web/i18n.ts'
import { useCall } from '../../../web/query.ts'
import { useToday } from '../../../web/session.tsx'
import { ExportButton } from '../../../web/ui/export-button.tsx'
import { useFilters } from '../../../web/ui/list-state.ts'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { exportPrivacyReport, type PrivacyReport, showPrivacyReport } from '../report-contract.ts'
import { useSetName } from './assessment-words.tsx'
import { PaperTable, PrintButton } from './paper.tsx'
import { sliceTexts, useSliceText, useText } from './use-text.ts'

const YEARS_BACK = 5

/** 个人信息保护合规审计: the report of a year, from the records. */
export function ReportPage(): ReactNode {
  const t = useText()
  const today = useToday()
  const { filters, setFilter } = useFilters()
  const thisYear = Number(today.slice(0, 4))
  const year = filters['year'] ?? String(thisYear)
  const { data, error, refetch } = useCall(showPrivacyReport, { params: { year } }, { staleTime: 0 })
  return (
    <>
      <PageHeader
        title={t('report.title')}
        note={<span className="no-print">{t('report.note')}</span>}
        actions={
          <>
            <ExportButton
              endpoint={exportPrivacyReport}
              input={{ params: { year } }}
              fileName={`${t('report.title')}-${year}.xlsx`}
            />
            <PrintButton />
          </>
        }
      />
      <div className="stack">
        <div className="paper no-print">
          <div className="list-filters">
            <Select
              aria-label={t('report.year')}
              prefix={<span className="filter-label">{t('report.year')}</span>}
              value={year}
              onChange={(value: string) => setFilter('year', value)}
              options={Array.from({ length: YEARS_BACK }, (_, back) => ({
                value: String(thisYear - back),
                label: String(thisYear - back),
              }))}
            />
          </div>
        </div>
        {error ? <Problem error={error} onRetry={() => void refetch()} /> : null}
        {!data && !error && <Loading />}
        {data && <Report report={data} />}
      </div>
    </>
  )
}

function Report({ report }: { readonly report: PrivacyReport }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const say = (key: string): string => textOfCode(slice, sliceTexts, key)
  return (
    <article className="paper sheet" aria-label={t('report.heading')}>
      <h2 className="sheet-title">{t('report.heading')}</h2>
      <div className="sheet-line">
        <span>{t('report.line', { county: report.countyName, year: report.year, day: report.countOn })}</span>
        <span>{t('report.officer', { name: report.officer.name || t('register.officer.missing') })}</span>
      </div>
      <Accesses report={report} />
      <Requests report={report} />
      <PaperTable
        title={t('report.retention')}
        heads={[slice('privacy.rule'), t('report.runs'), t('report.deleted'), t('report.held')]}
        lines={report.retention.map((line) => [
          say(`privacy.rule.${line.rule}`),
          formatCount(line.runs),
          formatCount(line.deleted),
          formatCount(line.held),
        ])}
        none={t('report.none')}
      />
      <PaperTable
        title={t('report.consents')}
        heads={[slice('privacy.consent.data-set'), t('report.given'), t('report.withdrawn')]}
        lines={report.consents.map((line) => [
          say(`privacy.data.${line.dataSet}.name`),
          formatCount(line.given),
          formatCount(line.withdrawn),
        ])}
        none={t('report.none')}
      />
      <Safeguards report={report} />
      <Chain chain={report.chain} />
    </article>
  )
}

function Accesses({ report }: { readonly report: PrivacyReport }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const { find } = useAllTexts()
  return (
    <PaperTable
      title={t('report.accesses')}
      heads={[slice('privacy.report.section'), t('report.count'), slice('privacy.report.event')]}
      lines={report.classes.map(({ code, count, events }) => [
        textOfCode(slice, sliceTexts, `privacy.class.${code}`),
        formatCount(count),
        events
          .map(({ event, count: times }) => `${find(`audit.event.${event}`) ?? event} ${formatCount(times)}`)
          .join('；') || '—',
      ])}
      none={t('report.none')}
    />
  )
}

function Requests({ report }: { readonly report: PrivacyReport }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const { requests } = report
  const counted = (kind: 'kind' | 'state', lines: PrivacyReport['requests']['byKind']): string =>
    lines
      .filter(({ count }) => count > 0)
      .map(({ code, count }) => `${textOfCode(slice, sliceTexts, `privacy.${kind}.${code}`)} ${count}`)
      .join('；') || '—'
  return (
    <PaperTable
      title={t('report.requests')}
      heads={[slice('privacy.report.item'), slice('privacy.report.value')]}
      lines={[
        [slice('privacy.report.received'), formatCount(requests.received)],
        [t('requests.kind'), counted('kind', requests.byKind)],
        [t('requests.phase'), counted('state', requests.byState)],
        [slice('privacy.report.in-time'), formatCount(requests.answeredInTime)],
        [slice('privacy.report.late'), formatCount(requests.answeredLate)],
        [slice('privacy.report.overdue'), formatCount(requests.openOverdue)],
        [slice('privacy.report.mean-days'), requests.meanDays ?? '—'],
      ]}
      none={t('report.none')}
    />
  )
}

function Safeguards({ report }: { readonly report: PrivacyReport }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const nameOf = useSetName()
  const { made, missing } = report.assessments
  return (
    <>
      <PaperTable
        title={t('report.assessments')}
        heads={[t('assess.on'), t('assess.sets'), t('assess.conclusion'), t('assess.review')]}
        lines={made.map((one) => [
          one.assessedOn,
          one.dataSets.map(nameOf).join('、'),
          slice(`privacy.conclusion.${one.conclusion}`),
          one.reviewOn,
        ])}
        none={t('report.none')}
      />
      {missing.length > 0 && <p>{t('report.assessments.missing', { sets: missing.map(nameOf).join('、') })}</p>}
      <PaperTable
        title={t('report.breaches', { count: report.breaches.length })}
        heads={[
          t('breach.known'),
          t('breach.kinds'),
          t('breach.children'),
          t('report.authority-told'),
          t('report.guardians-told'),
          t('breach.closed'),
        ]}
        lines={report.breaches.map((one) => [
          one.knownOn,
          one.kinds.map((kind) => slice(`privacy.breach-kind.${kind}`)).join('、'),
          formatCount(one.childrenCount),
          one.authorityToldOn ?? '—',
          one.guardiansToldOn ?? (one.guardiansExcused ? slice('privacy.report.excused') : '—'),
          one.closedOn ?? '—',
        ])}
        none={t('report.none')}
      />
    </>
  )
}

function Chain({ chain }: { readonly chain: PrivacyReport['chain'] }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const result = chain.lastIntact ? t('report.chain.intact') : t('report.chain.broken')
  return (
    <section className="sheet-names">
      <h3>{t('report.chain')}</h3>
      <p>
        {chain.lastAt === null
          ? t('report.chain.never')
          : t('report.chain.last', {
              count: chain.verifications,
              broken: chain.broken,
              at: formatInstant(chain.lastAt),
              result,
            })}
      </p>
      {chain.head && (
        <p className="mono wrap-anywhere">
          {slice('privacy.report.head')}：{chain.head}
        </p>
      )}
    </section>
  )
}
