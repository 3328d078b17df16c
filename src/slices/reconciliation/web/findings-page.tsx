import type { ReactNode } from 'react'
import { useCall } from '../../../web/query.ts'
import { formatCount } from '../../../web/format.ts'
import { useMay, useSession, useSight } from '../../../web/session.tsx'
import { type Column, DataList } from '../../../web/ui/data-list.tsx'
import { Filters } from '../../../web/ui/filters.tsx'
import { useFilters, useListCall } from '../../../web/ui/list-state.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { DueTag } from '../../../web/ui/status-tag.tsx'
import { useSchoolChoices, useVillageChoices } from '../../directory/web/index.tsx'
import { ExportListButton, UnmaskButton } from '../../disclosure/web/index.tsx'
import { CertaintyText, GroupLabels, SexAndBirth, useRegisterText } from '../../register/web/index.tsx'
import { countFindings, type FindingLine, listFindings } from '../contract.ts'
import { FINDING_KINDS, FINDING_STATES } from '../domain.ts'
import { FindingKindTag, FindingStateTag, useReasonText } from './tags.tsx'
import { useSliceText, useText } from './use-text.ts'

const FILTERS = ['division', 'school', 'kind', 'certainty', 'ownerLine', 'overdue', 'sort'] as const

/** The work list: what has to be checked, by whom, until when. */
export function FindingsPage(): ReactNode {
  const t = useText()
  const may = useMay()
  const isByDuty = useSession().scope.duty !== null
  const { filters } = useFilters()
  // Without a word in the address the list is what is still to do.
  const state = filters['state'] === 'all' ? undefined : (filters['state'] ?? 'open')
  const query = { ...Object.fromEntries(FILTERS.map((name) => [name, filters[name]])), state }
  const page = useListCall(listFindings, query, { walkAs: 'findings', keyOfRow: (row) => row.findingId })
  return (
    <>
      <PageHeader
        title={t('findings.title')}
        note={t(isByDuty ? 'findings.note.duty' : 'findings.note')}
        actions={
          <>
            <UnmaskButton subject="list:findings" />
            {may('reconciliation.export-findings') && (
              <ExportListButton list="findings" filter={query} fileName={`${t('findings.title')}.xlsx`} />
            )}
          </>
        }
      />
      <div className="paper">
        <FindingFilters query={query} />
        <FindingList page={page} />
      </div>
    </>
  )
}

function FindingFilters({ query }: { readonly query: Readonly<Record<string, unknown>> }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const register = useRegisterText()
  const { filters, setFilter } = useFilters()
  const sight = useSight()
  const { data: counts } = useCall(countFindings, { query } as never)
  const schools = useSchoolChoices()
  const division = filters['division']
  const villages = useVillageChoices(division?.slice(0, 9))
  const townships = (counts?.byTownship ?? []).map((row) => ({
    value: row.code.slice(0, 9),
    label: row.name,
    count: row.count,
  }))
  const total = FINDING_KINDS.reduce((sum, kind) => sum + (counts?.byKind[kind] ?? 0), 0)
  return (
    <>
      <div className="kind-tabs" role="group" aria-label={t('findings.kind')}>
        {[undefined, ...FINDING_KINDS].map((kind) => (
          <button
            key={kind ?? 'all'}
            type="button"
            aria-pressed={filters['kind'] === kind}
            onClick={() => setFilter('kind', kind)}
          >
            {kind ? slice(`finding.kind.${kind}`) : t('findings.all')}
            <span className="kind-count">{counts ? formatCount(kind ? (counts.byKind[kind] ?? 0) : total) : '…'}</span>
          </button>
        ))}
      </div>
      <Filters
        specs={[
          {
            kind: 'choice',
            name: 'state',
            label: t('findings.state'),
            otherwise: 'open',
            choices: [
              ...FINDING_STATES.map((value) => ({
                value,
                label: slice(`finding.state.${value}`),
                count: counts?.byState[value] ?? 0,
              })),
              { value: 'all', label: t('findings.state.all') },
            ],
          },
          {
            kind: 'choice',
            name: 'division',
            label: t('findings.township'),
            choices: division ? [...townships, ...villages] : townships,
          },
          ...(sight.tellsSchooling
            ? [{ kind: 'choice' as const, name: 'school', label: t('findings.school'), choices: schools }]
            : []),
          {
            kind: 'choice',
            name: 'certainty',
            label: t('findings.certainty'),
            choices: (['certain', 'likely', 'possible'] as const).map((value) => ({
              value,
              label: register(`certainty.${value}`),
              count: counts?.byCertainty[value] ?? 0,
            })),
          },
          ...(sight.tellsSchooling
            ? [
                {
                  kind: 'choice' as const,
                  name: 'ownerLine',
                  label: t('findings.owner-line'),
                  choices: (['household', 'school'] as const).map((value) => ({
                    value,
                    label: slice(`finding.owner-line.${value}`),
                  })),
                },
              ]
            : []),
          { kind: 'switch', name: 'overdue', label: t('findings.overdue'), count: counts?.overdue },
        ]}
      />
    </>
  )
}

function FindingList(props: { readonly page: Parameters<typeof DataList<FindingLine>>[0]['page'] }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const reasonText = useReasonText()
  const sight = useSight()
  const isByDuty = useSession().scope.duty !== null
  const { filters } = useFilters()
  const school: Column<FindingLine> = {
    key: 'school',
    title: t('findings.school'),
    render: (row) => row.schoolName ?? '—',
    blank: (row) => row.schoolName === null,
  }
  const groups: Column<FindingLine> = {
    key: 'groups',
    title: t('findings.groups'),
    render: (row) => <GroupLabels groups={row.groups} />,
    blank: (row) => row.groups.length === 0,
  }
  const columns: readonly Column<FindingLine>[] = [
    {
      key: 'name',
      title: t('findings.child'),
      render: (row) => row.childName,
      under: (row) => <SexAndBirth sex={row.sex} bornOn={row.bornOn} />,
      card: 'title',
      nowrap: true,
    },
    {
      key: 'kind',
      title: t('findings.kind'),
      render: (row) => (
        <>
          <FindingKindTag kind={row.kind} /> <CertaintyText certainty={row.certainty} />
          <span className="sub reason">{reasonText(row.reason, row.kind)}</span>
        </>
      ),
    },
    {
      key: 'place',
      title: t('findings.place'),
      sort: 'division',
      nowrap: true,
      render: (row) => (
        <>
          {row.townshipName}
          <span className="sub">{row.villageName}</span>
        </>
      ),
    },
    ...(sight.tellsSchooling ? [school] : []),
    ...(sight.tellsGroups ? [groups] : []),
    {
      key: 'owner',
      title: t('findings.owner'),
      render: (row) => (
        <>
          {row.ownerName}
          <span className="sub">{slice(`finding.owner-line.${row.ownerLine}`)}</span>
        </>
      ),
    },
    {
      key: 'due',
      title: t('findings.due'),
      sort: 'dueOn',
      nowrap: true,
      render: (row) => <DueTag dueOn={row.dueOn} done={row.state !== 'open'} />,
    },
    // When only one state is shown, the filter says which.
    ...(filters['state'] === 'all'
      ? [
          {
            key: 'state',
            title: t('findings.state'),
            render: (row: FindingLine) => <FindingStateTag state={row.state} />,
            card: 'corner' as const,
          },
        ]
      : []),
  ]
  return (
    <DataList
      caption={t('findings.title')}
      columns={columns}
      page={props.page}
      keyOf={(row) => row.findingId}
      opens={(row) => ({ to: '/findings/$findingId', params: { findingId: row.findingId } })}
      emptyTitle={t('findings.empty')}
      emptyText={t(isByDuty ? 'findings.empty.duty' : 'findings.empty.text')}
      defaultSort="dueOn"
    />
  )
}
