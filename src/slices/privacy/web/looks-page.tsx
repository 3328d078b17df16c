import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useAllTexts } from '../../../web/all-texts.tsx'
import { formatInstant } from '../../../web/format.ts'
import { useCall } from '../../../web/query.ts'
import { Filters } from '../../../web/ui/filters.tsx'
import { useFilters } from '../../../web/ui/list-state.ts'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { type Look, type LooksPage as Looks, showLooks } from '../contract.ts'
import { PaperTable, PrintButton } from './paper.tsx'
import { useSliceText, useText } from './use-text.ts'

/** 谁看过孩子的档案: the guardian's question answered on one page. */
export function LooksPage(): ReactNode {
  const t = useText()
  const { childId } = useParams({ from: '/desk/children/$childId/looks' })
  const { filters } = useFilters()
  const query = { from: filters['from'], to: filters['to'] }
  const { data, error, refetch } = useCall(showLooks, { params: { childId }, query }, { staleTime: Infinity })
  return (
    <>
      <PageHeader
        title={t('looks.title')}
        note={<span className="no-print">{t('looks.note')}</span>}
        up={{ link: { to: '/children/$childId', params: { childId } }, text: t('request.card') }}
        actions={data && <PrintButton />}
      />
      <div className="stack">
        <div className="paper no-print">
          <Filters
            specs={[
              { kind: 'day', name: 'from', label: t('looks.from') },
              { kind: 'day', name: 'to', label: t('looks.to') },
            ]}
          />
        </div>
        {error ? <Problem error={error} onRetry={() => void refetch()} /> : null}
        {!data && !error && <Loading />}
        {data && <Paper page={data} />}
      </div>
    </>
  )
}

function Paper({ page }: { readonly page: Looks }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const lineOf = useLines()
  const { child } = page
  const heads = [
    slice('privacy.look.at'),
    slice('privacy.look.who'),
    slice('privacy.look.unit'),
    slice('privacy.look.event'),
    t('looks.why'),
    t('looks.right'),
  ]
  return (
    <article className="paper sheet" aria-label={t('looks.title')}>
      <h2 className="sheet-title">{t('looks.title')}</h2>
      <div className="sheet-line">
        <span>
          {t('looks.child')}：{child.name} {child.place} {child.schoolName}
        </span>
        <span>{t('looks.made', { at: formatInstant(page.madeAt), county: page.countyName })}</span>
      </div>
      <PaperTable title={t('looks.rows')} heads={heads} lines={page.rows.map(lineOf)} none={t('looks.rows.none')} />
      {page.isCut && <p>{t('looks.cut')}</p>}
      <PaperTable
        title={`${t('looks.lists')}（${t('looks.lists.note')}）`}
        heads={heads}
        lines={page.lists.map(lineOf)}
        none={t('looks.rows.none')}
      />
      {page.head && <p className="sheet-notes mono wrap-anywhere">{t('looks.head', { head: page.head })}</p>}
    </article>
  )
}

/** A line in words; the words of events, purposes and rights belong to slices this page does not know. */
function useLines(): (look: Look) => readonly ReactNode[] {
  const t = useText()
  const { find } = useAllTexts()
  return (look) => {
    const role = find(`role.${look.role}`) ?? look.role
    const purpose = look.purpose ? (find(`disclosure.purpose.${look.purpose}`) ?? look.purpose) : t('looks.duty')
    const right = look.permission ? (find(`permission.${look.permission}`) ?? look.permission) : '—'
    return [
      formatInstant(look.at),
      look.who,
      look.unit ? `${look.unit}（${role}）` : role,
      find(`audit.event.${look.event}`) ?? look.event,
      look.note ? `${purpose}：${look.note}` : purpose,
      right,
    ]
  }
}
