import type { LinkProps } from '@tanstack/react-router'
import { Checkbox, Segmented } from 'antd'
import { type ReactNode, useState } from 'react'
import { useAllTexts } from '../../../web/all-texts.tsx'
import { formatCount } from '../../../web/format.ts'
import { useCall } from '../../../web/query.ts'
import { type Column, DataList } from '../../../web/ui/data-list.tsx'
import { Filters } from '../../../web/ui/filters.tsx'
import { type ListPage, useFilters, useListCall } from '../../../web/ui/list-state.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { usePhone } from '../../../web/ui/use-phone.ts'
import { DueTag, StatusTag } from '../../../web/ui/status-tag.tsx'
import { countWork, listWork, type WorkLine } from '../contract.ts'
import { WHENS, WORK_KINDS } from '../domain.ts'
import { BulkActions } from './bulk-actions.tsx'
import { useSliceText, useText } from './use-text.ts'

/** What waits for somebody and their unit. */
export function WorkPage(): ReactNode {
  const t = useText()
  const { filters } = useFilters()
  const query = { when: filters['when'], kind: filters['kind'], whose: filters['whose'] }
  const page = useListCall(listWork, query)
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const shown = (page.data?.rows ?? []).filter((row) => picked.has(keyOfRow(row)))
  return (
    <>
      <PageHeader title={t('work.title')} note={t('work.note')} />
      <div className="stack">
        <WhenTabs />
        <div className="paper">
          <WorkFilters />
          <BulkActions
            rows={page.data?.rows ?? []}
            picked={shown}
            onPick={(rows) => setPicked(new Set(rows.map(keyOfRow)))}
          />
          <WorkTable page={page} picked={picked} onPick={setPicked} />
        </div>
      </div>
    </>
  )
}

const keyOfRow = (row: WorkLine): string => `${row.kind}:${row.itemId}`

function WhenTabs(): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const { filters, setFilter } = useFilters()
  const { data } = useCall(countWork, {})
  const counts = data?.byWhen ?? {}
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const label = (words: string, count: number, isBad: boolean): ReactNode => (
    <span className="tab-count">
      <span className={isBad && count > 0 ? 'tab-number bad' : 'tab-number'}>{formatCount(count)}</span>
      <span>{words}</span>
    </span>
  )
  return (
    <Segmented
      block
      aria-label={t('work.due')}
      value={filters['when'] ?? 'all'}
      onChange={(value) => setFilter('when', value === 'all' ? undefined : value)}
      options={[
        { value: 'all', label: label(t('work.all'), total, false) },
        ...WHENS.map((when) => ({
          value: when,
          label: label(slice(`work.when.${when}`), counts[when] ?? 0, when === 'overdue'),
        })),
      ]}
    />
  )
}

function WorkFilters(): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const { data } = useCall(countWork, {})
  const kinds = WORK_KINDS.filter((kind) => (data?.byKind[kind] ?? 0) > 0)
  return (
    <Filters
      specs={[
        {
          kind: 'choice',
          name: 'kind',
          label: t('work.kind'),
          choices: kinds.map((value) => ({
            value,
            label: slice(`work.kind.${value}`),
            count: data?.byKind[value] ?? 0,
          })),
        },
        {
          kind: 'choice',
          name: 'whose',
          label: t('work.whose'),
          otherwise: 'usual',
          choices: (['usual', 'mine', 'free', 'others', 'all'] as const).map((value) => ({
            value,
            label: t(`work.whose.${value}`),
          })),
        },
      ]}
    />
  )
}

/** The page on which each kind is dealt with. */
const OPENS: Readonly<Record<WorkLine['kind'], (row: WorkLine) => LinkProps>> = {
  'case-deadline': (row) => ({ to: '/cases/$caseId', params: { caseId: row.opens } }),
  'county-report': (row) => ({ to: '/cases/$caseId', params: { caseId: row.opens } }),
  'report-duty': (row) => ({ to: '/cases/$caseId', params: { caseId: row.opens } }),
  handover: () => ({ to: '/cases' }),
  finding: (row) => ({ to: '/findings/$findingId', params: { findingId: row.opens } }),
  document: (row) => ({ to: '/documents/$documentId', params: { documentId: row.opens } }),
  'notice-run': (row) =>
    row.opens ? { to: '/documents/batches/$batchId', params: { batchId: row.opens } } : { to: '/documents/batches' },
  'leave-approval': () => ({ to: '/leaves' }),
  'leaver-proof': () => ({ to: '/leavers', search: { state: 'proof-filed' } }),
  'absence-duty': (row) =>
    row.opens ? { to: '/cases/$caseId', params: { caseId: row.opens } } : { to: '/attendance' },
  'early-sign': () => ({ to: '/early-signs' }),
  'suspicion-alarm': () => ({ to: '/attendance/suspicions' }),
  silence: () => ({ to: '/attendance', search: { silent: 'true' } }),
  'silence-settlement': () => ({ to: '/attendance', search: { silent: 'true' } }),
  'export-approval': () => ({ to: '/exports' }),
  'basis-approval': () => ({ to: '/legal-bases' }),
  'privacy-request': (row) => ({ to: '/privacy-requests/$requestId', params: { requestId: row.opens } }),
  'privacy-assessment': (row) => ({ to: '/privacy-assessments', search: { dataSet: row.opens, enter: 'true' } }),
  breach: (row) => ({ to: '/breaches/$breachId', params: { breachId: row.opens } }),
  'periodic-report': (row) => {
    const [kind = '', period = '', what] = row.opens.split(' ')
    return what === 'file'
      ? { to: '/periodic-reports/$kind/$period', params: { kind, period } }
      : { to: '/periodic-reports', search: { kind, period } }
  },
  crosscheck: () => ({ to: '/crosschecks', search: { state: 'open' } }),
  tip: (row) => ({ to: '/tips/$tipId', params: { tipId: row.opens } }),
  alarm: () => ({ to: '/alarms' }),
}

/** Kinds whose note is a number, which says of what it is. */
const COUNTED = [
  'suspicion-alarm',
  'alarm',
  'notice-run',
  'export-approval',
] as const satisfies readonly WorkLine['kind'][]
type Counted = (typeof COUNTED)[number]
const isCounted = (kind: WorkLine['kind']): kind is Counted => (COUNTED as readonly string[]).includes(kind)

interface TableProps {
  readonly page: ListPage<WorkLine>
  readonly picked: ReadonlySet<string>
  readonly onPick: (picked: ReadonlySet<string>) => void
}

function WorkTable({ page, picked, onPick }: TableProps): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const all = useAllTexts()
  const phone = usePhone()
  const toggle = (row: WorkLine): void => {
    const next = new Set(picked)
    if (!next.delete(keyOfRow(row))) next.add(keyOfRow(row))
    onPick(next)
  }
  const columns: readonly Column<WorkLine>[] = [
    {
      key: 'pick',
      title: '',
      width: 44,
      card: 'action',
      render: (row) => (
        <Checkbox
          aria-label={t('work.pick', { name: row.subject })}
          checked={picked.has(keyOfRow(row))}
          onChange={() => toggle(row)}
        >
          {phone && t('work.pick.short')}
        </Checkbox>
      ),
    },
    {
      key: 'subject',
      title: t('work.subject'),
      card: 'title',
      nowrap: true,
      // What is about a unit and no child is named by a text of its slice.
      render: (row) => all.find(row.subject) ?? row.subject,
      under: (row) =>
        row.note !== '' && isCounted(row.kind) ? t(`work.note.${row.kind}`, { note: row.note }) : row.note,
    },
    {
      key: 'what',
      title: t('work.what'),
      render: (row) => all.find(row.what) ?? '',
      under: (row) => slice(`work.kind.${row.kind}`),
    },
    {
      key: 'due',
      title: t('work.due'),
      card: 'corner',
      nowrap: true,
      render: (row) => <Due row={row} />,
    },
    {
      key: 'holder',
      title: t('work.holder'),
      nowrap: true,
      render: (row) => (row.isMine ? t('work.holder.me') : (row.takenByName ?? t('work.holder.nobody'))),
      under: (row) => (row.isAcknowledged ? t('work.acknowledged') : ''),
    },
  ]
  return (
    <DataList
      caption={t('work.title')}
      columns={columns}
      page={page}
      keyOf={keyOfRow}
      opens={(row) => OPENS[row.kind](row)}
      emptyTitle={t('work.empty')}
      emptyText={t('work.empty.text')}
    />
  )
}

function Due({ row }: { readonly row: WorkLine }): ReactNode {
  const t = useText()
  return (
    <span className="row">
      {row.dueOn === null ? <StatusTag tone="waiting">{t('work.no-day')}</StatusTag> : <DueTag dueOn={row.dueOn} />}
      {row.level > 0 && <StatusTag tone="bad">{t('work.escalated', { level: row.level })}</StatusTag>}
    </span>
  )
}
