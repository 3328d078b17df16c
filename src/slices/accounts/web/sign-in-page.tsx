import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { CallRefused, call } from '../../../web/call.ts'
import { useShellText } from '../../../web/i18n.ts'
import { keyOf, useAction } from '../../../web/query.ts'
import { LanguageButton } from '../../../web/shell/language-button.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { type Entrance, getEntrance, getSession, type Session, signIn, signInWithCode } from '../contract.ts'
import { useSliceText, useText } from './use-text.ts'

/** Where somebody signs in; leads back to the page that asked for it. */
export function SignInPage(): ReactNode {
  const t = useText()
  const shell = useShellText()
  const entrance = useQuery({
    queryKey: keyOf(getEntrance),
    queryFn: ({ signal }) => call(getEntrance, {}, signal),
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
        <SignInForm />
        {entrance?.demo && entrance.demoAccounts.length > 0 && <DemoAccounts accounts={entrance.demoAccounts} />}
        <footer className="sign-in-foot">
          <p>{t('sign-in.notice')}</p>
          <LanguageButton className="plain-button" />
        </footer>
      </div>
    </main>
  )
}

/** Goes to where the sign-in was asked for. */
function useArrival(): (session: Session) => void {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { back } = useSearch({ strict: false }) as { back?: string }
  return (session) => {
    client.clear() // nothing of the account before may be shown to this one
    client.setQueryData(keyOf(getSession), session)
    void navigate({ href: isOwnAddress(back) ? back : '/', replace: true })
  }
}

/** Signs in, or hands on that a second factor is asked for. */
function useSignIn(onAsked: (ticket: string) => void) {
  const arrive = useArrival()
  return useAction(signIn, {
    quiet: true,
    done: (reply) => ('secondFactor' in reply ? onAsked(reply.secondFactor.ticket) : arrive(reply)),
  })
}

/** An address of this site only: `//elsewhere` and `https:` lead away. */
function isOwnAddress(address: string | undefined): address is string {
  return address !== undefined && /^\/(?![/\\])/.test(address) && !address.startsWith('/sign-in')
}

function SignInForm(): ReactNode {
  const t = useText()
  const { back } = useSearch({ strict: false }) as { back?: string }
  const [loginName, setLoginName] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const name = useRef<HTMLInputElement>(null)
  const [ticket, setTicket] = useState<string>()
  const action = useSignIn(setTicket)
  useEffect(() => name.current?.focus(), [])
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (loginName.trim() && password) action.mutate({ body: { loginName: loginName.trim(), password } })
  }
  if (ticket) return <SecondStep ticket={ticket} onAgain={() => setTicket(undefined)} />
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
          value={loginName}
          onChange={(event) => setLoginName(event.target.value)}
        />
      </Field>
      <Field label={t('sign-in.password')} error={tried && !password ? t('sign-in.password.missing') : undefined}>
        <Input.Password
          size="large"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      <Button type="primary" htmlType="submit" size="large" block loading={action.isPending}>
        {t('sign-in.action')}
      </Button>
    </form>
  )
}

/** The code of the authenticator app, or a recovery code. */
function SecondStep(props: { readonly ticket: string; readonly onAgain: () => void }): ReactNode {
  const t = useText()
  const arrive = useArrival()
  const [code, setCode] = useState('')
  const [tried, setTried] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const action = useAction(signInWithCode, { quiet: true, done: arrive })
  useEffect(() => field.current?.focus(), [])
  const isOver = action.error instanceof CallRefused && action.error.code === 'accounts.sign-in-again'
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (code.trim().length >= 6) action.mutate({ body: { ticket: props.ticket, code: code.trim() } })
  }
  return (
    <form className="alone-card form" onSubmit={submit} noValidate aria-label={t('sign-in.second')}>
      <p>{t('sign-in.second.text')}</p>
      <Problem error={action.error} />
      <Field label={t('factor.code')} error={tried && code.trim().length < 6 ? t('sign-in.second.missing') : undefined}>
        <Input
          ref={(input) => {
            field.current = input?.input ?? null
          }}
          size="large"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={20}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </Field>
      {!isOver && (
        <Button type="primary" htmlType="submit" size="large" block loading={action.isPending}>
          {t('sign-in.action')}
        </Button>
      )}
      <Button size="large" block onClick={props.onAgain}>
        {t('sign-in.second.again')}
      </Button>
    </form>
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
