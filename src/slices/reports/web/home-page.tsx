import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, Suspense } from 'react'
import { formatCount } from '../../../web/format.ts'
import { useCall } from '../../../web/query.ts'
import { useMay, useSession } from '../../../web/session.tsx'
import { useShellParts } from '../../../web/shell/parts.tsx'
import { Empty } from '../../../web/ui/empty.tsx'
import { Figure, Figures } from '../../../web/ui/figure.tsx'
import { useFilters } from '../../../web/ui/list-state.ts'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { countCases } from '../../cases/contract.ts'
import { PurposedExportButton } from '../../disclosure/web/index.tsx'
import { countFindings } from '../../reconciliation/contract.ts'
import { exportFigures, type Figures as FiguresReply, showFigures } from '../contract.ts'
import { DivisionTable, GroupTable } from './figure-tables.tsx'
import { opensOf } from './opens.ts'
import { SideTables } from './side-tables.tsx'
import { useText } from './use-text.ts'

/** The first page: the county in numbers, each of which opens down to the names behind it. */
export function HomePage(): ReactNode {
  const may = useMay()
  if (may('reports.figures')) return <Overview />
  return may('register.list-children') ? <DutyHome /> : <AdministratorHome />
}

/** Where an office begins that sees children by its duty. */
function DutyHome(): ReactNode {
  const t = useText()
  const { scope } = useSession()
  const { data: findings } = useCall(countFindings, { query: {} })
  const { data: cases } = useCall(countCases, { query: {} })
  return (
    <>
      <PageHeader title={t('home.title', { scope: scope.countyName })} />
      <div className="paper">
        <div className="inside stack">
          <p>{t('home.duty.text')}</p>
          <div className="row">
            <Link to="/children">{t('home.duty.children')}</Link>
          </div>
        </div>
      </div>
      <Figures>
        <Figure label={t('home.duty.findings')} value={findings?.open ?? null} opens={{ to: '/findings' }} />
        <Figure label={t('home.duty.cases')} value={cases?.open ?? null} opens={{ to: '/cases' }} />
      </Figures>
    </>
  )
}

function AdministratorHome(): ReactNode {
  const t = useText()
  return (
    <>
      <PageHeader title={t('home.admin.title')} />
      <p>{t('home.admin.text')}</p>
    </>
  )
}

function Overview(): ReactNode {
  const t = useText()
  const { filters, setFilter } = useFilters()
  const division = filters['division']
  const { data, error, refetch } = useCall(showFigures, { query: { division } })
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading />
  return (
    <>
      <PageHeader
        title={t('home.title', { scope: data.scopeName })}
        note={data.run ? t('home.note', { day: data.run.asOfOn }) : undefined}
        actions={
          <>
            {division && <Button onClick={() => setFilter('division', undefined)}>{t('home.narrowed')}</Button>}
            {data.run && (
              <PurposedExportButton
                endpoint={exportFigures}
                input={{ query: { division } }}
                fileName={`${t('home.title', { scope: data.scopeName })}.xlsx`}
              />
            )}
          </>
        }
      />
      {data.run ? (
        <div className="stack">
          <Notices />
          <Headline data={data} />
          <DivisionTable data={data} />
          <GroupTable data={data} />
          <SideTables data={data} />
        </div>
      ) : (
        <NoRunYet />
      )}
    </>
  )
}

/** What is late or waits, of every slice, in one frame. */
function Notices(): ReactNode {
  const { notices } = useShellParts()
  return (
    <div className="notices">
      <Suspense fallback={null}>
        {notices.map((Notice, index) => (
          <Notice key={String(index)} />
        ))}
      </Suspense>
    </div>
  )
}

function Headline({ data }: { readonly data: FiguresReply }): ReactNode {
  const t = useText()
  const { total, findings, cases } = data
  const overdue = (count: number): string =>
    count > 0 ? t('figure.overdue', { count: formatCount(count) }) : t('figure.none-overdue')
  return (
    <Figures>
      <Figure
        label={t('figure.in-no-school')}
        value={total.inNoSchool.count}
        tone={total.inNoSchool.count > 0 ? 'bad' : 'plain'}
        note={total.inNoSchool.count > 0 && t('figure.in-no-school.note')}
        opens={opensOf(total.inNoSchool)}
      />
      <Figure
        label={t('figure.school-age')}
        value={total.schoolAge.count}
        note={`${t('figure.enrolment-rate')} ${total.enrolmentRate.printed}`}
        opens={opensOf(total.schoolAge)}
      />
      <Figure label={t('figure.children')} value={total.children.count} opens={opensOf(total.children)} />
      <Figure
        label={t('figure.findings')}
        value={findings.open.count}
        tone={findings.overdue.count > 0 ? 'warning' : 'plain'}
        note={overdue(findings.overdue.count)}
        opens={opensOf(findings.open)}
      />
      <Figure
        label={t('figure.cases')}
        value={cases.open.count}
        tone={cases.overdue.count > 0 ? 'warning' : 'plain'}
        note={overdue(cases.overdue.count)}
        opens={opensOf(cases.open)}
      />
    </Figures>
  )
}

/** Before the first run: what has to be done to get there. */
function NoRunYet(): ReactNode {
  const t = useText()
  const may = useMay()
  const navigate = useNavigate()
  const { account } = useSession()
  return (
    <div className="paper">
      {may('reconciliation.start-run') ? (
        <Empty
          title={t('home.no-run.title')}
          action={
            <Button type="primary" onClick={() => void navigate({ to: '/rosters' })}>
              {t('home.no-run.upload')}
            </Button>
          }
        >
          {t('home.no-run.text')}
        </Empty>
      ) : (
        <Empty title={t('home.no-run.title')}>
          {t('home.no-run.wait')}{' '}
          {account.role === 'township-officer' && <Link to="/rosters">{t('home.no-run.upload')}</Link>}
        </Empty>
      )}
    </div>
  )
}
