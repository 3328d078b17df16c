import { Button, Input, Segmented } from 'antd'
import { type ReactNode, useState } from 'react'
import { useShellText } from '../../../web/i18n.ts'
import { useMay } from '../../../web/session.tsx'
import { type Column, DataList } from '../../../web/ui/data-list.tsx'
import { Filters } from '../../../web/ui/filters.tsx'
import { useFilters, useListCall } from '../../../web/ui/list-state.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Label, StatusTag } from '../../../web/ui/status-tag.tsx'
import { type DivisionRow, listDivisions, listSchools, type SchoolRow } from '../contract.ts'
import { SCHOOL_KINDS } from '../domain.ts'
import { useTownshipChoices } from './choices.ts'
import { ImportDialog } from './import-dialog.tsx'
import { SchoolDialog } from './school-dialog.tsx'
import { SponsorDialog } from './sponsor-dialog.tsx'
import { useSliceText, useText } from './use-text.ts'

/** Schools, and townships with their villages. */
export function DirectoryPage(): ReactNode {
  const t = useText()
  const may = useMay()
  const { filters, setFilter } = useFilters()
  const [importing, setImporting] = useState(false)
  const tab = filters['tab'] === 'divisions' ? 'divisions' : 'schools'
  return (
    <>
      <PageHeader
        title={t('directory.title')}
        note={t('directory.note')}
        actions={
          may('directory.manage') && <Button onClick={() => setImporting(true)}>{t(`directory.import.${tab}`)}</Button>
        }
      />
      <div className="paper">
        <div className="list-filters">
          <Segmented
            value={tab}
            onChange={(value) => setFilter('tab', value === 'schools' ? undefined : value)}
            options={[
              { value: 'schools', label: t('directory.tab.schools') },
              { value: 'divisions', label: t('directory.tab.divisions') },
            ]}
          />
        </div>
        {tab === 'schools' ? <Schools /> : <Divisions />}
      </div>
      {importing && <ImportDialog what={tab} onClose={() => setImporting(false)} />}
    </>
  )
}

function Schools(): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const shell = useShellText()
  const may = useMay()
  const { filters } = useFilters()
  const townships = useTownshipChoices()
  const [search, setSearch] = useState('')
  const [edited, setEdited] = useState<SchoolRow>()
  const page = useListCall(listSchools, {
    kind: filters['kind'],
    within: filters['within'],
    search: search || undefined,
  })
  const columns: readonly Column<SchoolRow>[] = [
    {
      key: 'name',
      title: t('school.name'),
      card: 'title',
      render: (row) => (
        <span className="row">
          <span className="strong">{row.name}</span>
          {row.isPrivate && <Label>{t('school.private')}</Label>}
        </span>
      ),
    },
    { key: 'code', title: t('school.code'), render: (row) => <span className="mono">{row.code}</span> },
    { key: 'kind', title: t('school.kind'), render: (row) => slice(`school.kind.${row.kind}`) },
    { key: 'place', title: t('school.place'), render: (row) => row.divisionName },
    {
      key: 'state',
      title: t('school.state'),
      card: 'corner',
      render: (row) => (
        <StatusTag tone={row.active ? 'good' : 'neutral'}>
          {row.active ? t('school.active') : t('school.closed')}
        </StatusTag>
      ),
    },
    ...(may('directory.manage')
      ? [
          {
            key: 'edit',
            title: '',
            align: 'right' as const,
            card: 'action' as const,
            render: (row: SchoolRow) => (
              <Button size="small" aria-label={`${shell('shell.edit')}:${row.name}`} onClick={() => setEdited(row)}>
                {shell('shell.edit')}
              </Button>
            ),
          },
        ]
      : []),
  ]
  return (
    <>
      <Filters
        specs={[
          { kind: 'choice', name: 'within', label: t('division.township'), choices: townships },
          {
            kind: 'choice',
            name: 'kind',
            label: t('school.kind'),
            choices: SCHOOL_KINDS.map((kind) => ({ value: kind, label: slice(`school.kind.${kind}`) })),
          },
        ]}
      >
        <SearchBox label={t('school.name')} onSearch={setSearch} />
      </Filters>
      <DataList caption={t('directory.tab.schools')} columns={columns} page={page} keyOf={(row) => row.code} />
      {edited && <SchoolDialog school={edited} onClose={() => setEdited(undefined)} />}
    </>
  )
}

function Divisions(): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const may = useMay()
  const { filters } = useFilters()
  const townships = useTownshipChoices()
  const [search, setSearch] = useState('')
  const [edited, setEdited] = useState<DivisionRow>()
  const page = useListCall(listDivisions, {
    level: filters['level'],
    within: filters['within'],
    search: search || undefined,
  })
  const columns: readonly Column<DivisionRow>[] = [
    {
      key: 'name',
      title: t('division.name'),
      card: 'title',
      render: (row) => <span className={row.level === 'village' ? 'indent' : 'strong'}>{row.name}</span>,
    },
    { key: 'code', title: t('division.code'), render: (row) => <span className="mono">{row.code}</span> },
    { key: 'level', title: t('division.level'), render: (row) => slice(`division.level.${row.level}`) },
    {
      key: 'sponsor',
      title: t('division.sponsor'),
      render: (row) =>
        row.level !== 'village' ? (
          <span className="quiet">—</span>
        ) : (
          <span className="row">
            {row.sponsoringSchoolName ?? <span className="quiet">{t('division.sponsor.none')}</span>}
            {may('directory.manage') && (
              <Button
                size="small"
                type="text"
                aria-label={`${t('division.sponsor.set')}:${row.name}`}
                onClick={() => setEdited(row)}
              >
                {t('division.sponsor.set')}
              </Button>
            )}
          </span>
        ),
    },
  ]
  return (
    <>
      <Filters
        specs={[
          { kind: 'choice', name: 'within', label: t('division.township'), choices: townships },
          {
            kind: 'choice',
            name: 'level',
            label: t('division.level'),
            choices: (['township', 'village'] as const).map((level) => ({
              value: level,
              label: slice(`division.level.${level}`),
            })),
          },
        ]}
      >
        <SearchBox label={t('division.name')} onSearch={setSearch} />
      </Filters>
      <DataList caption={t('directory.tab.divisions')} columns={columns} page={page} keyOf={(row) => row.code} />
      {edited && <SponsorDialog division={edited} onClose={() => setEdited(undefined)} />}
    </>
  )
}

function SearchBox(props: { readonly label: string; readonly onSearch: (text: string) => void }): ReactNode {
  return (
    <Input.Search
      className="list-search"
      placeholder={props.label}
      aria-label={props.label}
      allowClear
      maxLength={60}
      onSearch={(text) => props.onSearch(text.trim())}
    />
  )
}
