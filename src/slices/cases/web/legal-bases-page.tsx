import { Button, Input, Modal, Popconfirm, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { useMay, useToday } from '../../../web/session.tsx'
import { DayInput } from '../../../web/ui/day-input.tsx'
import { Section } from '../../../web/ui/facts.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { StatusTag } from '../../../web/ui/status-tag.tsx'
import { approveLegalBasis, endLegalBasis, enterLegalBasis, type LegalBasisLine, showCaseRules } from '../contract.ts'
import { PENALTY_KINDS, PENALTY_ORGANS, type PenaltyKind, type PenaltyOrgan } from '../rules/facts.ts'
import { useCaseText, useText } from './use-text.ts'

/** 处罚依据: what opens the penalty branch, entered by one administrator and approved by another; and the periods in force. */
export function LegalBasesPage(): ReactNode {
  const t = useText()
  const may = useMay()
  const [entering, setEntering] = useState(false)
  const { data, error, refetch } = useCall(showCaseRules, {})
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading />
  return (
    <>
      <PageHeader
        title={t('bases.title')}
        note={t('bases.note')}
        actions={
          may('cases.enter-basis') && (
            <Button type="primary" onClick={() => setEntering(true)}>
              {t('bases.enter')}
            </Button>
          )
        }
      />
      <div className="stack">
        <Section title={t('bases.title')}>
          {data.bases.length === 0 ? <p className="quiet">{t('bases.none')}</p> : <Bases rows={data.bases} />}
        </Section>
      </div>
      {entering && <EnterDialog onClose={() => setEntering(false)} />}
    </>
  )
}

function Bases({ rows }: { readonly rows: readonly LegalBasisLine[] }): ReactNode {
  const t = useText()
  const shell = useShellText()
  const slice = useCaseText()
  const may = useMay()
  const approve = useAction(approveLegalBasis, { refresh: [showCaseRules], doneText: t('bases.approved') })
  const end = useAction(endLegalBasis, { refresh: [showCaseRules], doneText: t('bases.ended') })
  return (
    <ul className="plain-list">
      {rows.map((row) => (
        <li key={row.basisId}>
          <div className="row">
            <span className="strong">
              {row.title} {row.article}
            </span>
            <StatusTag tone={row.isInForce ? 'good' : row.approvedBy === null ? 'warning' : 'neutral'}>
              {t(row.isInForce ? 'bases.in-force' : row.approvedBy === null ? 'bases.waits' : 'bases.not-in-force')}
            </StatusTag>
            {row.approvedBy === null && !row.isMine && may('cases.approve-basis') && (
              <Button size="small" type="primary" onClick={() => approve.mutate({ params: { basisId: row.basisId } })}>
                {t('bases.approve')}
              </Button>
            )}
            {row.isInForce && may('cases.enter-basis') && (
              <Popconfirm
                title={t('bases.end')}
                description={<div className="confirm-text">{t('bases.end.text')}</div>}
                okText={t('bases.end')}
                cancelText={shell('shell.cancel')}
                onConfirm={() => end.mutate({ params: { basisId: row.basisId } })}
              >
                <Button size="small" danger loading={end.isPending}>
                  {t('bases.end')}
                </Button>
              </Popconfirm>
            )}
          </div>
          <div className="quiet">
            {slice(`case.penalty-kind.${row.penaltyKind}`)}
            {row.maxYuan > 0 && ` ${row.minYuan}–${row.maxYuan} ${t('bases.yuan')}`} ·{' '}
            {slice(`case.owner.${row.organ}`)} ·{' '}
            {row.validTo
              ? t('bases.from-to', { from: row.validFrom, to: row.validTo })
              : t('bases.since', { day: row.validFrom })}{' '}
            · {row.enteredByName}
            {row.approvedByName && ` / ${row.approvedByName}`}
          </div>
        </li>
      ))}
    </ul>
  )
}

function EnterDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const t = useText()
  const slice = useCaseText()
  const shell = useShellText()
  const today = useToday()
  const [submissionId] = useState(newId)
  const [title, setTitle] = useState('')
  const [article, setArticle] = useState('')
  const [penaltyKind, setKind] = useState<PenaltyKind>('fine')
  const [organ, setOrgan] = useState<PenaltyOrgan>('township')
  const [range, setRange] = useState({ min: '', max: '' })
  const [validFrom, setValidFrom] = useState<string>(today)
  const [validTo, setValidTo] = useState('')
  const save = useAction(enterLegalBasis, {
    quiet: true,
    refresh: [showCaseRules],
    doneText: t('bases.entered'),
    done: onClose,
  })
  const submit = (): void =>
    save.mutate({
      body: {
        submissionId,
        title: title.trim(),
        article: article.trim(),
        penaltyKind,
        minYuan: Number(range.min || 0),
        maxYuan: Number(range.max || 0),
        organ,
        validFrom,
        ...(validTo && { validTo }),
      },
    })
  return (
    <Modal
      open
      title={t('bases.enter')}
      okText={t('bases.enter')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: save.isPending, disabled: !title.trim() || !article.trim() }}
      onOk={submit}
      onCancel={onClose}
    >
      <div className="form">
        <p>{t('bases.enter.text')}</p>
        <Field label={t('bases.law')} required>
          <Input maxLength={120} value={title} onChange={(event) => setTitle(event.target.value)} />
        </Field>
        <Field label={t('bases.article')} required>
          <Input maxLength={60} value={article} onChange={(event) => setArticle(event.target.value)} />
        </Field>
        <Field label={slice('field.penaltyKind')} required>
          <Select
            value={penaltyKind}
            onChange={setKind}
            options={PENALTY_KINDS.map((value) => ({ value, label: slice(`case.penalty-kind.${value}`) }))}
          />
        </Field>
        <Field label={t('bases.min')}>
          <Input
            type="number"
            min={0}
            value={range.min}
            onChange={(event) => setRange({ ...range, min: event.target.value })}
          />
        </Field>
        <Field label={t('bases.max')}>
          <Input
            type="number"
            min={0}
            value={range.max}
            onChange={(event) => setRange({ ...range, max: event.target.value })}
          />
        </Field>
        <Field label={t('bases.organ')} required>
          <Select
            value={organ}
            onChange={setOrgan}
            options={PENALTY_ORGANS.map((value) => ({ value, label: slice(`case.owner.${value}`) }))}
          />
        </Field>
        <Field label={t('bases.from')} required>
          <DayInput value={validFrom} onChange={setValidFrom} />
        </Field>
        <Field label={t('bases.to')}>
          <DayInput value={validTo} onChange={setValidTo} />
        </Field>
        <Problem error={save.error} />
      </div>
    </Modal>
  )
}
