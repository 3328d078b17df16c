import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatCount, formatInstant } from '../../../web/format.ts'
import { useCall } from '../../../web/query.ts'
import { useToday } from '../../../web/session.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { showBreach } from '../safeguards-contract.ts'
import { useSetName } from './assessment-words.tsx'
import { PaperTable, PrintButton } from './paper.tsx'
import { useSliceText, useText } from './use-text.ts'

const route = getRouteApi('/desk/breaches/$breachId/sheet')

/** The report to the authority, with what the law asks for (个人信息保护法 57), to print and seal. */
export function BreachSheetPage(): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const nameOf = useSetName()
  const today = useToday()
  const { breachId } = route.useParams()
  const { data, error } = useCall(showBreach, { params: { breachId } })
  if (error) return <Problem error={error} />
  if (!data) return <Loading />
  const excused = data.guardiansExcused ? slice('privacy.report.excused') : t('breach.not-yet')
  const contact = [data.officer.name || t('register.officer.missing'), data.officer.phone].filter(Boolean).join(' ')
  return (
    <>
      <PageHeader
        title={t('breach.sheet')}
        up={{ link: { to: '/breaches/$breachId', params: { breachId } }, text: t('breach.title') }}
        actions={<PrintButton />}
      />
      <article className="paper sheet" aria-label={t('breach.sheet')}>
        <h2 className="sheet-title">{t('breach.sheet.title')}</h2>
        <div className="sheet-line">
          <span>{t('breach.sheet.from', { county: data.countyName })}</span>
          <span>{t('breach.sheet.day', { day: today })}</span>
        </div>
        <PaperTable
          title={t('breach.facts')}
          heads={[slice('privacy.file.item'), slice('privacy.file.content')]}
          lines={[
            [t('breach.known'), formatInstant(data.knownAt)],
            [t('breach.happened'), data.happenedAt ? formatInstant(data.happenedAt) : t('breach.unknown')],
            [t('breach.kinds'), data.kinds.map((kind) => slice(`privacy.breach-kind.${kind}`)).join('、')],
            [t('breach.sets'), data.dataSets.map(nameOf).join('、')],
            [t('breach.children'), formatCount(data.childrenCount)],
            [t('breach.cause'), data.cause],
            [t('breach.harm'), data.harm],
            [t('breach.remedy'), data.remedy],
            [t('breach.advice'), data.advice],
            [
              slice('privacy.breach-step.tell-guardians'),
              data.guardiansToldAt ? formatInstant(data.guardiansToldAt) : excused,
            ],
            [t('breach.contact'), contact],
          ]}
          none=""
        />
        <div className="sheet-signatures">
          <span>{t('breach.sheet.signed')}</span>
          <span>{t('breach.sheet.sealed')}</span>
        </div>
      </article>
    </>
  )
}
