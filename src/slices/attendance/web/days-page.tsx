import { Link } from '@tanstack/react-router'
import { Alert, Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { formatInstant } from '../../../web/format.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { useMay, useSession, useToday } from '../../../web/session.tsx'
import { type Column, DataList } from '../../../web/ui/data-list.tsx'
import { Figure, Figures } from '../../../web/ui/figure.tsx'
import { Filters } from '../../../web/ui/filters.tsx'
import { useFilters, useListCall } from '../../../web/ui/list-state.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { StatusTag, type Tone } from '../../../web/ui/status-tag.tsx'
import { classNameOf } from '../../directory/domain.ts'
import { useSchoolChoices } from '../../directory/web/index.tsx'
import {
  type ClassLine,
  type DaySummary,
  explainSilence,
  listClassDays,
  settleSilence,
  summariseDay,
} from '../contract.ts'
import { fieldPageOf } from './field/class-in-box.ts'
import { useText } from './use-text.ts'

/** Which classes have reported a day and which have not: the list of silence. */
export function DaysPage(): ReactNode {
  const t = useText()
  const today = useToday()
  const may = useMay()
  const { account } = useSession()
  const { filters } = useFilters()
  const day = filters['day'] ?? today
  const school = filters['school']
  const { data: summary } = useCall(summariseDay, { query: { day, school } })
  const query = {
    day,
    school,
    state: filters['state'],
    withAbsences: filters['withAbsences'],
    silent: filters['silent'],
  }
  const page = useListCall(listClassDays, query as never)
  const schools = useSchoolChoices()
  return (
    <>
      <PageHeader
        title={t('days.title')}
        note={t('days.note')}
        actions={
          may('attendance.report-day') && (
            <>
              <Link to="/attendance/sheets">
                <Button>{t('sheet.title')}</Button>
              </Link>
              {account.role === 'homeroom-teacher' && (
                <Button type="primary" href="/field">
                  {t('days.report')}
                </Button>
              )}
            </>
          )
        }
      />
      <div className="stack">
        {summary && <Summary summary={summary} />}
        <div className="paper">
          <Filters
            specs={[
              { kind: 'day', name: 'day', label: t('days.day'), otherwise: today },
              {
                kind: 'choice',
                name: 'school',
                label: t('days.school'),
                choices: account.role === 'bureau-officer' ? schools : [],
              },
              {
                kind: 'choice',
                name: 'state',
                label: t('days.state'),
                choices: (['missing', 'reported', 'no-school', 'no-calendar'] as const).map((value) => ({
                  value,
                  label: t(`days.state.${value}`),
                })),
              },
              { kind: 'switch', name: 'withAbsences', label: t('days.with-absences') },
              { kind: 'switch', name: 'silent', label: t('days.silent'), count: summary?.silences },
            ]}
          />
          <Classes page={page} />
        </div>
      </div>
    </>
  )
}

function Summary({ summary }: { readonly summary: DaySummary }): ReactNode {
  const t = useText()
  const search = (more: Record<string, string>) => ({
    to: '/attendance' as const,
    search: { day: summary.day, ...more },
  })
  return (
    <>
      {summary.withoutCalendar > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t('days.no-calendar', { count: summary.withoutCalendar })}
          action={<Link to="/school-calendar">{t('days.to-calendar')}</Link>}
        />
      )}
      <Figures>
        <Figure
          label={t('days.missing')}
          value={summary.missing}
          tone={summary.missing > 0 && summary.overdue ? 'bad' : 'plain'}
          note={t(summary.overdue && summary.missing > 0 ? 'days.missing.late' : 'days.missing.note', {
            time: summary.reportBy,
          })}
          opens={search({ state: 'missing' })}
        />
        <Figure
          label={t('days.reported')}
          value={summary.reported}
          note={t('days.reported.note', { count: summary.expected })}
          opens={search({ state: 'reported' })}
        />
        <Figure
          label={t('days.absent')}
          value={summary.absent}
          note={t('days.absent.note', { count: summary.onLeave })}
          opens={search({ withAbsences: 'true' })}
        />
        <Figure
          label={t('days.silences')}
          value={summary.silences}
          tone={summary.silences > 0 ? 'warning' : 'plain'}
          note={t('days.silences.note')}
          opens={search({ silent: 'true' })}
        />
        <Figure
          label={t('days.suspicions')}
          value={summary.openSuspicions}
          tone={summary.openSuspicions > 0 ? 'warning' : 'plain'}
          note={t('days.suspicions.note')}
          opens={{ to: '/attendance/suspicions', search: { state: 'open' } }}
        />
      </Figures>
      {summary.reminders.length > 0 && (
        <p className="quiet">
          {summary.reminders
            .map((one) =>
              t('days.reminded', {
                level: t(`days.level.${one.level}`),
                count: one.classes,
                at: formatInstant(one.remindedAt),
              }),
            )
            .join(' · ')}
        </p>
      )}
    </>
  )
}

const TONES: Readonly<Record<ClassLine['state'], Tone>> = {
  missing: 'waiting',
  reported: 'good',
  'no-school': 'neutral',
  'no-calendar': 'warning',
}

function Classes(props: { readonly page: Parameters<typeof DataList<ClassLine>>[0]['page'] }): ReactNode {
  const t = useText()
  const may = useMay()
  const { account } = useSession()
  const [settling, setSettling] = useState<ClassLine>()
  const mayExplain = may('attendance.explain-silence')
  const mayReport = may('attendance.report-day') && account.role === 'school-officer'
  const columns: readonly Column<ClassLine>[] = [
    {
      key: 'class',
      title: t('days.class'),
      card: 'title',
      nowrap: true,
      render: (row) => classNameOf(row.classCode).zh,
    },
    { key: 'school', title: t('days.school'), render: (row) => row.schoolName },
    {
      key: 'state',
      title: t('days.state'),
      card: 'corner',
      render: (row) => (
        <StatusTag tone={row.late ? 'bad' : TONES[row.state]}>
          {t(row.late ? 'days.state.late' : `days.state.${row.state}`)}
        </StatusTag>
      ),
    },
    { key: 'pupils', title: t('days.pupils'), align: 'right', render: (row) => row.pupils },
    {
      key: 'absent',
      title: t('days.absent.column'),
      align: 'right',
      blank: (row) => row.state !== 'reported',
      render: (row) => (row.state === 'reported' ? row.absent : '—'),
    },
    {
      key: 'leave',
      title: t('days.leave.column'),
      align: 'right',
      blank: (row) => row.state !== 'reported',
      render: (row) => (row.state === 'reported' ? row.onLeave : '—'),
    },
    {
      key: 'received',
      title: t('days.received'),
      blank: (row) => row.receivedAt === null,
      render: (row) => (
        <>
          {formatInstant(row.receivedAt)}
          {row.version > 1 && <span className="sub">{t('days.version', { version: row.version })}</span>}
        </>
      ),
    },
    {
      key: 'silence',
      title: t('days.silent'),
      blank: (row) => row.silence === null,
      render: (row) =>
        row.silence && (
          <>
            <StatusTag tone="warning">
              {t('days.silence', { day: row.silence.firstDay, days: row.silence.days })}
            </StatusTag>
            {row.silence.explanation && <span className="sub">{row.silence.explanation}</span>}
          </>
        ),
    },
    ...(mayReport || mayExplain || may('attendance.settle-silence')
      ? [
          {
            key: 'act',
            title: '',
            card: 'action' as const,
            nowrap: true,
            render: (row: ClassLine) => (
              <span className="row">
                {mayReport && (
                  <a href={fieldPageOf({ school: row.schoolCode, class: row.classCode })}>{t('days.report')}</a>
                )}
                {row.silence && (mayExplain || may('attendance.settle-silence')) && (
                  <Button size="small" onClick={() => setSettling(row)}>
                    {t(mayExplain ? 'days.explain' : 'days.settle')}
                  </Button>
                )}
              </span>
            ),
          },
        ]
      : []),
  ]
  return (
    <>
      <DataList
        caption={t('days.title')}
        columns={columns}
        page={props.page}
        keyOf={(row) => `${row.schoolCode}/${row.classCode}`}
        emptyTitle={t('days.empty')}
        emptyText={t('days.empty.text')}
      />
      {settling && <SettleDialog line={settling} onClose={() => setSettling(undefined)} />}
    </>
  )
}

/** The school says why a class is silent; the bureau, which has read it, settles. */
function SettleDialog(props: { readonly line: ClassLine; readonly onClose: () => void }): ReactNode {
  const t = useText()
  const mayExplain = useMay()('attendance.explain-silence')
  const options = { quiet: true, refresh: [listClassDays, summariseDay], done: props.onClose }
  const explain = useAction(explainSilence, { ...options, doneText: t('days.explain.done') })
  const settle = useAction(settleSilence, { ...options, doneText: t('days.settle.done') })
  const action = mayExplain ? explain : settle
  const { silence } = props.line
  return (
    <ReasonDialog
      open
      title={t(mayExplain ? 'days.explain' : 'days.settle')}
      actionText={t(mayExplain ? 'days.explain' : 'days.settle')}
      busy={action.isPending}
      error={action.error}
      onCancel={props.onClose}
      onConfirm={(reason) => silence && action.mutate({ params: { silenceId: silence.silenceId }, body: { reason } })}
    >
      {t(mayExplain ? 'days.explain.text' : 'days.settle.text')}
      {!mayExplain && silence && (
        <p>{silence.explanation ? t('days.settle.said', { text: silence.explanation }) : t('days.settle.unsaid')}</p>
      )}
    </ReasonDialog>
  )
}
