import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CallRefused, call } from '../../../../web/call.ts'
import { switchLanguage } from '../../../../web/i18n.ts'
import { listTipPlaces } from '../../contract.ts'
import { AskForm } from './ask-form.tsx'
import { TellForm } from './tell-form.tsx'
import { type Places, usePublicText } from './use-public-text.ts'

/** The public's page: says what one knows of a child, or asks how far it is. */
export function TipApp(): ReactNode {
  const t = usePublicText()
  const language = useTranslation().i18n.language
  const [asks, setAsks] = useState(false)
  const [places, setPlaces] = useState<Places>()
  const [fault, setFault] = useState<string>()
  useEffect(() => {
    document.title = t('public.title')
  }, [t])
  const load = useCallback((): void => {
    setFault(undefined)
    call(listTipPlaces).then(
      (reply) => setPlaces(reply.counties),
      (error: Error) =>
        setFault(error instanceof CallRefused && error.status === 0 ? t('public.offline') : error.message),
    )
  }, [t])
  useEffect(load, [load])
  return (
    <main className="field-page tip-page">
      <header>
        <h1>{t('public.title')}</h1>
        <nav>
          <button type="button" className="field-link" onClick={() => setAsks(!asks)}>
            {t(asks ? 'public.tell' : 'public.ask')}
          </button>
          <button
            type="button"
            className="field-link"
            onClick={() => void switchLanguage(language === 'en' ? 'zh' : 'en')}
            lang={language === 'en' ? 'zh-CN' : 'en'}
          >
            {language === 'en' ? '中文' : 'English'}
          </button>
        </nav>
      </header>
      {fault && (
        <p className="field-notice" role="alert">
          {fault}{' '}
          <button type="button" className="field-link" onClick={load}>
            {t('public.retry')}
          </button>
        </p>
      )}
      {!asks && !places && !fault && (
        <p className="field-quiet" role="status">
          {t('public.loading')}
        </p>
      )}
      {asks ? <AskForm /> : places && <TellForm places={places} />}
    </main>
  )
}
