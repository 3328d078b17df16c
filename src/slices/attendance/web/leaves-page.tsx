import { Button, Input, Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { addDays, type PlainDate } from '../../../kernel/plain-date.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { useMay, useToday } from '../../../web/session.tsx'
import { type Column, DataList } from '../../../web/ui/data-list.tsx'
import { DayInput } from '../../../web/ui/day-input.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Filters } from '../../../web/ui/filters.tsx'
import { useFilters, useListCall } from '../../../web/ui/list-state.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { StatusTag } from '../../../web/ui/status-tag.tsx'
import { classNameOf } from '../../directory/domain.ts'
import { listPupils } from '../../enrolment/contract.ts'
import { askLeave, decideOnLeave, endLeave, type LeaveLine, listLeaves } from '../contract.ts'
import { LEAVE_KINDS, LEAVE_STATES, type LeaveKind } from '../leave-domain.ts'
import { useClassChoices } from './class-choices.ts'
import { useText } from './use-text.ts'

/** Leave of the class or school: entered, approved, ended early. */
export function LeavesPage(): ReactNode {
  const t = useText()
  const may = useMay()
  const { filters } = useFilters()
  const [asking, setAsking] = useState(false)
  const page = useListCall(listLeaves, { state: filters['state'] } as never)
  return (
    <>
      <PageHeader
        title={t('leaves.title')}
        note={t('leaves.note')}
        actions={
          may('attendance.ask-leave') && (
            <Button type="primary" onClick={() => setAsking(true)}>
              {t('leaves.ask')}
            </Button>
          )
        }
      />
      <div className="paper">
        <Filters
          specs={[
            {
              kind: 'choice',
              name: 'state',
              label: t('leaves.state'),
              choices: LEAVE_STATES.map((value) => ({ value, label: t(`leaves.state.${value}`) })),
            },
          ]}
        />
        <Leaves page={page} />
      </div>
      {asking && <AskDialog onClose={() => setAsking(false)} />}
    </>
  )
}

function Leaves(props: { readonly page: Parameters<typeof DataList<LeaveLine>>[0]['page'] }): ReactNode {
  const t = useText()
  const columns: readonly Column<LeaveLine>[] = [
    { key: 'child', title: t('leaves.pupil'), card: 'title', nowrap: true, render: (row) => row.childName },
    {
      key: 'class',
      title: t('days.class'),
      render: (row) => (row.classCode ? classNameOf(row.classCode).zh : '—'),
    },
    { key: 'kind', title: t('leaves.kind'), render: (row) => t(`leaves.kind.${row.kind}`) },
    { key: 'from', title: t('leaves.from'), nowrap: true, render: (row) => row.fromOn },
    { key: 'to', title: t('leaves.to'), nowrap: true, render: (row) => row.toOn },
    {
      key: 'paper',
      title: t('leaves.paper'),
      blank: (row) => !row.paper && !row.approvalNumber,
      render: (row) => [row.paper, row.approvalNumber].filter(Boolean).join('；') || '—',
    },
    {
      key: 'state',
      title: t('leaves.state'),
      card: 'corner',
      render: (row) => (
        <StatusTag tone={row.state === 'approved' ? 'good' : row.state === 'asked' ? 'waiting' : 'neutral'}>
          {row.state === 'asked' ? t(`leaves.waits-for.${row.decider}`) : t(`leaves.state.${row.state}`)}
        </StatusTag>
      ),
    },
    {
      key: 'by',
      title: t('leaves.by'),
      render: (row) =>
        [row.askedByName, row.decidedByName]
          .filter((name, index, all) => name && all.indexOf(name) === index)
          .join('、'),
    },
    { key: 'act', title: '', card: 'action', nowrap: true, render: (row) => <LeaveActions line={row} /> },
  ]
  return (
    <DataList
      caption={t('leaves.title')}
      columns={columns}
      page={props.page}
      keyOf={(row) => row.leaveId}
      emptyTitle={t('leaves.empty')}
      emptyText={t('leaves.empty.text')}
    />
  )
}

function LeaveActions({ line }: { readonly line: LeaveLine }): ReactNode {
  const t = useText()
  const today = useToday()
  const options = { refresh: [listLeaves], doneText: t('leaves.done') }
  const decide = useAction(decideOnLeave, options)
  const end = useAction(endLeave, options)
  const params = { leaveId: line.leaveId }
  const [numbering, setNumbering] = useState(false)
  const decideTo = (approve: boolean): void => decide.mutate({ params, body: { version: line.version, approve } })
  if (line.abilities.decide)
    return (
      <span className="row">
        <Button
          size="small"
          type="primary"
          loading={decide.isPending}
          onClick={() => (line.decider === 'authority' ? setNumbering(true) : decideTo(true))}
        >
          {t('leaves.approve')}
        </Button>
        <Button size="small" disabled={decide.isPending} onClick={() => decideTo(false)}>
          {t('leaves.refuse')}
        </Button>
        {numbering && <ApproveDialog line={line} onClose={() => setNumbering(false)} />}
      </span>
    )
  if (!line.abilities.end) return null
  const isUntaken = line.fromOn >= today
  const lastDay = addDays(isUntaken ? (line.fromOn as PlainDate) : today, -1)
  return (
    <Button
      size="small"
      loading={end.isPending}
      onClick={() => end.mutate({ params, body: { version: line.version, lastDay } })}
    >
      {t(isUntaken ? 'leaves.withdraw' : 'leaves.end')}
    </Button>
  )
}

/** The township or the bureau approves under a number of theirs. */
function ApproveDialog({ line, onClose }: { readonly line: LeaveLine; readonly onClose: () => void }): ReactNode {
  const t = useText()
  const shell = useShellText()
  const [approvalNumber, setNumber] = useState('')
  const [tried, setTried] = useState(false)
  const decide = useAction(decideOnLeave, {
    quiet: true,
    refresh: [listLeaves],
    doneText: t('leaves.done'),
    done: onClose,
  })
  const submit = (): void => {
    setTried(true)
    if (!approvalNumber.trim()) return
    const body = { version: line.version, approve: true, approvalNumber: approvalNumber.trim() }
    decide.mutate({ params: { leaveId: line.leaveId }, body })
  }
  return (
    <Modal
      open
      title={t('leaves.approve.title')}
      okText={t('leaves.approve')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: decide.isPending }}
      onOk={submit}
      onCancel={onClose}
    >
      <div className="form">
        <p>{`${line.childName} · ${t(`leaves.kind.${line.kind}`)} · ${line.fromOn} – ${line.toOn}`}</p>
        <Field
          label={t('leaves.approval-number')}
          hint={t('leaves.approval-number.hint')}
          required
          error={tried && !approvalNumber.trim() ? t('leaves.missing') : undefined}
        >
          <Input maxLength={60} value={approvalNumber} onChange={(event) => setNumber(event.target.value)} />
        </Field>
        <Problem error={decide.error} />
      </div>
    </Modal>
  )
}

function AskDialog(props: { readonly onClose: () => void }): ReactNode {
  const t = useText()
  const shell = useShellText()
  const today = useToday()
  const [submissionId] = useState(newId)
  const [childId, setChild] = useState<string>()
  const [kind, setKind] = useState<LeaveKind>('illness')
  const [fromOn, setFrom] = useState<string>(today)
  const [toOn, setTo] = useState<string>(today)
  const [paper, setPaper] = useState('')
  const [tried, setTried] = useState(false)
  const classes = useClassChoices(undefined)
  const [classCode, setClass] = useState<string>()
  const query = { status: 'enrolled', limit: 200, ...(classCode ? { classCode } : {}) }
  // A school has more pupils than a page holds; a class has not.
  const isAsked = classes.length === 0 || classCode !== undefined
  const pupils = useCall(listPupils, { query } as never, { enabled: isAsked })
  const ask = useAction(askLeave, {
    quiet: true,
    refresh: [listLeaves],
    doneText: t('leaves.ask.done'),
    done: props.onClose,
  })
  const submit = (): void => {
    setTried(true)
    if (!childId || !fromOn || !toOn) return
    ask.mutate({
      body: { submissionId, childId, kind, fromOn, toOn, ...(paper.trim() ? { paper: paper.trim() } : {}) },
    })
  }
  return (
    <Modal
      open
      title={t('leaves.ask')}
      okText={t('leaves.ask')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: ask.isPending }}
      mask={{ closable: false }}
      onOk={submit}
      onCancel={props.onClose}
    >
      <div className="form">
        {classes.length > 0 && (
          <Field label={t('days.class')} required error={tried && !classCode ? t('leaves.missing') : undefined}>
            <Select
              value={classCode ?? null}
              onChange={(value: string) => {
                setClass(value)
                setChild(undefined)
              }}
              options={classes}
            />
          </Field>
        )}
        <Field
          label={t('leaves.pupil')}
          required
          error={tried && isAsked && !childId ? t('leaves.missing') : undefined}
        >
          <Select
            value={childId ?? null}
            showSearch={{ optionFilterProp: 'label' }}
            onChange={setChild}
            disabled={!isAsked}
            options={(isAsked ? (pupils.data?.rows ?? []) : []).map((row) => ({
              value: row.childId,
              label: `${row.name} ${row.classCode ? classNameOf(row.classCode).zh : ''}`,
            }))}
          />
        </Field>
        <Field label={t('leaves.kind')} required>
          <Select
            value={kind}
            onChange={setKind}
            options={LEAVE_KINDS.map((value) => ({ value, label: t(`leaves.kind.${value}`) }))}
          />
        </Field>
        <div className="form-columns">
          <Field label={t('leaves.from')} required>
            <DayInput value={fromOn} onChange={setFrom} />
          </Field>
          <Field label={t('leaves.to')} required>
            <DayInput value={toOn} min={fromOn} onChange={setTo} />
          </Field>
        </div>
        <Field label={t('leaves.paper')} hint={t('leaves.paper.hint')}>
          <Input maxLength={100} value={paper} onChange={(event) => setPaper(event.target.value)} />
        </Field>
        <Problem error={ask.error} />
      </div>
    </Modal>
  )
}
