import { GlobalOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { currentLanguage, switchLanguage, useShellText } from '../i18n.ts'

/** Chinese ⇄ English. It is written in the language it leads to. */
export function LanguageButton(props: { readonly className: string }): ReactNode {
  const t = useShellText()
  const other = currentLanguage() === 'zh' ? 'en' : 'zh'
  return (
    <button
      type="button"
      className={props.className}
      lang={other === 'en' ? 'en' : 'zh-CN'}
      onClick={() => void switchLanguage(other)}
    >
      <GlobalOutlined aria-hidden="true" />
      {t('shell.language')}
    </button>
  )
}
