import { PrinterOutlined } from '@ant-design/icons'
import { useNavigate } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import type { ReactNode } from 'react'
import { textOfCode, textsOf } from '../../../web/i18n.ts'
import { useCall } from '../../../web/query.ts'
import { useMay, useToday } from '../../../web/session.tsx'
import { type Column, DataList } from '../../../web/ui/data-list.tsx'
import { Filters } from '../../../web/ui/filters.tsx'
import { useFilters, useListCall } from '../../../web/ui/list-state.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { ScrollX } from '../../../web/ui/scroll-x.tsx'
import { useSchoolChoices } from '../../directory/web/index.tsx'
import { ExportListButton, UnmaskButton } from '../../disclosure/web/index.tsx'
import { texts as documentTexts } from '../../documents/texts.ts'
import { GroupLabels, useRegisterText } from '../../register/web/index.tsx'
import { countCases } from '../contract.ts'
import { type LedgerLine, listLedger } from '../ledger-contract.ts'
import { type Ledger, LEDGER_COLUMNS, type LedgerColumn, LEDGERS, PARTS_OF } from '../ledger-domain.ts'
import { CaseStateTag } from './case-state.tsx'
import { sliceTexts, useCaseText, useText } from './use-text.ts'

const useDocumentText = textsOf(documentTexts)

/** The three ledgers, each as it stood on any day. */
export function LedgersPage(): ReactNode {
  const t = useText()
  const slice = useCaseText()
  const may = useMay()
  const today = useToday()
  const { filters } = useFilters()
  const ledger = LEDGERS.find((one) => one === filters['ledger']) ?? 'dropout'
  const { part, division, school, on, sort } = filters
  const query = { ledger, part, division, school, on, sort }
  const page = useListCall(listLedger, query)
  const isPast = on !== undefined && on < today
  const isToCome = on !== undefined && on > today
  return (
    <>
      <PageHeader
        title={slice(`ledger.${ledger}`)}
        note={isPast ? t('ledgers.note.past', { day: on }) : t(isToCome ? 'ledgers.note.to-come' : 'ledgers.note')}
        actions={
          <>
            <UnmaskButton subject={`list:ledger-${ledger}`} />
            <Button icon={<PrinterOutlined aria-hidden="true" />} onClick={() => print()}>
              {t('ledgers.print')}
            </Button>
            {may('cases.export') && (
              <ExportListButton
                list={`ledger-${ledger}`}
                filter={query}
                fileName={`${slice(`ledger.${ledger}`)}.xlsx`}
              />
            )}
          </>
        }
      />
      <div className="stack">
        <LedgerTabs ledger={ledger} />
        <div className="paper">
          <LedgerFilters ledger={ledger} />
          <ScrollX label={slice(`ledger.${ledger}`)}>
            <LedgerTable ledger={ledger} page={page} />
          </ScrollX>
        </div>
      </div>
    </>
  )
}

function LedgerTabs({ ledger }: { readonly ledger: Ledger }): ReactNode {
  const t = useText()
  const slice = useCaseText()
  const { filters } = useFilters()
  const navigate = useNavigate()
  return (
    <Segmented
      block
      className="no-print"
      aria-label={t('ledgers.which')}
      value={ledger}
      onChange={(value) => {
        // Parts and orders belong to one ledger; day and place hold for all three.
        const { on, division, school } = filters
        void navigate({ to: '.', replace: true, search: { ledger: value, on, division, school } as never })
      }}
      options={LEDGERS.map((value) => ({ value, label: slice(`ledger.${value}`) }))}
    />
  )
}

function LedgerFilters({ ledger }: { readonly ledger: Ledger }): ReactNode {
  const t = useText()
  const slice = useCaseText()
  const { data: counts } = useCall(countCases, {})
  const schools = useSchoolChoices()
  const isChildren = ledger === 'school-age'
  return (
    <Filters
      specs={[
        {
          kind: 'choice',
          name: 'part',
          label: t('ledgers.part'),
          otherwise: 'usual',
          choices: [
            { value: 'usual', label: t(isChildren ? 'ledgers.part.usual-children' : 'ledgers.part.usual') },
            ...PARTS_OF[ledger].map((value) => ({ value, label: slice(`ledger.part.${value}`) })),
            ...(isChildren ? [] : [{ value: 'all', label: t('ledgers.part.all') }]),
          ],
        },
        { kind: 'day', name: 'on', label: t('ledgers.on') },
        {
          kind: 'choice',
          name: 'division',
          label: t('ledgers.township'),
          choices: (counts?.byTownship ?? []).map((row) => ({ value: row.code.slice(0, 9), label: row.name })),
        },
        { kind: 'choice', name: 'school', label: slice('ledger.column.school'), choices: schools },
      ]}
    />
  )
}

/** On a phone's card stand these; the rest is on the case's page. */
const ON_CARD: readonly LedgerColumn[] = [
  'village',
  'school',
  'sponsor',
  'foundOn',
  'outOfSchoolSince',
  'visitCount',
  'returnedOn',
]
/** Sentences and addresses wrap, in columns wide enough to be read. */
const WIDE: readonly LedgerColumn[] = [
  'causes',
  'members',
  'sponsor',
  'notInSchoolReason',
  'whereabouts',
  'papers',
  'householdAddress',
  'residenceAddress',
]
const SORTS: Readonly<Partial<Record<LedgerColumn, string>>> = {
  township: 'division',
  bornOn: 'bornOn',
  stateOn: 'since',
}

function LedgerTable(props: {
  readonly ledger: Ledger
  readonly page: Parameters<typeof DataList<LedgerLine>>[0]['page']
}): ReactNode {
  const t = useText()
  const slice = useCaseText()
  const columns = LEDGER_COLUMNS[props.ledger].map((column): Column<LedgerLine> => {
    const sort = SORTS[column]
    return {
      key: column,
      title: slice(`ledger.column.${column}`),
      nowrap: !WIDE.includes(column),
      render: (row) =>
        WIDE.includes(column) ? (
          <span className="ledger-words">
            <Cell row={row} column={column} />
          </span>
        ) : (
          <Cell row={row} column={column} />
        ),
      card: column === 'name' ? 'title' : column === 'state' ? 'corner' : ON_CARD.includes(column) ? 'line' : 'hide',
      blank: (row) => row[column] === null,
      ...(sort && { sort }),
    }
  })
  return (
    <DataList
      caption={slice(`ledger.${props.ledger}`)}
      columns={columns}
      page={props.page}
      keyOf={(row) => row.caseId ?? row.childId}
      opens={(row) =>
        row.caseId
          ? { to: '/cases/$caseId', params: { caseId: row.caseId } }
          : { to: '/children/$childId', params: { childId: row.childId } }
      }
      emptyTitle={t('ledgers.empty')}
      defaultSort="division"
    />
  )
}

function Cell({ row, column }: { readonly row: LedgerLine; readonly column: LedgerColumn }): ReactNode {
  const slice = useCaseText()
  const register = useRegisterText()
  const document = useDocumentText()
  const say = (key: string): string => textOfCode(slice, sliceTexts, key)
  switch (column) {
    case 'state':
      return row.state ? <CaseStateTag state={row.state} /> : '—'
    case 'groups':
      return <GroupLabels groups={row.groups} />
    case 'sex':
      return row.sex ? register(`sex.${row.sex as 'male'}`) : '—'
    case 'standing':
      return row.standing ? register(`standing.${row.standing as 'completed'}`) : '—'
    case 'causes':
      return row.causes.map((cause) => say(`case.cause.${cause}`)).join('、') || '—'
    case 'papers':
      return row.papers.length === 0 ? (
        '—'
      ) : (
        <ul className="plain ledger-papers">
          {row.papers.map((one) => (
            <li key={one.number}>
              {textOfCode(document, documentTexts, `document.kind.${one.kind}`)} {one.number} {one.issuedOn}
            </li>
          ))}
        </ul>
      )
    case 'foundBy':
      return row.foundBy ? say(`case.found-by.${row.foundBy}`) : '—'
    case 'explanation':
      return row.explanation ? say(`case.explanation.${row.explanation}`) : '—'
    case 'placement':
      return row.placement ? say(`case.placement.${row.placement}`) : '—'
    case 'stability':
      return row.stability ? say(`case.check-finding.${row.stability}`) : '—'
    default:
      return row[column] ?? '—'
  }
}
