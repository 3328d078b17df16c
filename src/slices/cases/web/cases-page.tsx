import type { ReactNode } from 'react'
import type { Sight } from '../../../kernel/duty.ts'
import { useCall } from '../../../web/query.ts'
import { useMay, useSession, useSight } from '../../../web/session.tsx'
import { type Column, DataList } from '../../../web/ui/data-list.tsx'
import { Filters } from '../../../web/ui/filters.tsx'
import { useFilters, useListCall } from '../../../web/ui/list-state.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { DueTag } from '../../../web/ui/status-tag.tsx'
import { useSchoolChoices } from '../../directory/web/index.tsx'
import { ExportListButton, UnmaskButton } from '../../disclosure/web/index.tsx'
import { GroupLabels, SexAndBirth } from '../../register/web/index.tsx'
import { type CaseLine, countCases, listCases } from '../contract.ts'
import { DROPOUT_KINDS, type FunnelStep, FOUND_BY, STAGES } from '../domain.ts'
import { AgedOutTag, CaseStateTag } from './case-state.tsx'
import { HandoverInbox } from './handover-inbox.tsx'
import { useCaseText, useText } from './use-text.ts'

const FILTERS = [
  'division',
  'school',
  'state',
  'dropoutKind',
  'stage',
  'foundBy',
  'leadLine',
  'overdue',
  'agedOut',
  'childId',
  'reached',
  'returnedFrom',
  'from',
  'to',
  'sort',
] as const

/** The ledger of suspected and confirmed dropouts. */
export function CasesPage(): ReactNode {
  const t = useText()
  const may = useMay()
  const isByDuty = useSession().scope.duty !== null
  const { filters } = useFilters()
  // Without a word in the address the ledger shows what is not closed; a state says its own phase.
  const phase = filters['phase'] === 'all' || filters['state'] ? undefined : (filters['phase'] ?? 'open')
  const query = { ...Object.fromEntries(FILTERS.map((name) => [name, filters[name]])), phase }
  const page = useListCall(listCases, query)
  return (
    <>
      <PageHeader
        title={t('cases.title')}
        note={t(isByDuty ? 'cases.note.duty' : 'cases.note')}
        actions={
          <>
            <UnmaskButton subject="list:cases" />
            {may('cases.export') && (
              <ExportListButton list="cases" filter={query} fileName={`${t('cases.title')}.xlsx`} />
            )}
          </>
        }
      />
      <div className="stack">
        {may('cases.hand-over') && <HandoverInbox />}
        <div className="paper">
          <CaseFilters query={query} />
          <CaseList page={page} />
        </div>
      </div>
    </>
  )
}

function CaseFilters({ query }: { readonly query: Readonly<Record<string, unknown>> }): ReactNode {
  const t = useText()
  const slice = useCaseText()
  const { data: counts } = useCall(countCases, { query } as never)
  const schools = useSchoolChoices()
  const sight = useSight()
  return (
    <Filters
      specs={[
        {
          kind: 'choice',
          name: 'phase',
          label: slice('case.column.state'),
          otherwise: 'open',
          choices: [
            ...(['open', 'suspected', 'dropout', 'returned', 'closed'] as const).map((value) => ({
              value,
              label: slice(`case.phase.${value}`),
            })),
            { value: 'all', label: t('cases.phase.all') },
          ],
        },
        {
          kind: 'choice',
          name: 'division',
          label: slice('case.column.township'),
          choices: (counts?.byTownship ?? []).map((row) => ({
            value: row.code.slice(0, 9),
            label: row.name,
            count: row.count,
          })),
        },
        ...(sight.tellsSchooling
          ? [
              { kind: 'choice' as const, name: 'school', label: slice('case.column.school'), choices: schools },
              {
                kind: 'choice' as const,
                name: 'stage',
                label: slice('case.column.stage'),
                choices: STAGES.map((value) => ({
                  value,
                  label: slice(`case.stage.${value}`),
                  count: counts?.byStage[value] ?? 0,
                })),
              },
            ]
          : []),
        {
          kind: 'choice',
          name: 'dropoutKind',
          label: slice('case.column.kind'),
          choices: DROPOUT_KINDS.map((value) => ({ value, label: slice(`case.dropout-kind.${value}`) })),
        },
        {
          kind: 'choice',
          name: 'foundBy',
          label: slice('case.column.found-by'),
          choices: FOUND_BY.map((value) => ({ value, label: slice(`case.found-by.${value}`) })),
        },
        ...(sight.tellsSchooling
          ? [
              {
                kind: 'choice' as const,
                name: 'leadLine',
                label: t('cases.lead-line'),
                choices: (['school', 'household'] as const).map((value) => ({
                  value,
                  label: slice(`case.lead-line.${value}`),
                })),
              },
              { kind: 'switch' as const, name: 'overdue', label: t('cases.overdue'), count: counts?.overdue },
              { kind: 'switch' as const, name: 'agedOut', label: slice('case.aged-out'), count: counts?.agedOut },
            ]
          : []),
        { kind: 'given', name: 'state', label: slice('case.column.state') },
        { kind: 'given', name: 'childId', label: t('cases.one-child') },
        {
          kind: 'given',
          name: 'reached',
          label: t('cases.reached'),
          show: (step) => slice(`case.funnel.${step as FunnelStep}`),
        },
        {
          kind: 'given',
          name: 'returnedFrom',
          label: t('cases.returned-from'),
          show: (step) => slice(`case.funnel.${step as FunnelStep}`),
        },
        { kind: 'given', name: 'from', label: t('cases.from'), show: (day) => day },
        { kind: 'given', name: 'to', label: t('cases.to'), show: (day) => day },
      ]}
    />
  )
}

/** Columns an office that sees by duty has no answer in. */
const OF_SCHOOLING = ['school', 'lead', 'due']
const isTold = (sight: Sight, key: string): boolean =>
  (sight.tellsSchooling || !OF_SCHOOLING.includes(key)) && (sight.tellsGroups || key !== 'groups')

function CaseList(props: { readonly page: Parameters<typeof DataList<CaseLine>>[0]['page'] }): ReactNode {
  const t = useText()
  const slice = useCaseText()
  const sight = useSight()
  const isByDuty = useSession().scope.duty !== null
  const columns: readonly Column<CaseLine>[] = [
    {
      key: 'name',
      title: slice('case.column.name'),
      render: (row) => row.childName,
      under: (row) => <SexAndBirth sex={row.sex} bornOn={row.bornOn} />,
      card: 'title',
      nowrap: true,
    },
    {
      key: 'number',
      title: slice('case.column.number'),
      sort: 'number',
      render: (row) => row.caseNumber,
      nowrap: true,
    },
    {
      key: 'state',
      title: slice('case.column.state'),
      card: 'corner',
      render: (row) => (
        <>
          <CaseStateTag state={row.state} /> <AgedOutTag on={row.agedOutOn} />
        </>
      ),
    },
    {
      key: 'kind',
      title: slice('case.column.kind'),
      render: (row) => (
        <>
          {slice(`case.dropout-kind.${row.dropoutKind}`)}
          {sight.tellsSchooling && <span className="sub">{slice(`case.stage.${row.stage}`)}</span>}
        </>
      ),
    },
    {
      key: 'place',
      title: t('cases.place'),
      sort: 'division',
      nowrap: true,
      render: (row) => (
        <>
          {row.townshipName}
          <span className="sub">{row.villageName}</span>
        </>
      ),
    },
    { key: 'school', title: slice('case.column.school'), render: (row) => row.schoolName ?? '—' },
    {
      key: 'lead',
      title: slice('case.column.lead'),
      render: (row) => (
        <>
          {row.leadName}
          <span className="sub">{slice(`case.lead-line.${row.leadLine}`)}</span>
        </>
      ),
    },
    {
      key: 'groups',
      title: slice('case.column.groups'),
      render: (row) => <GroupLabels groups={row.groups} />,
    },
    {
      key: 'due',
      title: slice('case.column.due-on'),
      sort: 'dueOn',
      render: (row) => <DueTag dueOn={row.dueOn} done={row.state === 'closed'} />,
    },
  ]
  return (
    <DataList
      caption={t('cases.title')}
      columns={columns.filter(({ key }) => isTold(sight, key))}
      page={props.page}
      keyOf={(row) => row.caseId}
      opens={(row) => ({ to: '/cases/$caseId', params: { caseId: row.caseId } })}
      emptyTitle={t('cases.empty')}
      emptyText={t(isByDuty ? 'cases.empty.duty' : 'cases.empty.text')}
      defaultSort="dueOn"
    />
  )
}
