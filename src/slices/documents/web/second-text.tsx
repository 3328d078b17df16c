import { Input } from 'antd'
import type { ReactNode } from 'react'
import { Field } from '../../../web/ui/field.tsx'
import { useText } from './use-text.ts'

/** What a paper says in a second language, after the Chinese. */
export function SecondText(props: { readonly value: string; readonly onChange: (text: string) => void }): ReactNode {
  const t = useText()
  return (
    <Field label={t('issue.second')} hint={t('issue.second.hint')}>
      <Input.TextArea
        rows={3}
        maxLength={4000}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </Field>
  )
}
