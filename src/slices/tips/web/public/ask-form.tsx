import { type FormEvent, type ReactNode, useState } from 'react'
import type { ReplyOf } from '../../../../kernel/endpoint.ts'
import { CallRefused, call } from '../../../../web/call.ts'
import { textsOf } from '../../../../web/i18n.ts'
import { askTip } from '../../contract.ts'
import { texts as sliceTexts } from '../../texts.ts'
import { usePublicText } from './use-public-text.ts'

const useSliceText = textsOf(sliceTexts)

/** Tells the holder of a receipt how far their tip is. */
export function AskForm(): ReactNode {
  const t = usePublicText()
  const slice = useSliceText()
  const [receiptNumber, setReceipt] = useState('')
  const [answer, setAnswer] = useState<ReplyOf<typeof askTip>>()
  const [fault, setFault] = useState<string>()
  const [isAsking, setAsking] = useState(false)
  const ask = (event: FormEvent): void => {
    event.preventDefault()
    setAnswer(undefined)
    setFault(undefined)
    if (isAsking || receiptNumber.trim() === '') return
    setAsking(true)
    call(askTip, { body: { receiptNumber } })
      .then(setAnswer, (error: Error) =>
        setFault(error instanceof CallRefused && error.status === 0 ? t('public.offline') : error.message),
      )
      .finally(() => setAsking(false))
  }
  return (
    <form onSubmit={ask}>
      <label className="tip-label" htmlFor="receipt">
        {t('public.ask.label')}
      </label>
      <input
        id="receipt"
        className="tip-input tip-receipt"
        value={receiptNumber}
        maxLength={60}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        onChange={(event) => setReceipt(event.target.value)}
      />
      <button type="submit" className="field-main" disabled={isAsking} aria-busy={isAsking}>
        {t(isAsking ? 'public.ask.asking' : 'public.ask.send')}
      </button>
      <div aria-live="polite">
        {fault && <p className="field-notice tip-answer">{fault}</p>}
        {answer && (
          <p className="field-done tip-answer">
            {slice(`tip.told.${answer.state}`)}
            <span className="field-quiet"> · {t('public.received-on', { day: answer.receivedOn })}</span>
          </p>
        )}
      </div>
    </form>
  )
}
