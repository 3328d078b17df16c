import { Button, Input, Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { Section } from '../../../web/ui/facts.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { DueTag } from '../../../web/ui/status-tag.tsx'
import { listDivisions } from '../../directory/contract.ts'
import { useSchoolChoices } from '../../directory/web/index.tsx'
import {
  addMember,
  answerHandover,
  askHandover,
  type CasePage,
  listCandidates,
  listHandovers,
  removeMember,
  showCase,
} from '../contract.ts'
import { GROUP_PARTS, type GroupPart, HANDOVER_REASONS, type HandoverReason } from '../rules/group.ts'
import { useCaseText, useText } from './use-text.ts'

/** Who works on the case, who answers for it, and the way to another unit. */
export function CaseGroup({ page }: { readonly page: CasePage }): ReactNode {
  const t = useText()
  const slice = useCaseText()
  const [open, setOpen] = useState<'member' | 'handover'>()
  const params = { caseId: page.case.caseId }
  const remove = useAction(removeMember, { refresh: [showCase] })
  const withdraw = useAction(answerHandover, { refresh: [showCase, listHandovers] })
  return (
    <Section title={t('case.group')}>
      <div className="stack">
        {page.members.length === 0 && <p className="quiet">{t('case.group.none')}</p>}
        <ul className="plain-list">
          {page.members.map((member) => (
            <li key={member.memberId} className="row">
              <span className={member.part === 'lead' ? 'strong' : undefined}>
                {slice(`case.part.${member.part}`)} {member.name}
                <span className="quiet">
                  {' '}
                  · {member.unitName}
                  {!member.hasAccount && ` · ${t('case.group.no-account')}`}
                </span>
              </span>
              {page.abilities.manageGroup && (
                <Button
                  size="small"
                  onClick={() => remove.mutate({ params: { ...params, memberId: member.memberId } })}
                >
                  {t('case.group.remove')}
                </Button>
              )}
            </li>
          ))}
        </ul>
        {page.handover && (
          <p>
            {t('case.handover.waits', { unit: page.handover.toName, day: page.handover.askedOn })}{' '}
            <DueTag dueOn={page.handover.dueOn} />{' '}
            <Button
              size="small"
              onClick={() =>
                withdraw.mutate({ params: { handoverId: page.handover!.handoverId }, body: { answer: 'withdrawn' } })
              }
            >
              {t('case.handover.withdraw')}
            </Button>
          </p>
        )}
        <div className="record-buttons">
          {page.abilities.manageGroup && <Button onClick={() => setOpen('member')}>{t('case.group.add')}</Button>}
          {page.abilities.handOver && <Button onClick={() => setOpen('handover')}>{t('case.handover')}</Button>}
        </div>
      </div>
      {open === 'member' && <MemberDialog caseId={params.caseId} onClose={() => setOpen(undefined)} />}
      {open === 'handover' && <HandoverDialog caseId={params.caseId} onClose={() => setOpen(undefined)} />}
    </Section>
  )
}

interface DialogProps {
  readonly caseId: string
  readonly onClose: () => void
}

/** Stands for somebody without an account in the list of accounts. */
const BY_HAND = 'by-hand'

function MemberDialog({ caseId, onClose }: DialogProps): ReactNode {
  const t = useText()
  const slice = useCaseText()
  const shell = useShellText()
  const [submissionId] = useState(newId)
  const [part, setPart] = useState<GroupPart>('lead')
  const [accountId, setAccountId] = useState<string>()
  const [name, setName] = useState('')
  const [unitName, setUnitName] = useState('')
  const { data } = useCall(listCandidates, { params: { caseId } })
  const save = useAction(addMember, { quiet: true, refresh: [showCase], done: onClose })
  const byHand = accountId === BY_HAND
  const who = byHand ? { name: name.trim(), unitName: unitName.trim() } : { accountId }
  const isNamed = byHand ? Boolean(who.name && who.unitName) : accountId !== undefined
  const submit = (): void => save.mutate({ params: { caseId }, body: { submissionId, part, ...who } })
  return (
    <Modal
      open
      title={t('case.group.add')}
      okText={t('case.group.add')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: save.isPending, disabled: !isNamed }}
      onOk={submit}
      onCancel={onClose}
    >
      <div className="form">
        <Field label={t('case.group.part')} required>
          <Select
            value={part}
            onChange={setPart}
            options={GROUP_PARTS.map((value) => ({ value, label: slice(`case.part.${value}`) }))}
          />
        </Field>
        <Field label={t('case.group.who')} hint={t('case.group.who.hint')} required>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            value={accountId ?? null}
            onChange={setAccountId}
            options={[
              ...(data?.rows ?? []).map((one) => ({ value: one.accountId, label: `${one.name} · ${one.unitName}` })),
              { value: BY_HAND, label: t('case.group.by-hand') },
            ]}
          />
        </Field>
        {byHand && (
          <>
            <Field label={t('case.group.name')} required>
              <Input maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
            </Field>
            <Field label={t('case.group.unit')} required>
              <Input maxLength={60} value={unitName} onChange={(event) => setUnitName(event.target.value)} />
            </Field>
          </>
        )}
        <Problem error={save.error} />
      </div>
    </Modal>
  )
}

function HandoverDialog({ caseId, onClose }: DialogProps): ReactNode {
  const t = useText()
  const slice = useCaseText()
  const shell = useShellText()
  const schools = useSchoolChoices()
  const { data } = useCall(listDivisions, { query: { limit: 5000 } }, { staleTime: 600_000 })
  const divisions = (data?.rows ?? [])
    .filter((row) => row.level !== 'county')
    .map((row) => ({ value: row.code, label: row.name }))
  const [submissionId] = useState(newId)
  const [line, setLine] = useState<'school' | 'household'>('household')
  const [unit, setUnit] = useState<string>()
  const [reason, setReason] = useState<HandoverReason>('moved')
  const save = useAction(askHandover, { quiet: true, refresh: [showCase, listHandovers], done: onClose })
  return (
    <Modal
      open
      title={t('case.handover')}
      okText={t('case.handover')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: save.isPending, disabled: !unit }}
      onOk={() => unit && save.mutate({ params: { caseId }, body: { submissionId, line, unit, reason } })}
      onCancel={onClose}
    >
      <div className="form">
        <p>{t('case.handover.text')}</p>
        <Field label={t('cases.lead-line')} required>
          <Select
            value={line}
            onChange={(next: 'school' | 'household') => {
              setLine(next)
              setUnit(undefined)
            }}
            options={(['household', 'school'] as const).map((value) => ({
              value,
              label: slice(`case.lead-line.${value}`),
            }))}
          />
        </Field>
        <Field label={t('case.handover.unit')} required>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            value={unit ?? null}
            onChange={setUnit}
            options={[...(line === 'school' ? schools : divisions)]}
          />
        </Field>
        <Field label={t('case.handover.reason')} required>
          <Select
            value={reason}
            onChange={setReason}
            options={HANDOVER_REASONS.map((value) => ({ value, label: slice(`case.handover-reason.${value}`) }))}
          />
        </Field>
        <Problem error={save.error} />
      </div>
    </Modal>
  )
}
