import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { Section } from '../../../web/ui/facts.tsx'
import type { CasePage } from '../contract.ts'
import { ConfirmForm, ExplainForm, VerifyForm } from './step-forms.tsx'
import { useText } from './use-text.ts'

type Step = 'verify' | 'explain' | 'confirm'

/** The steps open to this account now; each opens its form. */
export function CaseSteps({ page }: { readonly page: CasePage }): ReactNode {
  const t = useText()
  const [step, setStep] = useState<Step>()
  const open: readonly Step[] = [
    ...(page.abilities.startVerification ? (['verify'] as const) : []),
    ...(page.abilities.explain ? (['explain'] as const) : []),
    ...(page.abilities.confirm ? (['confirm'] as const) : []),
  ]
  const close = (): void => setStep(undefined)
  return (
    <Section title={t('case.next')}>
      <div className="stack">
        {open.length === 0 && <p className="quiet">{t('case.next.none')}</p>}
        {open.map((one) => (
          <div key={one} className="stack tight">
            <div>
              <Button type={one === 'explain' ? 'default' : 'primary'} block onClick={() => setStep(one)}>
                {t(`case.${one}`)}
              </Button>
            </div>
            <p className="quiet">{t(`case.${one}.text`)}</p>
          </div>
        ))}
        {page.case.state === 'confirmed' && <p className="quiet">{t('case.next.later')}</p>}
      </div>
      {step === 'verify' && <VerifyForm page={page} onClose={close} />}
      {step === 'explain' && <ExplainForm page={page} onClose={close} />}
      {step === 'confirm' && <ConfirmForm page={page} onClose={close} />}
    </Section>
  )
}
