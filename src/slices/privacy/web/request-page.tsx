import { Link, useParams } from '@tanstack/react-router'
import { Button, Input, Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { formatInstant } from '../../../web/format.ts'
import { textOfCode, useShellText } from '../../../web/i18n.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { useMay } from '../../../web/session.tsx'
import { FactTable, Section } from '../../../web/ui/facts.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { ScrollX } from '../../../web/ui/scroll-x.tsx'
import { DueTag } from '../../../web/ui/status-tag.tsx'
import { useKindName } from '../../rosters/web/index.tsx'
import { listRequests, type RequestPage as Request, showRequest, stepRequest } from '../contract.ts'
import type { RequestStep } from '../domain.ts'
import { StateTag } from './state-tag.tsx'
import { sliceTexts, useSliceText, useText } from './use-text.ts'

/** One request: what was asked, what may be done now, and every step so far. */
export function RequestPage(): ReactNode {
  const t = useText()
  const may = useMay()
  const { requestId } = useParams({ from: '/desk/privacy-requests/$requestId' })
  const [step, setStep] = useState<RequestStep>()
  const { data, error, refetch } = useCall(showRequest, { params: { requestId } }, { staleTime: Infinity })
  const slice = useSliceText()
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data || data.requestId !== requestId) return <Loading />
  return (
    <>
      <PageHeader
        title={t('request.title', { number: data.number })}
        status={<StateTag state={data.state} />}
        up={{ link: { to: '/privacy-requests' }, text: t('requests.title') }}
        actions={data.steps.map((one) => (
          <Button key={one} type={one === 'answer' ? 'primary' : 'default'} onClick={() => setStep(one)}>
            {slice(`privacy.step.${one}`)}
          </Button>
        ))}
      />
      <div className="stack">
        <Facts request={data} />
        {may('privacy.handle-request') && data.childName !== null && (
          <Section title={t('request.file')}>
            <p>{t('request.file.text')}</p>
            <Link to="/privacy-requests/$requestId/file" params={{ requestId }}>
              {t('request.file')}
            </Link>
          </Section>
        )}
        <Offices request={data} />
        <History request={data} />
      </div>
      {step && <StepDialog key={step} request={data} step={step} onClose={() => setStep(undefined)} />}
    </>
  )
}

function Facts({ request }: { readonly request: Request }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const requester = [request.requesterName, slice(`privacy.requester.${request.requesterRole}`), request.requesterPhone]
  return (
    <Section title={t('request.facts')}>
      <FactTable
        facts={[
          { label: t('requests.kind'), value: slice(`privacy.kind.${request.kind}`) },
          {
            label: t('requests.child'),
            value: (
              <Link to="/children/$childId" params={{ childId: request.childId }}>
                {request.childName ?? t('requests.child.gone')}
              </Link>
            ),
          },
          { label: t('enter.requester'), value: requester.filter(Boolean).join(' ') },
          { label: t('enter.proof'), value: slice(`privacy.proof.${request.identityProof}`) },
          { label: t('requests.received'), value: request.receivedOn },
          { label: t('requests.due'), value: <DueTag dueOn={request.dueOn} done={request.answeredOn !== null} /> },
          { label: t('requests.owner'), value: request.ownerName },
          { label: t('request.entered-by'), value: request.enteredByName },
          { label: t('enter.wish'), value: request.wish, wide: true },
          ...(request.office ? [{ label: t('request.office'), value: request.office, wide: true }] : []),
          ...(request.answer ? [{ label: t('request.answer'), value: request.answer, wide: true }] : []),
          ...(request.answeredOn ? [{ label: t('request.answered-on'), value: request.answeredOn }] : []),
        ]}
      />
    </Section>
  )
}

function Offices({ request }: { readonly request: Request }): ReactNode {
  const t = useText()
  const kindName = useKindName()
  return (
    <Section title={t('request.offices')}>
      {request.offices.length === 0 ? (
        <p className="quiet">{t('request.offices.none')}</p>
      ) : (
        <ul className="plain">
          {request.offices.map((office) => (
            <li key={office.kind + office.sourceName + office.asOfOn}>
              {kindName(office.kind)} · {office.sourceName} · {office.asOfOn}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function History({ request }: { readonly request: Request }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  return (
    <Section title={t('request.history')} flush>
      <ScrollX label={t('request.history')}>
        <table className="table">
          <caption className="secret">{t('request.history')}</caption>
          <thead>
            <tr>
              <th scope="col">{slice('privacy.look.at')}</th>
              <th scope="col">{slice('privacy.look.event')}</th>
              <th scope="col">{slice('privacy.look.who')}</th>
              <th scope="col">{t('request.step.note.other')}</th>
            </tr>
          </thead>
          <tbody>
            {request.events.map((event) => (
              <tr key={event.at + event.step}>
                <td className="nowrap">{formatInstant(event.at)}</td>
                <td className="nowrap">{textOfCode(slice, sliceTexts, `privacy.step.${event.step}`)}</td>
                <td className="nowrap">{event.actorName}</td>
                <td>{event.note ?? '—'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollX>
    </Section>
  )
}

function StepDialog(props: {
  readonly request: Request
  readonly step: RequestStep
  readonly onClose: () => void
}): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const shell = useShellText()
  const { request, step } = props
  const [note, setNote] = useState('')
  const [office, setOffice] = useState(request.offices[0]?.sourceName ?? '')
  const take = useAction(stepRequest, { quiet: true, refresh: [showRequest, listRequests], done: props.onClose })
  const label = step === 'answer' || step === 'refuse' ? t(`request.step.note.${step}`) : t('request.step.note.other')
  const names = [...new Set(request.offices.map((one) => one.sourceName))]
  return (
    <Modal
      open
      title={slice(`privacy.step.${step}`)}
      okText={slice(`privacy.step.${step}`)}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: take.isPending }}
      onOk={() =>
        take.mutate({
          params: { requestId: request.requestId },
          body: {
            version: request.version,
            step,
            ...(note.trim() && { note: note.trim() }),
            ...(step === 'send-to-office' && { office: office.trim() }),
          },
        })
      }
      onCancel={props.onClose}
    >
      <div className="form">
        {step === 'send-to-office' && names.length > 0 && (
          <Field label={t('request.step.office')} required>
            <Select value={office} onChange={setOffice} options={names.map((value) => ({ value, label: value }))} />
          </Field>
        )}
        {step === 'send-to-office' && names.length === 0 && (
          <Field label={t('request.step.office')} required>
            <Input value={office} maxLength={200} onChange={(event) => setOffice(event.target.value)} />
          </Field>
        )}
        <Field label={label} required={step === 'answer' || step === 'refuse'}>
          <Input.TextArea rows={3} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />
        </Field>
        <Problem error={take.error} />
      </div>
    </Modal>
  )
}
