import { Link, useParams } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { call, download } from '../../../web/call.ts'
import { formatInstant } from '../../../web/format.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { FactTable, Section } from '../../../web/ui/facts.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { usePhone } from '../../../web/ui/use-phone.ts'
import { UnmaskButton } from '../../disclosure/web/index.tsx'
import {
  type DocumentPage as DocumentReply,
  listDocuments,
  printServiceReturn,
  showDocument,
  takeDocumentFile,
  takeEvidence,
  withdrawDocument,
} from '../contract.ts'
import { ServiceForm } from './service-form.tsx'
import { DocumentStateTag } from './state-tag.tsx'
import { useDocumentText, useText } from './use-text.ts'

/** One paper: what it says, whom it has reached and how, and its files. */
export function DocumentPage(): ReactNode {
  const t = useText()
  const slice = useDocumentText()
  const phone = usePhone()
  const { documentId } = useParams({ from: '/desk/documents/$documentId' })
  // Each reading is put on record; it is read again only after something was done.
  const { data, error, refetch } = useCall(showDocument, { params: { documentId } }, { staleTime: Infinity })
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data || data.document.documentId !== documentId) return <Loading />
  const { document } = data
  return (
    <>
      <PageHeader
        title={`${slice(`document.kind.${document.kind}`)} ${document.documentNumber}`}
        status={<DocumentStateTag state={document.state} />}
        note={t('document.looked')}
        actions={document.childId && <UnmaskButton subject={`child:${document.childId}`} />}
        up={{ link: { to: '/documents' }, text: t('documents.title') }}
      />
      <div className="columns-2 finding">
        {phone && (
          // At the door the service comes first.
          <div className="stack">
            <Addressees page={data} />
            <Attempts page={data} />
          </div>
        )}
        <div className="stack">
          <Files page={data} />
          <Facts page={data} />
          {phone && <Endings page={data} />}
        </div>
        {!phone && (
          <div className="stack">
            <Addressees page={data} />
            <Attempts page={data} />
            <Endings page={data} />
          </div>
        )}
      </div>
    </>
  )
}

/** The preview opens in the browser's own reader, on the phone too. */
function Files({ page }: { readonly page: DocumentReply }): ReactNode {
  const t = useText()
  const { message } = App.useApp()
  const { documentId, documentNumber } = page.document
  const take = (format: 'pdf' | 'docx') =>
    download(takeDocumentFile, { params: { documentId }, query: { format } }, `${documentNumber}.${format}`).catch(
      (error: Error) => void message.error(error.message, 6),
    )
  const preview = async () => {
    const tab = window.open('', '_blank')
    try {
      const pdf = (await call(takeDocumentFile, { params: { documentId }, query: { format: 'pdf' } })) as Blob
      if (tab) tab.location.href = URL.createObjectURL(pdf)
    } catch (error) {
      tab?.close()
      void message.error((error as Error).message, 6)
    }
  }
  return (
    <Section title={t('document.files')}>
      {!page.hasPdf && <p className="quiet">{t('document.only-word-here')}</p>}
      <div className="row">
        {page.hasPdf && (
          <>
            <Button onClick={() => void preview()}>{t('document.preview')}</Button>
            <Button onClick={() => void take('pdf')}>{t('document.take.pdf')}</Button>
          </>
        )}
        <Button onClick={() => void take('docx')}>{t('document.take.docx')}</Button>
      </div>
    </Section>
  )
}

function Facts({ page }: { readonly page: DocumentReply }): ReactNode {
  const t = useText()
  const slice = useDocumentText()
  const { document, corrects } = page
  return (
    <Section
      title={t('document.facts')}
      extra={
        document.childId && (
          <Link to="/children/$childId" params={{ childId: document.childId }}>
            {t('document.child-card')}
          </Link>
        )
      }
    >
      <FactTable
        columns={1}
        facts={[
          { label: t('document.organ'), value: page.organName },
          {
            label: t('document.issued'),
            value: t('document.issued.by', { day: document.issuedOn, name: page.issuedByName }),
          },
          ...(corrects
            ? [
                {
                  label: t('document.correct'),
                  value: (
                    <Link to="/documents/$documentId" params={{ documentId: corrects.documentId }}>
                      {t('document.corrects', { number: corrects.documentNumber })}
                    </Link>
                  ),
                },
              ]
            : []),
          { label: slice('document.column.child'), value: document.childName },
          ...(page.legalBasis ? [{ label: t('document.basis'), value: page.legalBasis }] : []),
          ...page.fields.map(({ field, text }) => ({
            label: slice(`document.field.${field}` as never),
            value: <span style={{ whiteSpace: 'pre-line' }}>{text}</span>,
          })),
        ]}
      />
    </Section>
  )
}

function Addressees({ page }: { readonly page: DocumentReply }): ReactNode {
  const t = useText()
  const slice = useDocumentText()
  const [serving, setServing] = useState<DocumentReply['addressees'][number]>()
  const { documentId } = page.document
  const print = (addresseeId: string) =>
    void download(printServiceReturn, { params: { documentId, addresseeId }, query: { format: 'pdf' } }, '送达回证.pdf')
  if (page.addressees.length === 0) return null
  return (
    <Section title={t('document.addressees')}>
      <p className={page.effectiveOn ? 'strong' : 'quiet'}>
        {page.effectiveOn ? t('document.effective', { day: page.effectiveOn }) : t('document.not-served')}
      </p>
      <ul className="paper-list">
        {page.addressees.map((one) => (
          <li key={one.addresseeId} className="row apart">
            <div>
              <span className="strong">{one.name}</span>
              {one.relation && <span className="quiet"> {one.relation}</span>}
              <span className="sub">{slice(`document.role.${one.role}`)}</span>
              {(one.phone ?? one.address) && (
                <span className="sub">{[one.phone, one.address].filter(Boolean).join(' · ')}</span>
              )}
              <span className="sub">
                {one.servedOn ? t('document.served-on', { day: one.servedOn }) : t('document.not-served')}
              </span>
            </div>
            <div className="row">
              {page.abilities.serve && !one.servedOn && (
                <Button type="primary" onClick={() => setServing(one)}>
                  {t('document.serve')}
                </Button>
              )}
              <Button onClick={() => print(one.addresseeId)}>{t('document.return-slip')}</Button>
            </div>
          </li>
        ))}
      </ul>
      {serving && <ServiceForm page={page} addressee={serving} onClose={() => setServing(undefined)} />}
    </Section>
  )
}

function Attempts({ page }: { readonly page: DocumentReply }): ReactNode {
  const t = useText()
  const slice = useDocumentText()
  if (page.addressees.length === 0) return null
  const nameOf = (id: string) => page.addressees.find((one) => one.addresseeId === id)?.name ?? ''
  const { documentId } = page.document
  return (
    <Section title={t('document.attempts')}>
      {page.services.length === 0 && <p className="quiet">{t('document.attempts.none')}</p>}
      <ol className="paper-list">
        {page.services.map((one) => (
          <li key={one.serviceId}>
            <span className="strong">
              {one.onDay} {nameOf(one.addresseeId)} {slice(`document.method.${one.method}`)}{' '}
              {slice(`document.outcome.${one.outcome}`)}
            </span>
            <span className="sub">{[one.reason, one.witness, one.servers.join('、')].filter(Boolean).join(' · ')}</span>
            <span className="sub">
              {one.recordedByName} {formatInstant(one.recordedAt)}
            </span>
          </li>
        ))}
      </ol>
      <div className="row">
        {page.evidence.map((one, index) => (
          <Button
            key={one.evidenceId}
            type="link"
            onClick={() =>
              void download(takeEvidence, { params: { documentId, evidenceId: one.evidenceId } }, `${index + 1}`)
            }
          >
            {t('document.evidence', { number: index + 1 })}
          </Button>
        ))}
      </div>
    </Section>
  )
}

/** Withdrawing what nobody was served, correcting what stays. */
function Endings({ page }: { readonly page: DocumentReply }): ReactNode {
  const t = useText()
  const [asking, setAsking] = useState(false)
  const { document, abilities, withdrawal, correctedById } = page
  const { documentId } = document
  const withdraw = useAction(withdrawDocument, {
    quiet: true,
    refresh: [showDocument, listDocuments],
    doneText: t('document.withdraw.done'),
    done: () => setAsking(false),
  })
  return (
    <>
      {withdrawal && <p>{t('document.withdrawn-because', { day: withdrawal.on, reason: withdrawal.reason })}</p>}
      {correctedById && (
        <Link to="/documents/$documentId" params={{ documentId: correctedById }}>
          {t('document.corrected-by')}
        </Link>
      )}
      {abilities.withdraw && (
        <div>
          <Button danger onClick={() => setAsking(true)}>
            {t('document.withdraw')}
          </Button>
        </div>
      )}
      {abilities.correct && (
        <div>
          <p className="quiet">{t(withdrawal ? 'document.anew.text' : 'document.correct.text')}</p>
          <Link
            to="/documents/issue"
            search={{
              kind: document.kind,
              correctsId: documentId,
              ...(document.childId && { childId: document.childId }),
            }}
          >
            {t(withdrawal ? 'document.anew' : 'document.correct')}
          </Link>
        </div>
      )}
      <ReasonDialog
        open={asking}
        title={t('document.withdraw')}
        actionText={t('document.withdraw')}
        danger
        busy={withdraw.isPending}
        error={withdraw.error}
        onCancel={() => setAsking(false)}
        onConfirm={(reason) => withdraw.mutate({ params: { documentId }, body: { reason } })}
      >
        {t('document.withdraw.text')}
      </ReasonDialog>
    </>
  )
}
