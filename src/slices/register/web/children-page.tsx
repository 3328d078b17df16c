import { Button, Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { GRADES } from '../../../kernel/codes.ts'
import { useAction } from '../../../web/query.ts'
import { useMay, useSight } from '../../../web/session.tsx'
import { type Column, DataList } from '../../../web/ui/data-list.tsx'
import { type FilterSpec, Filters } from '../../../web/ui/filters.tsx'
import { type ListPage, useFilters, useListCall } from '../../../web/ui/list-state.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { useSchoolChoices, useTownshipChoices, useVillageChoices } from '../../directory/web/index.tsx'
import { ExportListButton, UnmaskButton } from '../../disclosure/web/index.tsx'
import { type ChildLine, listChildren, searchChildren } from '../contract.ts'
import { GROUPS, POPULATIONS, STANDINGS } from '../domain.ts'
import { CertaintyText, GroupLabels, SexAndBirth, StandingTag } from './standing.tsx'
import { useRegisterText, useText } from './use-text.ts'

const FILTERS = [
  'division',
  'school',
  'standing',
  'population',
  'group',
  'sex',
  'schoolAgeOnly',
  'countedAsEnrolled',
  'bornFrom',
  'bornTo',
  'bornUnknown',
  'sort',
] as const

/** The children of the register inside the account's scope. */
export function ChildrenPage(): ReactNode {
  const t = useText()
  const may = useMay()
  const { filters } = useFilters()
  const query = Object.fromEntries(FILTERS.map((name) => [name, filters[name]]))
  const page = useListCall(listChildren, query, { walkAs: 'children', keyOfRow: (row) => row.childId })
  const search = useAction(searchChildren, { quiet: true })
  const found = search.data
  const foundPage: ListPage<ChildLine> | undefined = found && {
    data: found,
    error: undefined,
    isOld: search.isPending,
    reload: () => {},
    from: 1,
    goNext: undefined,
    goPrevious: undefined,
  }
  return (
    <>
      <PageHeader
        title={t('children.title')}
        note={t('children.note')}
        actions={
          <>
            <UnmaskButton subject="list:children" onShown={() => search.variables && search.mutate(search.variables)} />
            {may('register.export-children') && (
              <ExportListButton list="children" filter={query} fileName={`${t('children.title')}.xlsx`} />
            )}
          </>
        }
      />
      <div className="paper">
        <Search
          busy={search.isPending}
          onSearch={(text) => (text ? search.mutate({ body: { text } }) : search.reset())}
          found={found?.total}
        />
        {search.error && (
          <div className="inside">
            <Problem error={search.error} />
          </div>
        )}
        {foundPage ? (
          <ChildList
            page={foundPage}
            emptyTitle={t('children.search.none')}
            emptyText={t('children.search.none.text')}
          />
        ) : (
          <>
            <ChildFilters />
            <ChildList page={page} />
          </>
        )}
      </div>
    </>
  )
}

/** A name or an ID number is searched in the body of a request and kept out of the address. */
function Search(props: {
  readonly busy: boolean
  readonly found: number | undefined
  readonly onSearch: (text: string) => void
}): ReactNode {
  const t = useText()
  const [text, setText] = useState('')
  return (
    <search className="list-filters">
      <Input.Search
        className="list-search wide-search"
        placeholder={t('children.search')}
        aria-label={t('children.search')}
        value={text}
        maxLength={40}
        allowClear
        enterButton
        loading={props.busy}
        onChange={(event) => setText(event.target.value)}
        onSearch={(value) => props.onSearch(value.trim())}
      />
      {props.found !== undefined && (
        <>
          <span aria-live="polite">{t('children.search.result', { count: props.found })}</span>
          <Button
            type="link"
            onClick={() => {
              setText('')
              props.onSearch('')
            }}
          >
            {t('children.search.clear')}
          </Button>
        </>
      )}
    </search>
  )
}

function ChildFilters(): ReactNode {
  const t = useText()
  const slice = useRegisterText()
  const { filters } = useFilters()
  const townships = useTownshipChoices()
  const division = filters['division']
  const villages = useVillageChoices(division?.slice(0, 9))
  const schools = useSchoolChoices()
  const sight = useSight()
  const inVillage = division?.length === 12
  const places = inVillage || (division && villages.length > 0) ? [...townships, ...villages] : townships
  const specs: readonly FilterSpec[] = [
    { kind: 'choice', name: 'division', label: slice('field.division'), choices: places },
    ...(sight.tellsSchooling
      ? [
          { kind: 'choice' as const, name: 'school', label: slice('field.school'), choices: schools },
          {
            kind: 'choice' as const,
            name: 'standing',
            label: slice('field.standing'),
            choices: STANDINGS.map((value) => ({ value, label: slice(`standing.${value}`) })),
          },
        ]
      : []),
    ...(sight.tellsGroups
      ? [
          {
            kind: 'choice' as const,
            name: 'group',
            label: slice('field.group'),
            choices: GROUPS.filter(sight.tellsGroup).map((value) => ({ value, label: slice(`group.${value}`) })),
          },
        ]
      : []),
    {
      kind: 'choice',
      name: 'population',
      label: slice('field.population'),
      choices: (['counted', ...POPULATIONS] as const).map((value) => ({ value, label: slice(`population.${value}`) })),
    },
    { kind: 'switch', name: 'schoolAgeOnly', label: t('children.school-age-only') },
    {
      kind: 'given',
      name: 'sex',
      label: slice('field.sex'),
      show: (value) => (value === 'male' || value === 'female' ? slice(`sex.${value}`) : slice('sex.unknown')),
    },
    { kind: 'given', name: 'countedAsEnrolled', label: t('children.counted-as-enrolled') },
    { kind: 'given', name: 'bornFrom', label: t('children.born-from'), show: (value) => value },
    { kind: 'given', name: 'bornTo', label: t('children.born-to'), show: (value) => value },
    { kind: 'given', name: 'bornUnknown', label: t('children.born-unknown') },
  ]
  return <Filters specs={specs} />
}

function ChildList(props: {
  readonly page: ListPage<ChildLine>
  readonly emptyTitle?: string
  readonly emptyText?: string
}): ReactNode {
  const t = useText()
  const slice = useRegisterText()
  const may = useMay()
  const sight = useSight()
  const { filters } = useFilters()
  const isFiltered = FILTERS.some((name) => filters[name])
  const school: Column<ChildLine> = {
    key: 'school',
    title: t('children.school-grade'),
    blank: (row) => row.schoolName === null,
    render: (row) => (
      <>
        {row.schoolName ?? '—'}
        {row.gradeCode && <span className="sub">{GRADES[row.gradeCode] ?? row.gradeCode}</span>}
      </>
    ),
  }
  const groups: Column<ChildLine> = {
    key: 'groups',
    title: slice('child.groups'),
    render: (row) => <GroupLabels groups={row.groups} />,
    blank: (row) => row.groups.length === 0,
  }
  const columns: readonly Column<ChildLine>[] = [
    { key: 'name', title: slice('child.name'), render: (row) => row.name, sort: 'name', card: 'title', nowrap: true },
    {
      key: 'born',
      title: `${slice('child.sex')} · ${slice('child.born-on')}`,
      render: (row) => <SexAndBirth sex={row.sex} bornOn={row.bornOn} />,
      under: (row) => <span className="mono">{row.citizenId ?? '—'}</span>,
      sort: 'bornOn',
    },
    {
      key: 'place',
      title: t('children.place'),
      sort: 'division',
      nowrap: true,
      render: (row) => (
        <>
          {row.townshipName}
          <span className="sub">{row.villageName}</span>
        </>
      ),
    },
    {
      key: 'guardian',
      title: slice('child.guardian'),
      nowrap: true,
      render: (row) => (
        <>
          {row.guardianName ?? '—'}
          {row.guardianPhone && <span className="sub mono">{row.guardianPhone}</span>}
        </>
      ),
    },
    {
      key: 'standing',
      title: slice('child.standing'),
      card: 'corner',
      render: (row) => (
        <span className="stack-tag">
          <StandingTag standing={row.standing} enrolled={row.enrolled} />
          <CertaintyText certainty={row.standing ? row.standingCertainty : null} />
        </span>
      ),
    },
    ...(sight.tellsSchooling ? [school] : []),
    ...(sight.tellsGroups ? [groups] : []),
  ]
  return (
    <DataList
      caption={t('children.title')}
      columns={columns}
      page={props.page}
      keyOf={(row) => row.childId}
      {...(may('register.show-child')
        ? { opens: (row: ChildLine) => ({ to: '/children/$childId', params: { childId: row.childId } }) as const }
        : {})}
      {...(props.emptyTitle
        ? { emptyTitle: props.emptyTitle, emptyText: props.emptyText }
        : isFiltered
          ? {}
          : { emptyTitle: t('children.empty'), emptyText: t('children.empty.text') })}
      defaultSort="division"
    />
  )
}
