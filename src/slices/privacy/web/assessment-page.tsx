import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useCall } from '../../../web/query.ts'
import { FactTable, Section } from '../../../web/ui/facts.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { showAssessment } from '../safeguards-contract.ts'
import { ConclusionTag, useSetName } from './assessment-words.tsx'
import { PrintButton } from './paper.tsx'
import { useText } from './use-text.ts'

const route = getRouteApi('/desk/privacy-assessments/$assessmentId')

/** One impact assessment as it was put on file. */
export function AssessmentPage(): ReactNode {
  const t = useText()
  const nameOf = useSetName()
  const { assessmentId } = route.useParams()
  const { data, error, refetch } = useCall(showAssessment, { params: { assessmentId } })
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading />
  const words = (text: string): ReactNode => <span className="note">{text}</span>
  return (
    <>
      <PageHeader
        title={t('assess.of', { day: data.assessedOn })}
        status={<ConclusionTag conclusion={data.conclusion} />}
        up={{ link: { to: '/privacy-assessments' }, text: t('assess.title') }}
        actions={<PrintButton />}
      />
      <Section title={t('assess.title')}>
        <FactTable
          facts={[
            { label: t('assess.sets'), value: data.dataSets.map(nameOf).join('、'), wide: true },
            ...(data.supersededFor.length > 0
              ? [{ label: t('assess.superseded'), value: data.supersededFor.map(nameOf).join('、'), wide: true }]
              : []),
            { label: t('assess.purpose'), value: words(data.purpose), wide: true },
            { label: t('assess.risk'), value: words(data.risk), wide: true },
            { label: t('assess.measures'), value: words(data.measures), wide: true },
            { label: t('assess.suffices'), value: t(data.suffices ? 'assess.yes' : 'assess.no') },
            { label: t('assess.conclusion'), value: <ConclusionTag conclusion={data.conclusion} /> },
            { label: t('assess.on'), value: data.assessedOn },
            { label: t('assess.review'), value: data.reviewOn },
            { label: t('assess.assessor'), value: data.assessor },
            { label: t('request.entered-by'), value: data.enteredByName },
          ]}
        />
        <p className="quiet">{t('assess.kept')}</p>
      </Section>
    </>
  )
}
