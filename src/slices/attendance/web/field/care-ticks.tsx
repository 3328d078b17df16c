import { type ReactNode, useEffect, useState } from 'react'
import { newId } from '../../../../kernel/ids.ts'
import { call } from '../../../../web/call.ts'
import type { ClassDayPage } from '../../contract.ts'
import { listEarlyTicks, tickEarlySign } from '../../early-contract.ts'
import { TICKS, type Tick } from '../../early-domain.ts'
import { useFieldText } from './use-field-text.ts'

interface Ticked {
  readonly childId: string
  readonly sign: Tick
}

/** What the teacher sees of a pupil and no record tells: three chips a pupil, set and taken back by one tap each. */
export function CareTicks({ page }: { readonly page: ClassDayPage }): ReactNode {
  const t = useFieldText()
  const [isOpen, setOpen] = useState(false)
  const [ticks, setTicks] = useState<readonly Ticked[]>()
  const [added, setAdded] = useState<readonly string[]>([])
  const [fault, setFault] = useState(false)
  useEffect(() => {
    if (isOpen && !ticks)
      call(listEarlyTicks).then(
        ({ rows }) => setTicks(rows),
        () => setFault(true),
      )
  }, [isOpen, ticks])
  const toggle = async (childId: string, sign: Tick, on: boolean): Promise<void> => {
    setFault(false)
    try {
      await call(tickEarlySign, { params: { childId }, body: { submissionId: newId(), sign, on } })
      setTicks((await call(listEarlyTicks)).rows)
    } catch {
      setFault(true)
    }
  }
  const pupils = page.pupils.filter(
    ({ childId }) => added.includes(childId) || ticks?.some((one) => one.childId === childId),
  )
  const others = page.pupils.filter((pupil) => !pupil.hasLeft && !pupils.includes(pupil))
  return (
    <details className="field-care" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('field.care')}</summary>
      <p className="field-quiet">{t('field.care.text')}</p>
      {fault && <p className="field-alarm">{t('field.care.fault')}</p>}
      {ticks && (
        <>
          {pupils.map((pupil) => (
            <fieldset key={pupil.childId} className="field-choice">
              <legend>{pupil.name}</legend>
              {TICKS.map((sign) => {
                const on = ticks.some((one) => one.childId === pupil.childId && one.sign === sign)
                return (
                  <label key={sign} className={on ? 'field-chip chosen' : 'field-chip'}>
                    <input type="checkbox" checked={on} onChange={() => void toggle(pupil.childId, sign, !on)} />
                    {t(`field.tick.${sign}`)}
                  </label>
                )
              })}
            </fieldset>
          ))}
          <label className="field-day">
            <span>{t('field.care.pupil')}</span>
            <select value="" onChange={(event) => setAdded([...added, event.target.value])}>
              <option value="">{t('field.care.choose')}</option>
              {others.map((pupil) => (
                <option key={pupil.childId} value={pupil.childId}>
                  {pupil.name}
                </option>
              ))}
            </select>
          </label>
        </>
      )}
    </details>
  )
}
