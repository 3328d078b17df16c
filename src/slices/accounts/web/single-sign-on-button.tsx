import { BankOutlined } from '@ant-design/icons'
import { useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useAction } from '../../../web/query.ts'
import { Problem } from '../../../web/ui/problem.tsx'
import { beginSingleSignOn } from '../single-sign-on-contract.ts'
import { keepTrip } from './single-sign-on-trip.ts'
import { useText } from './use-text.ts'

/** Leads to the provider of single sign-on. */
export function SingleSignOnButton({ name }: { readonly name: string }): ReactNode {
  const t = useText()
  const { back } = useSearch({ strict: false }) as { back?: string }
  const begin = useAction(beginSingleSignOn, {
    quiet: true,
    done: ({ address, browser }) => {
      keepTrip({ browser, back })
      location.assign(address)
    },
  })
  return (
    <>
      <Problem error={begin.error} />
      <Button size="large" block icon={<BankOutlined />} loading={begin.isPending} onClick={() => begin.mutate({})}>
        {t('sign-in.single-sign-on', { name })}
      </Button>
    </>
  )
}
