import { App, Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { download, upload } from '../../../web/call.ts'
import { formatInstant } from '../../../web/format.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { Section } from '../../../web/ui/facts.tsx'
import { FileDrop } from '../../../web/ui/file-drop.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { StatusTag } from '../../../web/ui/status-tag.tsx'
import { listTemplates, putTemplateInUse, takeTemplate, type TemplateLine, uploadTemplate } from '../contract.ts'
import { useDocumentText, useText } from './use-text.ts'

/** The county's Word templates: take, edit in Word, upload, look at, put into use, go back. */
export function TemplatesPage(): ReactNode {
  const t = useText()
  const { data, error, refetch } = useCall(listTemplates, {})
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading />
  return (
    <>
      <PageHeader
        title={t('templates.title')}
        note={t('templates.note')}
        up={{ link: { to: '/documents' }, text: t('documents.title') }}
      />
      {!data.makesPdf && <p className="quiet">{t('templates.no-pdf')}</p>}
      <div className="stack">
        {data.rows.map((row) => (
          <Template key={row.kind} row={row} makesPdf={data.makesPdf} onUploaded={() => void refetch()} />
        ))}
      </div>
    </>
  )
}

function Template(props: {
  readonly row: TemplateLine
  readonly makesPdf: boolean
  readonly onUploaded: () => void
}): ReactNode {
  const t = useText()
  const slice = useDocumentText()
  const { row } = props
  const [open, setOpen] = useState(false)
  const name = slice(`document.kind.${row.kind}`)
  const versions = [{ version: 0, note: '', uploadedByName: '', uploadedAt: '' }, ...row.versions]
  return (
    <Section
      title={name}
      extra={
        <Button type="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {row.inUse === 0 ? t('templates.built-in') : t('templates.version', { version: row.inUse })}
        </Button>
      }
    >
      {open && (
        <div className="stack">
          {versions.map((one) => (
            <Version key={one.version} row={row} one={one} makesPdf={props.makesPdf} />
          ))}
          <UploadTemplate kind={row.kind} onUploaded={props.onUploaded} />
          <p className="quiet">
            {t('templates.tags')}：{row.tags.map((tag) => (tag.isAsked ? `${tag.tag}*` : tag.tag)).join(' ')}
          </p>
        </div>
      )}
    </Section>
  )
}

function Version(props: {
  readonly row: TemplateLine
  readonly one: TemplateLine['versions'][number]
  readonly makesPdf: boolean
}): ReactNode {
  const t = useText()
  const { message } = App.useApp()
  const { row, one } = props
  const { kind } = row
  const { version } = one
  const use = useAction(putTemplateInUse, { refresh: [listTemplates], doneText: t('templates.used') })
  const take = (preview?: 'pdf' | 'docx') =>
    void download(takeTemplate, { params: { documentKind: kind }, query: { version, preview } }, 'template.docx').catch(
      (error: Error) => void message.error(error.message, 6),
    )
  return (
    <div className="row apart">
      <div>
        <span className="strong">{version === 0 ? t('templates.built-in') : t('templates.version', { version })}</span>
        {version > 0 && (
          <span className="sub">
            {t('templates.uploaded', { at: formatInstant(one.uploadedAt), name: one.uploadedByName })} {one.note}
          </span>
        )}
      </div>
      <div className="row">
        {row.inUse === version && <StatusTag tone="good">{t('templates.in-use')}</StatusTag>}
        <Button onClick={() => take()}>{t('templates.take')}</Button>
        <Button onClick={() => take(version === 0 || props.makesPdf ? 'pdf' : 'docx')}>{t('templates.preview')}</Button>
        {row.inUse !== version && (
          <Button
            type="primary"
            loading={use.isPending}
            onClick={() => use.mutate({ params: { documentKind: kind }, body: { version } })}
          >
            {t('templates.use')}
          </Button>
        )}
      </div>
    </div>
  )
}

function UploadTemplate(props: { readonly kind: TemplateLine['kind']; readonly onUploaded: () => void }): ReactNode {
  const t = useText()
  const { message } = App.useApp()
  const [error, setError] = useState<unknown>()
  const send = async (files: readonly File[]): Promise<void> => {
    const form = new FormData()
    form.append('note', files[0]?.name ?? '')
    form.append('file', files[0]!)
    try {
      setError(undefined)
      const { version } = await upload(uploadTemplate, { params: { documentKind: props.kind } }, form, () => {})
      void message.success(t('templates.uploaded.done', { version }), 6)
      props.onUploaded()
    } catch (fault) {
      setError(fault)
    }
  }
  return (
    <>
      <FileDrop text={t('templates.upload')} accept=".docx" onFiles={(files) => void send(files)} />
      {error !== undefined && <Problem error={error} />}
    </>
  )
}
