import { KeyOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { call } from '../../../web/call.ts'
import { Problem } from '../../../web/ui/problem.tsx'
import type { Session } from '../contract.ts'
import { askPasskey, signInWithPasskey } from '../second-factor-contract.ts'
import { PasskeyFailed, signWithPasskey } from './use-passkey.ts'
import { useText } from './use-text.ts'

/** Signs in by passkey: as second step with a ticket, else without a password. */
export function PasskeyButton(props: {
  readonly ticket?: string
  readonly onSignedIn: (session: Session) => void
}): ReactNode {
  const t = useText()
  const ticket = props.ticket === undefined ? {} : { ticket: props.ticket }
  const action = useMutation({
    mutationFn: async () => {
      const options = await call(askPasskey, { body: ticket })
      return call(signInWithPasskey, { body: { ...ticket, assertion: await signWithPasskey(options) } })
    },
    onSuccess: props.onSignedIn,
  })
  const { error } = action
  return (
    <>
      <Problem error={error instanceof PasskeyFailed ? new Error(t(error.text)) : error} />
      <Button
        type={props.ticket === undefined ? 'default' : 'primary'}
        size="large"
        block
        icon={<KeyOutlined />}
        loading={action.isPending}
        onClick={() => action.mutate()}
      >
        {t(props.ticket === undefined ? 'sign-in.passkey' : 'sign-in.passkey.confirm')}
      </Button>
    </>
  )
}
