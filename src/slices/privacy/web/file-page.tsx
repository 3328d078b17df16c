import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatInstant } from '../../../web/format.ts'
import { useCall } from '../../../web/query.ts'
import { ExportButton } from '../../../web/ui/export-button.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { exportChildFile, showChildFile } from '../contract.ts'
import { PaperTable, PrintButton } from './paper.tsx'
import { useSliceText, useText } from './use-text.ts'

/** The answer to a guardian: everything kept of the child, as a paper. */
export function FilePage(): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const { requestId } = useParams({ from: '/desk/privacy-requests/$requestId/file' })
  const { data, error } = useCall(showChildFile, { params: { requestId } }, { staleTime: Infinity })
  if (error) return <Problem error={error} />
  if (!data) return <Loading />
  return (
    <>
      <PageHeader
        title={t('file.title')}
        up={{ link: { to: '/privacy-requests/$requestId', params: { requestId } }, text: data.number }}
        actions={
          <>
            <ExportButton
              endpoint={exportChildFile}
              input={{ params: { requestId } }}
              fileName={`${data.number}.xlsx`}
              text={t('file.export')}
            />
            <PrintButton />
          </>
        }
      />
      <article className="paper sheet" aria-label={t('file.title')}>
        <h2 className="sheet-title">{t('file.title')}</h2>
        <div className="sheet-line">
          <span>{t('file.line', { number: data.number, day: data.madeOn, county: data.countyName })}</span>
        </div>
        <PaperTable
          title={t('file.facts')}
          heads={[slice('privacy.file.item'), slice('privacy.file.content')]}
          lines={data.facts.map(({ label, value }) => [label, value])}
          none={t('file.none')}
        />
        <PaperTable
          title={t('file.records')}
          heads={[slice('privacy.file.source'), slice('privacy.file.as-of'), slice('privacy.file.content')]}
          lines={data.records.map((record) => [
            `${record.kind} ${record.sourceName}`,
            record.asOfOn,
            record.facts.map(({ label, value }) => `${label}：${value}`).join('；'),
          ])}
          none={t('file.none')}
        />
        <PaperTable
          title={t('file.looks')}
          heads={(['at', 'who', 'unit', 'event'] as const).map((part) => slice(`privacy.look.${part}`))}
          lines={data.looks.map((look) => [formatInstant(look.at), look.who, look.unit || '—', look.event])}
          none={t('file.none')}
        />
        <PaperTable
          title={t('file.consents')}
          heads={(['data-set', 'given-by', 'given-on', 'withdrawn-on'] as const).map((part) =>
            slice(`privacy.consent.${part}`),
          )}
          lines={data.consents.map((consent) => [
            consent.dataSet,
            consent.givenBy,
            consent.givenOn,
            consent.withdrawnOn ?? '—',
          ])}
          none={t('file.none')}
        />
      </article>
    </>
  )
}
