import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { textOfCode } from '../../../web/i18n.ts'
import { Section } from '../../../web/ui/facts.tsx'
import type { CasePage, OfferedStep } from '../contract.ts'
import type { RecordKind } from '../rules/records.ts'
import { RecordDialog, StepDialog } from './step-dialog.tsx'
import { sliceTexts, useCaseText, useText } from './use-text.ts'

/** The steps the law lets come next: what each still lacks, whose it is, and the form where it is this account's. */
export function CaseSteps({ page }: { readonly page: CasePage }): ReactNode {
  const t = useText()
  const [open, setOpen] = useState<OfferedStep>()
  const mine = page.steps.filter((offer) => offer.mine)
  const others = page.steps.filter((offer) => !offer.mine)
  return (
    <Section title={t('case.next')}>
      <div className="stack">
        {mine.length === 0 && <p className="quiet">{t('case.next.none')}</p>}
        {mine.map((offer, index) => (
          <Offer key={offer.step} offer={offer} isFirst={index === 0} onOpen={() => setOpen(offer)} />
        ))}
        {others.length > 0 && (
          <details className="other-steps">
            <summary>{t('case.next.others', { count: others.length })}</summary>
            <div className="stack">
              {others.map((offer) => (
                <Offer key={offer.step} offer={offer} isFirst={false} />
              ))}
            </div>
          </details>
        )}
      </div>
      {open && <StepDialog page={page} offer={open} onClose={() => setOpen(undefined)} />}
    </Section>
  )
}

function Offer(props: {
  readonly offer: OfferedStep
  readonly isFirst: boolean
  readonly onOpen?: () => void
}): ReactNode {
  const { offer, onOpen } = props
  const t = useText()
  const slice = useCaseText()
  const name = slice(`case.step.${offer.step}`)
  const ready = offer.missing.length === 0
  return (
    <div className="stack tight offer">
      {onOpen ? (
        <Button type={props.isFirst && ready ? 'primary' : 'default'} block disabled={!ready} onClick={onOpen}>
          {name}
        </Button>
      ) : (
        <p className="strong">
          {name}
          <span className="quiet">
            {' '}
            · {offer.by.map((one) => textOfCode(slice, sliceTexts, `case.capacity.${one}`)).join('、')}
          </span>
        </p>
      )}
      {!ready && (
        <div className="missing">
          <span className="quiet">{t('case.next.missing')}</span>
          <ul>
            {offer.missing.map((one) => (
              <li key={one}>{slice(`case.asks.${one}`)}</li>
            ))}
          </ul>
        </div>
      )}
      <p className="quiet law">{offer.law.map((one) => slice(`case.law.${one}`)).join('；')}</p>
    </div>
  )
}

/** Records this account may make now, the most usual first. */
export function CaseRecordButtons({ page }: { readonly page: CasePage }): ReactNode {
  const t = useText()
  const slice = useCaseText()
  const [kind, setKind] = useState<RecordKind>()
  const offered = page.offeredRecords.find((one) => one.kind === kind)
  if (page.offeredRecords.length === 0) return null
  return (
    <Section title={t('case.record')}>
      <div className="record-buttons">
        {page.offeredRecords.map((one) => (
          <Button key={one.kind} danger={one.kind === 'mandatory-report'} onClick={() => setKind(one.kind)}>
            {slice(`case.record.${one.kind}`)}
          </Button>
        ))}
      </div>
      {offered && <RecordDialog page={page} offered={offered} onClose={() => setKind(undefined)} />}
    </Section>
  )
}
