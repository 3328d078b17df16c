import { SafetyOutlined } from '@ant-design/icons'
import { Button, Input, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { formatInstant } from '../../../web/format.ts'
import { textsOf, useShellText } from '../../../web/i18n.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { useMay } from '../../../web/session.tsx'
import { useJobCenter } from '../../../web/shell/jobs.tsx'
import { FactTable, Section } from '../../../web/ui/facts.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { StatusTag } from '../../../web/ui/status-tag.tsx'
import { type ChainState, listAuditEntries, showChain, startVerification } from '../contract.ts'
import { texts as sliceTexts } from '../texts.ts'
import { texts } from './texts.ts'

const useText = textsOf(texts)
const useSliceText = textsOf(sliceTexts)

/** Whether the record is whole, since when that is known, and the head to write down. */
export function ChainSection(): ReactNode {
  const t = useText()
  const may = useMay()
  const [asking, setAsking] = useState(false)
  const { data, error } = useCall(showChain, {}, { staleTime: 0 })
  return (
    <Section
      title={t('audit.chain')}
      extra={
        may('audit.verify') && (
          <Button icon={<SafetyOutlined aria-hidden="true" />} onClick={() => setAsking(true)}>
            {t('audit.verify')}
          </Button>
        )
      }
    >
      <Problem error={error} />
      {data && (
        <FactTable
          columns={1}
          facts={[
            { label: t('audit.chain.last'), value: <Outcome last={data.lastVerification} /> },
            { label: t('audit.chain.head'), value: <span className="mono wrap-anywhere">{data.head ?? '—'}</span> },
          ]}
        />
      )}
      {asking && <VerifyDialog onClose={() => setAsking(false)} />}
    </Section>
  )
}

function Outcome({ last }: { readonly last: ChainState['lastVerification'] }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  if (!last) return t('audit.chain.never')
  const who = `${formatInstant(last.at)} · ${last.actorName}`
  if (last.intact || last.fault === null)
    return (
      <>
        <StatusTag tone="good">{t('audit.chain.intact', { count: last.count })}</StatusTag> {who}
      </>
    )
  return (
    <>
      <StatusTag tone="bad">{slice(`audit.fault.${last.fault}`, { seq: last.faultSeq ?? '' })}</StatusTag> {who}
    </>
  )
}

function VerifyDialog(props: { readonly onClose: () => void }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const shell = useShellText()
  const { watch } = useJobCenter()
  const [head, setHead] = useState('')
  const start = useAction(startVerification, {
    quiet: true,
    done: ({ jobId }) => {
      watch({ jobId, title: t('audit.verify'), resultAt: '/audit', refresh: [showChain, listAuditEntries] })
      props.onClose()
    },
  })
  return (
    <Modal
      open
      title={t('audit.verify')}
      okText={t('audit.verify')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: start.isPending }}
      onOk={() => start.mutate({ body: head.trim() ? { head: head.trim() } : {} })}
      onCancel={props.onClose}
    >
      <div className="form">
        <p>{t('audit.verify.text')}</p>
        <Field label={slice('field.head')} hint={t('audit.verify.head')}>
          <Input value={head} maxLength={100} onChange={(event) => setHead(event.target.value)} />
        </Field>
        <Problem error={start.error} />
      </div>
    </Modal>
  )
}
