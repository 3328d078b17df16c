import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { formatCount, formatInstant } from '../../../web/format.ts'
import { useMay } from '../../../web/session.tsx'
import { type Column, DataList } from '../../../web/ui/data-list.tsx'
import { Filters } from '../../../web/ui/filters.tsx'
import { useFilters, useListCall } from '../../../web/ui/list-state.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { StatusTag } from '../../../web/ui/status-tag.tsx'
import { type AlarmLine, listAlarms } from '../contract.ts'
import { ALARM_RULE_NAMES } from '../domain.ts'
import { LimitsSection } from './limits-section.tsx'
import { SettleDialog } from './settle-dialog.tsx'
import { useSliceText, useText } from './use-text.ts'

/** What was unusual within an hour, who looked into it, and from when on the county wants to be told. */
export function AlarmsPage(): ReactNode {
  const t = useText()
  const s = useSliceText()
  const { filters } = useFilters()
  const page = useListCall(listAlarms, { rule: filters['rule'], state: filters['state'] } as never)
  const [alarm, setAlarm] = useState<AlarmLine>()
  return (
    <>
      <PageHeader title={t('alarms.title')} note={t('alarms.note')} />
      <div className="stack">
        <div className="paper">
          <Filters
            specs={[
              {
                kind: 'choice',
                name: 'state',
                label: t('alarms.state'),
                choices: (['open', 'settled'] as const).map((value) => ({ value, label: t(`alarms.state.${value}`) })),
              },
              {
                kind: 'choice',
                name: 'rule',
                label: t('alarms.rule'),
                choices: ALARM_RULE_NAMES.map((value) => ({ value, label: s(`alarms.rule.${value}`) })),
              },
            ]}
          />
          <DataList
            caption={t('alarms.title')}
            columns={useColumns(setAlarm)}
            page={page}
            keyOf={(row) => row.alarmId}
            emptyTitle={t('alarms.empty')}
            emptyText={t('alarms.empty.text')}
          />
        </div>
        <LimitsSection />
      </div>
      {alarm && <SettleDialog alarm={alarm} onClose={() => setAlarm(undefined)} />}
    </>
  )
}

function useColumns(onSettle: (alarm: AlarmLine) => void): readonly Column<AlarmLine>[] {
  const t = useText()
  const s = useSliceText()
  const may = useMay()
  const isSettled = (row: AlarmLine) => row.state === 'settled' || row.isOwn || !may('alarms.settle')
  return [
    { key: 'rule', title: t('alarms.rule'), card: 'title', render: (row) => s(`alarms.rule.${row.rule}`) },
    {
      key: 'who',
      title: t('alarms.who'),
      render: (row) => (
        <>
          {row.who || t('alarms.who.county')}
          {row.accountId !== null && may('audit.read') && (
            <span className="sub">
              <Link to="/audit" search={{ actorId: row.accountId } as never}>
                {t('alarms.record')}
              </Link>
            </span>
          )}
        </>
      ),
    },
    {
      key: 'count',
      title: t('alarms.count'),
      nowrap: true,
      render: (row) => (
        <>
          {formatCount(row.count)}
          <span className="sub">{t('alarms.count.limit', { limit: row.limit })}</span>
        </>
      ),
    },
    {
      key: 'time',
      title: t('alarms.time'),
      nowrap: true,
      render: (row) => (
        <>
          {formatInstant(row.firstAt)}
          <span className="sub">– {formatInstant(row.lastAt)}</span>
        </>
      ),
    },
    { key: 'state', title: t('alarms.state'), card: 'corner', render: (row) => <State row={row} /> },
    {
      key: 'action',
      title: t('alarms.action'),
      card: 'action',
      blank: isSettled,
      render: (row) =>
        !isSettled(row) && (
          <Button size="small" onClick={() => onSettle(row)}>
            {t('alarms.settle')}
          </Button>
        ),
    },
  ]
}

function State({ row }: { readonly row: AlarmLine }): ReactNode {
  const t = useText()
  const s = useSliceText()
  if (row.verdict === null)
    return (
      <>
        <StatusTag tone="warning">{t('alarms.state.open')}</StatusTag>
        {row.isOwn && <span className="sub">{t('alarms.own')}</span>}
      </>
    )
  return (
    <>
      <StatusTag tone={row.verdict === 'in-duty' || row.verdict === 'mistake' ? 'good' : 'bad'}>
        {s(`alarms.verdict.${row.verdict}`)}
      </StatusTag>
      <span className="sub">{row.note}</span>
      <span className="sub">
        {t('alarms.settled-by', { name: row.settledByName ?? '', at: formatInstant(row.settledAt ?? '') })}
      </span>
    </>
  )
}
