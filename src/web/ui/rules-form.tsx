import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useShellText } from '../i18n.ts'
import { Problem } from './problem.tsx'

export interface RulesFormProps {
  /** Why the rules do not fit together as they stand. */
  readonly fault: string | undefined
  /** Why they could not be saved. */
  readonly error: unknown
  readonly changed: boolean
  readonly busy: boolean
  /** Others only read. */
  readonly may?: boolean
  readonly onSave: () => void
  readonly onReset: () => void
  readonly children: ReactNode
}

/** Rules of a county with what is wrong with them, saved as a whole or taken back. */
export function RulesForm(props: RulesFormProps): ReactNode {
  const t = useShellText()
  const { fault, changed, may = true } = props
  return (
    <form
      className="stack narrow"
      onSubmit={(event) => {
        event.preventDefault()
        props.onSave()
      }}
    >
      {props.children}
      {fault !== undefined && <Problem error={new Error(fault)} />}
      <Problem error={props.error} />
      {may && (
        <div className="row">
          <Button type="primary" htmlType="submit" loading={props.busy} disabled={!changed || fault !== undefined}>
            {t('shell.save')}
          </Button>
          {changed && <Button onClick={props.onReset}>{t('shell.cancel')}</Button>}
        </div>
      )}
    </form>
  )
}
