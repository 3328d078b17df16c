import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { type FormEvent, lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import { call } from '../../../web/call.ts'
import { useShellText } from '../../../web/i18n.ts'
import { keyOf, useAction } from '../../../web/query.ts'
import { LanguageButton } from '../../../web/shell/language-button.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { type Entrance, getEntrance, type SecondFactorAsked, type Session, signIn } from '../contract.ts'
import { PasskeyButton } from './passkey-button.tsx'
import { SecondStep } from './second-step.tsx'
import { SingleSignOnButton } from './single-sign-on-button.tsx'
import { useArrival } from './use-arrival.ts'
import { passkeyObstacle } from './use-passkey.ts'
import { useSliceText, useText } from './use-text.ts'

const PhoneGuideDialog = lazy(async () => ({ default: (await import('./phone-guide-dialog.tsx')).PhoneGuideDialog }))

/** Where somebody signs in; leads back to the page that asked for it. */
export function SignInPage(): ReactNode {
  const t = useText()
  const shell = useShellText()
  const entrance = useQuery({
    queryKey: keyOf(getEntrance),
    queryFn: ({ signal }) => call(getEntrance, {}, { signal }),
  }).data
  useEffect(() => {
    document.title = `${t('sign-in.title')} · ${shell('shell.product')}`
  }, [t, shell])
  return (
    <main className="alone" id="main">
      <div className="sign-in">
        <header className="sign-in-head">
          <h1>{shell('shell.product')}</h1>
          <p>
            {entrance?.countyName && <span>{entrance.countyName} · </span>}
            {shell('shell.subtitle')}
          </p>
        </header>
        <SignInForm entrance={entrance} />
        {entrance?.demo && entrance.demoAccounts.length > 0 && <DemoAccounts accounts={entrance.demoAccounts} />}
        <footer className="sign-in-foot">
          <p>{t('sign-in.notice')}</p>
          {entrance?.phoneGuide && <PhoneGuide address={entrance.phoneGuide} />}
          <LanguageButton className="plain-button" />
        </footer>
      </div>
    </main>
  )
}

/** How a phone comes to trust a server with certificates of its own: a code to scan, for the wall of the office. */
function PhoneGuide({ address }: { readonly address: string }): ReactNode {
  const t = useText()
  const [open, setOpen] = useState(false)
  return (
    <>
      <button type="button" className="plain-button" onClick={() => setOpen(true)}>
        {t('phone-guide.action')}
      </button>
      <Suspense fallback={null}>
        {open && <PhoneGuideDialog address={address} onClose={() => setOpen(false)} />}
      </Suspense>
    </>
  )
}

/** Signs in, or hands on that a second factor is asked for. */
function useSignIn(onAsked: (asked: SecondFactorAsked['secondFactor']) => void) {
  const arrive = useArrival()
  return useAction(signIn, {
    quiet: true,
    done: (reply) => ('secondFactor' in reply ? onAsked(reply.secondFactor) : arrive(reply)),
  })
}

function SignInForm({ entrance }: { readonly entrance: Entrance | undefined }): ReactNode {
  const passkeyOrigin = entrance?.passkeyOrigin ?? null
  const t = useText()
  const { back } = useSearch({ strict: false }) as { back?: string }
  const [loginName, setLoginName] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const name = useRef<HTMLInputElement>(null)
  const [asked, setAsked] = useState<SecondFactorAsked['secondFactor']>()
  const action = useSignIn(setAsked)
  const arrive = useArrival()
  useEffect(() => name.current?.focus(), [])
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (loginName.trim() && password) action.mutate({ body: { loginName: loginName.trim(), password } })
  }
  if (asked) return <SecondStep {...asked} passkeyOrigin={passkeyOrigin} onAgain={() => setAsked(undefined)} />
  return (
    <form className="alone-card form" onSubmit={submit} noValidate aria-label={t('sign-in.title')}>
      {back && back !== '/' && !action.error && <p className="quiet">{t('sign-in.again')}</p>}
      <Problem error={action.error} />
      <Field
        label={t('sign-in.login-name')}
        error={tried && !loginName.trim() ? t('sign-in.login-name.missing') : undefined}
      >
        <Input
          ref={(input) => {
            name.current = input?.input ?? null
          }}
          size="large"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          value={loginName}
          onChange={(event) => setLoginName(event.target.value)}
        />
      </Field>
      <Field label={t('sign-in.password')} error={tried && !password ? t('sign-in.password.missing') : undefined}>
        <Input.Password
          size="large"
          autoComplete="current-password"
          maxLength={200}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      <Button type="primary" htmlType="submit" size="large" block loading={action.isPending}>
        {t('sign-in.action')}
      </Button>
      <OtherWays entrance={entrance} onSignedIn={arrive} />
    </form>
  )
}

/** Ways in without a password, where there are any. */
function OtherWays(props: {
  readonly entrance: Entrance | undefined
  readonly onSignedIn: (session: Session) => void
}): ReactNode {
  const t = useText()
  const { singleSignOn = null, passkeySignIn = false, passkeyOrigin = null } = props.entrance ?? {}
  const offersPasskey = passkeySignIn && !passkeyObstacle(passkeyOrigin)
  if (!offersPasskey && !singleSignOn) return null
  return (
    <>
      <p className="or">{t('sign-in.or')}</p>
      {offersPasskey && <PasskeyButton onSignedIn={props.onSignedIn} />}
      {singleSignOn && <SingleSignOnButton name={singleSignOn.name} />}
    </>
  )
}

/** In a demo home each role can be tried with one click. */
function DemoAccounts(props: { readonly accounts: Entrance['demoAccounts'] }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const action = useSignIn(() => {}) // a demo account has no second factor
  return (
    <section className="alone-card demo-accounts" aria-labelledby="demo-title">
      <h2 id="demo-title">{t('sign-in.demo.title')}</h2>
      <p className="quiet">{t('sign-in.demo.text')}</p>
      <Problem error={action.error} />
      <ul className="plain">
        {props.accounts.map((account) => (
          <li key={account.loginName}>
            <button
              type="button"
              disabled={action.isPending}
              onClick={() => action.mutate({ body: { loginName: account.loginName, password: account.password } })}
            >
              <span className="secret">{t('sign-in.demo.as')} </span>
              <span className="strong">{slice(`role.${account.role}`)}</span>
              <span className="demo-scope">{account.scopeName}</span>
              <span className="quiet mono">{account.loginName}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
