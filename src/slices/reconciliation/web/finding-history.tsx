import type { ReactNode } from 'react'
import { formatInstant } from '../../../web/format.ts'
import { textOfCode } from '../../../web/i18n.ts'
import { Section } from '../../../web/ui/facts.tsx'
import type { FindingPage } from '../contract.ts'
import { sliceTexts, useSliceText, useText } from './use-text.ts'

/** What has happened with a finding, newest first. */
export function FindingHistory({ page }: { readonly page: FindingPage }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  if (page.history.length === 0) return null
  return (
    <Section title={t('finding.history')}>
      <ol className="timeline">
        {page.history.map((event) => (
          <li key={event.happenedAt + event.event}>
            <div>
              <span className="strong">
                {textOfCode(
                  slice,
                  sliceTexts,
                  event.event in sliceTexts ? event.event : `finding-event.${event.event}`,
                )}
              </span>
              <EventDetails details={event.details} />
            </div>
            <div className="when">
              {formatInstant(event.happenedAt)}
              {event.actorName && ` · ${event.actorName}`}
            </div>
          </li>
        ))}
      </ol>
    </Section>
  )
}

/** Verdict, evidence and note of an event, in words. */
export function EventDetails({ details }: { readonly details: Readonly<Record<string, unknown>> }): ReactNode {
  const slice = useSliceText()
  const { verdict, evidenceType, evidenceRef, validUntil, note, duty, ground } = details
  const parts = [
    duty && textOfCode(slice, sliceTexts, `duty.${String(duty)}`),
    ground && textOfCode(slice, sliceTexts, `report-ground.${String(ground)}`),
    verdict && textOfCode(slice, sliceTexts, `verdict.${String(verdict)}`),
    evidenceType && textOfCode(slice, sliceTexts, `evidence-type.${String(evidenceType)}`),
    evidenceRef && String(evidenceRef),
    validUntil && `→ ${String(validUntil)}`,
  ].filter(Boolean)
  return (
    <>
      {parts.length > 0 && <span> · {parts.join(' · ')}</span>}
      {note ? <p className="note">{String(note)}</p> : null}
    </>
  )
}
