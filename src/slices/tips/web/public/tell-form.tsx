import { type FormEvent, type ReactNode, useState } from 'react'
import { newId } from '../../../../kernel/ids.ts'
import { CallRefused, call } from '../../../../web/call.ts'
import { sendTip } from '../../contract.ts'
import { type Places, usePublicText } from './use-public-text.ts'

const EMPTY = { child: '', place: '', what: '', contactName: '', contactPhone: '' }
const MOST = { child: 60, place: 120, what: 1000, contactName: 40, contactPhone: 30 } as const
type FieldName = keyof typeof EMPTY

/** The form of a tip; what was written stays until it has arrived, and is gone when the page is left. */
export function TellForm({ places }: { readonly places: Places }): ReactNode {
  const t = usePublicText()
  const [submissionId, setSubmission] = useState(newId)
  const [county, setCounty] = useState(places.length === 1 ? places[0]!.code : '')
  const [township, setTownship] = useState('')
  const [words, setWords] = useState(EMPTY)
  const [state, setState] = useState<'writing' | 'sending'>('writing')
  const [fault, setFault] = useState<string>()
  const [receiptNumber, setReceipt] = useState<string>()
  const set = (name: FieldName) => (text: string) => setWords({ ...words, [name]: text })
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (words.what.trim().length < 4) return setFault(t('public.what.missing'))
    setFault(undefined)
    setState('sending')
    const said = Object.fromEntries(Object.entries(words).filter(([, text]) => text.trim() !== ''))
    const body = { submissionId, county, ...(township && { township }), ...said, what: words.what.trim() }
    await call(sendTip, { body }).then(
      (reply) => setReceipt(reply.receiptNumber),
      (error: Error) =>
        setFault(error instanceof CallRefused && error.status === 0 ? t('public.offline') : error.message),
    )
    setState('writing')
  }
  const again = (): void => {
    setSubmission(newId())
    setWords(EMPTY)
    setReceipt(undefined)
  }
  if (places.length === 0) return <p className="field-notice">{t('public.no-office')}</p>
  if (receiptNumber !== undefined) return <Receipt receiptNumber={receiptNumber} onAgain={again} />
  const townships = places.find((one) => one.code === county)?.townships ?? []
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <p>{t('public.lead')}</p>
      <p className="field-notice">{t('public.urgent')}</p>
      {places.length > 1 && (
        <Choice label={t('public.county')} value={county} onChange={setCounty} choices={places} empty="—" />
      )}
      <Choice
        label={t('public.township')}
        value={township}
        onChange={setTownship}
        choices={townships}
        empty={t('public.township.unknown')}
      />
      <Words
        name="child"
        label={t('public.child')}
        hint={t('public.child.hint')}
        value={words.child}
        onChange={set('child')}
      />
      <Words name="place" label={t('public.place')} value={words.place} onChange={set('place')} />
      <Words
        name="what"
        label={`${t('public.what')} *`}
        hint={t('public.what.hint')}
        value={words.what}
        onChange={set('what')}
        long
      />
      <fieldset className="tip-contact">
        <legend>{t('public.contact')}</legend>
        <p className="field-quiet">{t('public.contact.hint')}</p>
        <Words name="contactName" label={t('public.name')} value={words.contactName} onChange={set('contactName')} />
        <Words
          name="contactPhone"
          label={t('public.phone')}
          value={words.contactPhone}
          onChange={set('contactPhone')}
        />
      </fieldset>
      {fault && (
        <p className="field-notice" role="alert">
          {fault}
        </p>
      )}
      <button type="submit" className="field-main" disabled={state === 'sending' || county === ''}>
        {t(state === 'sending' ? 'public.sending' : 'public.send')}
      </button>
    </form>
  )
}

function Choice(props: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly choices: readonly { readonly code: string; readonly name: string }[]
  readonly empty: string
}): ReactNode {
  return (
    <label className="tip-label">
      {props.label}
      <select className="tip-input" value={props.value} onChange={(event) => props.onChange(event.target.value)}>
        <option value="">{props.empty}</option>
        {props.choices.map((one) => (
          <option key={one.code} value={one.code}>
            {one.name}
          </option>
        ))}
      </select>
    </label>
  )
}

function Words(props: {
  readonly name: FieldName
  readonly label: string
  readonly hint?: string
  readonly value: string
  readonly onChange: (text: string) => void
  readonly long?: boolean
}): ReactNode {
  const shared = {
    id: props.name,
    className: 'tip-input',
    value: props.value,
    maxLength: MOST[props.name],
    // Whoever takes the phone next need not see what was written.
    autoComplete: 'off',
    'aria-describedby': props.hint ? `${props.name}-hint` : undefined,
  }
  return (
    <div>
      <label className="tip-label" htmlFor={props.name}>
        {props.label}
      </label>
      {props.hint && (
        <span className="field-quiet" id={`${props.name}-hint`}>
          {props.hint}
        </span>
      )}
      {props.long ? (
        <textarea {...shared} rows={5} onChange={(event) => props.onChange(event.target.value)} />
      ) : (
        <input
          {...shared}
          inputMode={props.name === 'contactPhone' ? 'tel' : 'text'}
          onChange={(event) => props.onChange(event.target.value)}
        />
      )}
    </div>
  )
}

function Receipt(props: { readonly receiptNumber: string; readonly onAgain: () => void }): ReactNode {
  const t = usePublicText()
  const [copied, setCopied] = useState(false)
  const copy = (): void => {
    void navigator.clipboard?.writeText(props.receiptNumber).then(() => setCopied(true))
  }
  return (
    <section aria-live="polite">
      <p className="field-done">{t('public.done')}</p>
      <p className="tip-label">{t('public.receipt')}</p>
      <p className="tip-number">{props.receiptNumber}</p>
      <p className="field-quiet">{t('public.receipt.note')}</p>
      {isSecureContext && (
        <button type="button" className="field-main" onClick={copy}>
          {t(copied ? 'public.copied' : 'public.copy')}
        </button>
      )}
      <button type="button" className="field-plain" onClick={props.onAgain}>
        {t('public.another')}
      </button>
    </section>
  )
}
