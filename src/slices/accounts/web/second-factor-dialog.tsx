import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { Alert, Button, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { formatInstant } from '../../../web/format.ts'
import { keyOf, useAction, useCall } from '../../../web/query.ts'
import { Problem } from '../../../web/ui/problem.tsx'
import { getSession, type Session } from '../contract.ts'
import {
  getSecondFactor,
  type PasskeyRow,
  renewRecoveryCodes,
  type SecondFactorState,
} from '../second-factor-contract.ts'
import { CodeForm, RecoveryCodes, type StepProps } from './factor-parts.tsx'
import { PasskeyAddition, PasskeyList, PasskeyRemoval } from './passkey-steps.tsx'
import { TotpRemoval, TotpSetUp } from './totp-steps.tsx'
import { passkeyObstacle } from './use-passkey.ts'
import { useText } from './use-text.ts'

export interface SecondFactorDialogProps {
  /** The county asks for one and there is none: the dialog cannot be closed, only left by signing out. */
  readonly must: boolean
  readonly onClose: () => void
  readonly onSignOut: () => void
}

/** Where the dialog is: the overview, or one step about one of them. */
type Step =
  | { readonly at: 'overview' | 'totp' | 'totp-removal' | 'passkey' | 'codes' }
  | { readonly at: 'passkey-removal'; readonly passkey: PasskeyRow }

/** Sets up, shows and takes away the own second factors. */
export function SecondFactorDialog(props: SecondFactorDialogProps): ReactNode {
  const t = useText()
  const { data, error } = useCall(getSecondFactor, {}, { staleTime: 0 })
  const [codes, setCodes] = useState<readonly string[]>()
  const [step, setStep] = useState<Step>({ at: 'overview' })
  const refresh = useFreshSession()
  const onBack = (): void => setStep({ at: 'overview' })
  const onEquipped: StepProps['onEquipped'] = (reply) => {
    refresh(reply.session)
    onBack()
    if (reply.recoveryCodes.length > 0) setCodes(reply.recoveryCodes)
  }
  const mustStay = props.must && !codes
  return (
    <Modal
      open
      title={t('factor.title')}
      footer={null}
      closable={!mustStay}
      keyboard={!mustStay}
      mask={{ closable: false }}
      onCancel={mustStay ? props.onSignOut : props.onClose}
    >
      <div className="form">
        <Problem error={error} />
        {codes ? (
          <RecoveryCodes codes={codes} onClose={props.onClose} />
        ) : step.at === 'overview' ? (
          data && <Overview state={data} {...props} onStep={setStep} />
        ) : (
          <StepOf step={step} onCodes={setCodes} onBack={onBack} onEquipped={onEquipped} />
        )}
      </div>
    </Modal>
  )
}

/** Takes over the session that came with a new second factor; what was refused before is asked again. */
function useFreshSession(): (session: Session) => void {
  const client = useQueryClient()
  const router = useRouter()
  return (session) => {
    client.setQueryData(keyOf(getSession), session)
    void client.invalidateQueries({ predicate: (query) => query.queryKey[1] !== getSession.path })
    void router.invalidate()
  }
}

function StepOf(
  props: StepProps & { readonly step: Step; readonly onCodes: (codes: readonly string[]) => void },
): ReactNode {
  const { step } = props
  if (step.at === 'totp') return <TotpSetUp {...props} />
  if (step.at === 'totp-removal') return <TotpRemoval {...props} />
  if (step.at === 'passkey') return <PasskeyAddition {...props} />
  if (step.at === 'passkey-removal') return <PasskeyRemoval {...props} passkey={step.passkey} />
  return <CodesRenewal {...props} />
}

function Overview(
  props: SecondFactorDialogProps & { readonly state: SecondFactorState; readonly onStep: (step: Step) => void },
): ReactNode {
  const t = useText()
  const { state, onStep } = props
  const has = state.totp !== null || state.passkeys.length > 0
  return (
    <>
      {props.must && <Alert type="info" showIcon title={t('factor.must')} />}
      {(state.totp || state.allowed.includes('totp')) && <TotpPart state={state} onStep={onStep} />}
      {(state.passkeys.length > 0 || state.allowed.includes('passkey')) && (
        <PasskeyPart state={state} onStep={onStep} />
      )}
      {has && (
        <section className="factor-part">
          <h3>{t('factor.codes')}</h3>
          <div className="row apart">
            <span>{t('factor.codes-left', { count: state.recoveryCodesLeft })}</span>
            <Button onClick={() => onStep({ at: 'codes' })}>{t('factor.renew')}</Button>
          </div>
        </section>
      )}
      {props.must && (
        <div className="row">
          <Button onClick={props.onSignOut}>{t('menu.sign-out')}</Button>
        </div>
      )}
    </>
  )
}

interface PartProps {
  readonly state: SecondFactorState
  readonly onStep: (step: Step) => void
}

function TotpPart({ state, onStep }: PartProps): ReactNode {
  const t = useText()
  return (
    <section className="factor-part">
      <h3>{t('factor.totp')}</h3>
      {state.totp ? (
        <div className="row apart">
          <span>{t('factor.on', { since: formatInstant(state.totp.since) })}</span>
          <Button onClick={() => onStep({ at: 'totp-removal' })}>{t('factor.remove')}</Button>
        </div>
      ) : (
        <>
          <p className="quiet">{t('factor.totp.text')}</p>
          <div className="row">
            <Button type={state.passkeys.length > 0 ? 'default' : 'primary'} onClick={() => onStep({ at: 'totp' })}>
              {t('factor.totp.set-up')}
            </Button>
          </div>
        </>
      )}
      {state.totp && !state.allowed.includes('totp') && <Alert type="warning" showIcon title={t('factor.no-longer')} />}
    </section>
  )
}

function PasskeyPart({ state, onStep }: PartProps): ReactNode {
  const t = useText()
  const obstacle = passkeyObstacle(state.passkeyOrigin)
  const counts = state.allowed.includes('passkey')
  return (
    <section className="factor-part">
      <h3>{t('passkey.title')}</h3>
      {state.passkeys.length === 0 && <p className="quiet">{t('passkey.what')}</p>}
      <PasskeyList passkeys={state.passkeys} onRemove={(passkey) => onStep({ at: 'passkey-removal', passkey })} />
      {!counts && <Alert type="warning" showIcon title={t('factor.no-longer')} />}
      {counts && obstacle && <Alert type="info" showIcon title={t(obstacle, { address: state.passkeyOrigin ?? '' })} />}
      {counts && !obstacle && (
        <div className="row">
          <Button onClick={() => onStep({ at: 'passkey' })}>{t('passkey.add')}</Button>
        </div>
      )}
    </section>
  )
}

function CodesRenewal(props: StepProps & { readonly onCodes: (codes: readonly string[]) => void }): ReactNode {
  const t = useText()
  const renew = useAction(renewRecoveryCodes, {
    quiet: true,
    refresh: [getSecondFactor],
    done: (reply) => {
      props.onBack()
      props.onCodes(reply.recoveryCodes)
    },
  })
  return (
    <>
      <p>{t('factor.renew.text')}</p>
      <CodeForm
        label={t('factor.code')}
        action={t('factor.renew')}
        busy={renew.isPending}
        error={renew.error}
        onCode={(code) => renew.mutate({ body: { code } })}
        onCancel={props.onBack}
      />
    </>
  )
}
