import { UploadOutlined } from '@ant-design/icons'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { formatCount, formatInstant } from '../../../web/format.ts'
import { useCall } from '../../../web/query.ts'
import { useMay, useToday } from '../../../web/session.tsx'
import { type Column, DataList } from '../../../web/ui/data-list.tsx'
import { Section } from '../../../web/ui/facts.tsx'
import { Filters } from '../../../web/ui/filters.tsx'
import { useFilters, useListCall } from '../../../web/ui/list-state.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Label, StatusTag } from '../../../web/ui/status-tag.tsx'
import { listRosters, type RosterSummary } from '../contract.ts'
import { ROSTER_KINDS, ROSTER_STATES } from '../domain.ts'
import { useKindName, useOfficeName } from './kind.ts'
import { RosterStateTag } from './tags.tsx'
import { useText } from './use-text.ts'

/** What each office has sent, and what is missing. */
export function RostersPage(): ReactNode {
  const t = useText()
  const may = useMay()
  const navigate = useNavigate()
  const { filters } = useFilters()
  const page = useListCall(listRosters, {
    kind: filters['kind'],
    state: filters['state'],
    effectiveOnly: filters['effectiveOnly'],
  })
  return (
    <>
      <PageHeader
        title={t('rosters.title')}
        note={t('rosters.note')}
        actions={
          may('rosters.upload') && (
            <Button
              type="primary"
              icon={<UploadOutlined aria-hidden="true" />}
              onClick={() => void navigate({ to: '/rosters/upload' })}
            >
              {t('rosters.upload')}
            </Button>
          )
        }
      />
      <div className="stack">
        <Overview />
        <RosterTable page={page} />
      </div>
    </>
  )
}

/** For each kind the newest roster in use, or that it is missing. */
function Overview(): ReactNode {
  const t = useText()
  const kindName = useKindName()
  const officeName = useOfficeName()
  const today = useToday()
  const { data } = useCall(listRosters, { query: { effectiveOnly: true, limit: 200 } })
  if (!data) return null
  return (
    <Section title={t('rosters.overview')} extra={<span className="quiet">{t('rosters.overview.note')}</span>} flush>
      <ul className="plain roster-board">
        {ROSTER_KINDS.map((kind) => {
          const rosters = data.rows.filter((roster) => roster.kind === kind)
          const newest = rosters
            .map((roster) => roster.asOfOn)
            .sort()
            .at(-1)
          const rows = rosters.reduce((sum, roster) => sum + (roster.counts ? takenRows(roster.counts) : 0), 0)
          return (
            <li key={kind}>
              <span>
                <span className="strong">{kindName(kind)}</span> <span className="quiet">{officeName(kind)}</span>
              </span>
              {newest === undefined ? (
                <StatusTag tone="bad">{t('rosters.missing')}</StatusTag>
              ) : (
                <>
                  <StatusTag tone={newest.slice(0, 7) === today.slice(0, 7) ? 'good' : 'warning'}>
                    {newest.slice(0, 7) === today.slice(0, 7) ? t('rosters.fresh') : t('rosters.old')}
                  </StatusTag>
                  <span className="quiet">
                    {t('rosters.newest', { day: newest })} · {t('rosters.rows', { count: formatCount(rows) })}
                    {rosters.length > 1 && ` · ${t('rosters.sources', { count: rosters.length })}`}
                  </span>
                </>
              )}
            </li>
          )
        })}
      </ul>
    </Section>
  )
}

function takenRows(counts: NonNullable<RosterSummary['counts']>): number {
  return counts.good + counts.withWarnings
}

function RosterTable(props: { readonly page: Parameters<typeof DataList<RosterSummary>>[0]['page'] }): ReactNode {
  const t = useText()
  const kindName = useKindName()
  const columns: readonly Column<RosterSummary>[] = [
    {
      key: 'kind',
      title: t('rosters.kind'),
      card: 'title',
      render: (row) => (row.kind ? kindName(row.kind) : t('rosters.kind.unknown')),
    },
    { key: 'source', title: t('rosters.source'), render: (row) => row.sourceName || '—' },
    { key: 'as-of', title: t('rosters.as-of'), render: (row) => row.asOfOn, nowrap: true },
    {
      key: 'state',
      title: t('rosters.state'),
      card: 'corner',
      render: (row) => (
        <span className="row nowrap">
          <RosterStateTag state={row.state} />
          {row.isEffective && <Label>{t('rosters.effective')}</Label>}
          {row.supplementOf && <Label>{t('rosters.supplement')}</Label>}
        </span>
      ),
    },
    {
      key: 'good',
      title: t('rosters.good'),
      align: 'right',
      render: (row) => formatCount(row.counts && takenRows(row.counts)),
    },
    {
      key: 'quarantined',
      title: t('rosters.quarantined'),
      align: 'right',
      render: (row) => formatCount(row.counts?.quarantined),
    },
    { key: 'file', title: t('rosters.file'), render: (row) => <span className="file-name">{row.fileName}</span> },
    {
      key: 'received',
      title: t('rosters.received-at'),
      render: (row) => formatInstant(row.receivedAt),
      nowrap: true,
      card: 'hide',
    },
  ]
  return (
    <section className="paper" aria-label={t('rosters.all')}>
      <Filters
        specs={[
          {
            kind: 'choice',
            name: 'kind',
            label: t('rosters.kind'),
            choices: ROSTER_KINDS.map((kind) => ({ value: kind, label: kindName(kind) })),
          },
          {
            kind: 'choice',
            name: 'state',
            label: t('rosters.state'),
            choices: ROSTER_STATES.map((state) => ({ value: state, label: t(`rosters.state.${state}`) })),
          },
          { kind: 'switch', name: 'effectiveOnly', label: t('rosters.effective-only') },
        ]}
      />
      <DataList
        caption={t('rosters.all')}
        columns={columns}
        page={props.page}
        keyOf={(row) => row.id}
        opens={(row) => ({ to: '/rosters/$rosterId', params: { rosterId: row.id } })}
        emptyTitle={t('rosters.empty')}
        emptyText={
          <>
            {t('rosters.empty.text')} <Link to="/rosters/upload">{t('rosters.upload')}</Link>
          </>
        }
      />
    </section>
  )
}
