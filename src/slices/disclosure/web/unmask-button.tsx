import { EyeOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { formatInstant } from '../../../web/format.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { useMay } from '../../../web/session.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { listUnmaskings, unmask } from '../contract.ts'
import type { Subject } from '../domain.ts'
import { FIRST_CHOICE, PurposeFields, purposeBody } from './purpose-fields.tsx'
import { useText } from './use-text.ts'

export interface UnmaskButtonProps {
  readonly subject: Subject
  /** Called once the subject is shown in full, for what the page has read by an action. */
  readonly onShown?: () => void
}

/** Shows one child or one list in full for a short time, after asking what for; says until when it does. */
export function UnmaskButton(props: UnmaskButtonProps): ReactNode {
  const may = useMay()
  return may('disclosure.unmask') ? <Unmask {...props} /> : null
}

function Unmask({ subject, onShown }: UnmaskButtonProps): ReactNode {
  const t = useText()
  const shell = useShellText()
  const client = useQueryClient()
  const [open, setOpen] = useState(false)
  const [choice, setChoice] = useState(FIRST_CHOICE)
  const { data } = useCall(listUnmaskings, {}, { staleTime: 60_000, refetchInterval: 60_000 })
  const action = useAction(unmask, {
    quiet: true,
    done: () => {
      setOpen(false)
      onShown?.()
      // Everything that shows children is read again; what it said before was masked.
      void client.invalidateQueries()
    },
  })
  const kind = subject.startsWith('child:') ? 'child' : 'list'
  const shown = data?.rows.find((row) => row.subject === subject)
  const submit = (): void => action.mutate({ body: { subject, ...purposeBody(choice) } })
  if (shown)
    return <span className="quiet">{t('unmask.until', { time: formatInstant(shown.expiresAt).slice(11) })}</span>
  return (
    <>
      <Button icon={<EyeOutlined aria-hidden="true" />} onClick={() => setOpen(true)}>
        {t(`unmask.${kind}`)}
      </Button>
      <Modal
        open={open}
        title={t(`unmask.${kind}`)}
        okText={t(`unmask.${kind}`)}
        cancelText={shell('shell.cancel')}
        okButtonProps={{ loading: action.isPending, htmlType: 'submit', form: 'unmask' }}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <form
          id="unmask"
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            submit()
          }}
        >
          <p className="quiet">{t(`unmask.text.${kind}`)}</p>
          <PurposeFields value={choice} onChange={setChoice} />
          <Problem error={action.error} />
        </form>
      </Modal>
    </>
  )
}
