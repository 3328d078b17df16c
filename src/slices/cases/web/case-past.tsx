import { Link } from '@tanstack/react-router'
import { Alert } from 'antd'
import { type ReactNode, useState } from 'react'
import { formatInstant } from '../../../web/format.ts'
import { textOfCode, textsOf } from '../../../web/i18n.ts'
import { ActorName } from '../../../web/ui/actor-name.tsx'
import { Section } from '../../../web/ui/facts.tsx'
import { DueTag, StatusTag } from '../../../web/ui/status-tag.tsx'
import { type DocumentKindName, kindRuleOf } from '../../documents/domain.ts'
import { texts as documentTexts } from '../../documents/texts.ts'
import type { CaseEvent, CasePage } from '../contract.ts'
import { CaseStateTag } from './case-state.tsx'
import { RecordPhotos } from './photos.tsx'
import { RecordFacts } from './record-facts.tsx'
import { RecordPaperLink } from './record-paper.tsx'
import { sliceTexts, useCaseText, useText } from './use-text.ts'

const useDocumentText = textsOf(documentTexts)

/** What is due, whose it is, and by which article. */
export function Deadlines({ page }: { readonly page: CasePage }): ReactNode {
  const t = useText()
  const slice = useCaseText()
  const { deadlines, countyReportOwedSince: owedSince } = page
  const running = deadlines.filter((one) => one.state === 'running')
  if (running.length === 0) return null
  return (
    <Section title={t('case.deadlines')}>
      {owedSince && <Alert type="warning" showIcon title={t('case.county-report-owed', { day: owedSince })} />}
      <ul className="plain-list">
        {running.map((one) => (
          <li key={one.deadlineId}>
            <div className="row">
              <span className="strong">{slice(`case.clock.${one.clock}`)}</span>
              {one.kind === 'waiting' ? (
                <StatusTag tone="waiting">{t('case.waiting-until', { day: one.dueOn })}</StatusTag>
              ) : (
                <DueTag dueOn={one.dueOn} done={false} />
              )}
            </div>
            <div className="quiet">
              {one.ownerName} · {slice(`case.law.${one.law}`)}
              {one.level > 0 && ` · ${t('case.escalated', { owner: slice(`case.owner.${one.owner}`) })}`}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** Papers of the case and on whom they were served. */
export function Documents({ page }: { readonly page: CasePage }): ReactNode {
  const t = useText()
  const document = useDocumentText()
  if (page.documents.length + page.deskPapers.length === 0) return null
  return (
    <Section title={t('case.documents')}>
      <ul className="plain-list">
        {page.documents.map((one) => (
          <li key={one.documentId}>
            <div className="row">
              <Link to="/documents/$documentId" params={{ documentId: one.documentId }}>
                {textOfCode(document, documentTexts, `document.kind.${one.kind}`)} {one.documentNumber}
              </Link>
              {one.isWithdrawn && <StatusTag tone="neutral">{t('case.document.withdrawn')}</StatusTag>}
              {!one.isWithdrawn && kindRuleOf(one.kind as DocumentKindName).servedOn !== 'nobody' && (
                <StatusTag tone={one.effectiveOn ? 'good' : 'warning'}>
                  {one.effectiveOn ? t('case.document.served', { day: one.effectiveOn }) : t('case.document.unserved')}
                </StatusTag>
              )}
            </div>
            <div className="quiet">
              {[
                one.issuedOn,
                ...one.addressees.map((to) => `${to.name} ${to.servedOn ?? t('case.document.not-yet')}`),
              ].join(' · ')}
            </div>
          </li>
        ))}
      </ul>
      {page.deskPapers.length > 0 && (
        <p className="row no-print">
          <span className="quiet">{t('case.documents.issue')}</span>
          {page.deskPapers.map((kind) => (
            <Link
              key={kind}
              to="/documents/issue"
              search={{ kind, childId: page.case.childId, matterId: page.case.caseId }}
            >
              {textOfCode(document, documentTexts, `document.kind.${kind}`)}
            </Link>
          ))}
        </p>
      )}
    </Section>
  )
}

/** Records of the case, the newest first. */
export function Records({ page }: { readonly page: CasePage }): ReactNode {
  const { records } = page
  const t = useText()
  const slice = useCaseText()
  const [all, setAll] = useState(false)
  if (records.length === 0) return null
  const newestFirst = records.toReversed()
  const shown = all ? newestFirst : newestFirst.slice(0, 5)
  return (
    <Section title={t('case.records')}>
      <ol className="timeline">
        {shown.map((record) => (
          <li key={record.recordId} className={record.isCorrected ? 'corrected' : undefined}>
            <div className="row">
              <span className="strong">{slice(`case.record.${record.kind}`)}</span>
              <span className="quiet">{record.on}</span>
              {record.isCorrected && <StatusTag tone="neutral">{t('case.record.corrected')}</StatusTag>}
            </div>
            <RecordFacts record={record} reasons={page.closingReasons} />
            <RecordPhotos caseId={page.case.caseId} photoIds={record.photoIds} />
            <AroundVisit around={page.aroundVisits.find((one) => one.recordId === record.recordId)} />
            <RecordPaperLink page={page} sourceId={record.recordId} />
            <div className="when">
              {formatInstant(record.recordedAt)} · <ActorName name={record.actorName} />
            </div>
          </li>
        ))}
      </ol>
      {!all && newestFirst.length > shown.length && (
        <button type="button" className="plain-button" onClick={() => setAll(true)}>
          {t('case.records.all', { count: newestFirst.length })}
        </button>
      )}
    </Section>
  )
}

type Around = CasePage['aroundVisits'][number]

/** What a visit has brought about, as the class reports tell it. */
function AroundVisit({ around }: { readonly around: Around | undefined }): ReactNode {
  const t = useText()
  if (!around) return null
  const say = (counts: Around['before']): string =>
    counts ? t('case.around.days', { ...counts }) : t('case.around.unreported')
  return (
    <dl className="record-facts">
      {(['before', 'after'] as const).map((side) => (
        <div key={side}>
          <dt>{t(`case.around.${side}`)}</dt>
          <dd>{say(around[side])}</dd>
        </div>
      ))}
    </dl>
  )
}

/** What has been done, step by step. */
export function History({ page }: { readonly page: CasePage }): ReactNode {
  const events: readonly CaseEvent[] = page.history
  const t = useText()
  const slice = useCaseText()
  if (events.length === 0) return null
  return (
    <Section title={t('case.history')}>
      <ol className="timeline">
        {events.map((event) => (
          <li key={event.eventId}>
            <div className="row">
              <span className="strong">{textOfCode(slice, sliceTexts, `case.event.${event.event}`)}</span>
              <CaseStateTag state={event.toState} />
            </div>
            {event.words['note'] ? <p className="note">{event.words['note']}</p> : null}
            <RecordPaperLink page={page} sourceId={event.eventId} />
            <div className="when">
              {formatInstant(event.happenedAt)} · <ActorName name={event.actorName} />
            </div>
          </li>
        ))}
      </ol>
    </Section>
  )
}
