import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useMay } from '../../../web/session.tsx'
import { type Column, DataList } from '../../../web/ui/data-list.tsx'
import { Filters } from '../../../web/ui/filters.tsx'
import { useFilters, useListCall } from '../../../web/ui/list-state.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { DueTag, StatusTag } from '../../../web/ui/status-tag.tsx'
import { classNameOf } from '../../directory/domain.ts'
import { type HitLine, listHits } from '../contract.ts'
import { RULES } from '../domain.ts'
import { AssignDialog, SettleDialog } from './change-dialogs.tsx'
import { CountDialog } from './count-dialog.tsx'
import { useSliceText, useText } from './use-text.ts'

type Doing = { readonly what: 'assign' | 'settle'; readonly hit: HitLine } | { readonly what: 'count' }

/** Numbers that are doubted, with their arithmetic; who checks them, and what was found. */
export function HitsPage(): ReactNode {
  const t = useText()
  const s = useSliceText()
  const may = useMay()
  const { filters } = useFilters()
  const page = useListCall(listHits, { rule: filters['rule'], state: filters['state'] } as never)
  const [doing, setDoing] = useState<Doing>()
  const close = (): void => setDoing(undefined)
  return (
    <>
      <PageHeader
        title={t('hits.title')}
        note={t('hits.note')}
        actions={
          may('crosschecks.count') && <Button onClick={() => setDoing({ what: 'count' })}>{t('count.open')}</Button>
        }
      />
      <div className="paper">
        <Filters
          specs={[
            {
              kind: 'choice',
              name: 'state',
              label: t('hits.state'),
              choices: (['open', 'settled'] as const).map((value) => ({ value, label: t(`hits.state.${value}`) })),
            },
            {
              kind: 'choice',
              name: 'rule',
              label: t('hits.rule'),
              choices: RULES.map((value) => ({ value, label: s(`crosschecks.rule.${value}`) })),
            },
          ]}
        />
        <DataList
          caption={t('hits.title')}
          columns={useColumns(setDoing)}
          page={page}
          keyOf={(row) => row.hitId}
          emptyTitle={t('hits.empty')}
          emptyText={t('hits.empty.text')}
        />
      </div>
      {doing?.what === 'assign' && <AssignDialog hit={doing.hit} onClose={close} />}
      {doing?.what === 'settle' && <SettleDialog hit={doing.hit} onClose={close} />}
      {doing?.what === 'count' && <CountDialog onClose={close} />}
    </>
  )
}

function useColumns(onDo: (doing: Doing) => void): readonly Column<HitLine>[] {
  const t = useText()
  const s = useSliceText()
  return [
    {
      key: 'rule',
      title: t('hits.rule'),
      card: 'title',
      nowrap: true,
      render: (row) => s(`crosschecks.rule.${row.rule}`),
    },
    {
      key: 'class',
      title: t('hits.class'),
      render: (row) => (
        <>
          {row.schoolName}
          <span className="sub">{row.classCode ? classNameOf(row.classCode).zh : ''}</span>
        </>
      ),
    },
    {
      key: 'arithmetic',
      title: t('hits.arithmetic'),
      render: (row) => (
        <>
          {s(`crosschecks.arithmetic.${row.rule}`, row.arithmetic)}
          {row.rule === 'roll-differs' && <WhoDiffers row={row} />}
          <span className="sub">
            {row.firstDay === row.lastDay ? row.firstDay : `${row.firstDay} – ${row.lastDay}`}
          </span>
        </>
      ),
    },
    {
      key: 'due',
      title: t('hits.due'),
      nowrap: true,
      render: (row) => (
        <>
          <DueTag dueOn={row.dueOn} done={row.state === 'settled'} />
          <span className="sub">{row.assignee ?? (row.state === 'open' && t('hits.assignee.nobody'))}</span>
        </>
      ),
    },
    {
      key: 'state',
      title: t('hits.state'),
      card: 'corner',
      render: (row) => <State row={row} />,
    },
    {
      key: 'action',
      title: t('hits.action'),
      card: 'action',
      blank: (row) => !row.abilities.assign && !row.abilities.settle,
      render: (row) => <Actions row={row} onDo={onDo} />,
    },
  ]
}

/** The names behind the difference, for those who may see them. */
function WhoDiffers({ row }: { readonly row: HitLine }): ReactNode {
  const t = useText()
  const may = useMay()
  if (!may('enrolment.list-pupils')) return null
  const parts = [
    { count: row.arithmetic['withoutClass'], text: t('hits.open.no-class'), search: { hasClass: 'false' } },
    { count: row.arithmetic['notReal'], text: t('hits.open.not-real'), search: { isReal: 'false' } },
  ].filter(({ count }) => Number(count) > 0)
  return parts.map(({ text, search }) => (
    <span className="sub" key={text}>
      <Link to="/pupils" search={{ school: row.schoolCode, status: 'enrolled', ...search }}>
        {text}
      </Link>
    </span>
  ))
}

function State({ row }: { readonly row: HitLine }): ReactNode {
  const t = useText()
  const s = useSliceText()
  if (!row.outcome) return <StatusTag tone="warning">{t('hits.state.open')}</StatusTag>
  return (
    <>
      <StatusTag tone={row.outcome === 'false-report' ? 'bad' : 'good'}>
        {s(`crosschecks.outcome.${row.outcome}`)}
      </StatusTag>
      <span className="sub">{row.settledReason}</span>
      <span className="sub">{t('hits.settled-by', { name: row.settledByName, day: row.settledOn })}</span>
    </>
  )
}

function Actions(props: { readonly row: HitLine; readonly onDo: (doing: Doing) => void }): ReactNode {
  const t = useText()
  const { row: hit, onDo } = props
  return (
    <div className="row">
      {hit.abilities.assign && (
        <Button size="small" onClick={() => onDo({ what: 'assign', hit })}>
          {t('hits.assign')}
        </Button>
      )}
      {hit.abilities.settle && (
        <Button size="small" onClick={() => onDo({ what: 'settle', hit })}>
          {t('hits.settle')}
        </Button>
      )}
    </div>
  )
}
