import { DownloadOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Radio, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { saveBase64, upload } from '../../../web/call.ts'
import { textOfCode } from '../../../web/i18n.ts'
import { keyOf, useCall } from '../../../web/query.ts'
import { useToday } from '../../../web/session.tsx'
import { DayInput } from '../../../web/ui/day-input.tsx'
import { Section } from '../../../web/ui/facts.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Figure, Figures } from '../../../web/ui/figure.tsx'
import { FileDrop } from '../../../web/ui/file-drop.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { ScrollX } from '../../../web/ui/scroll-x.tsx'
import { classNameOf } from '../../directory/domain.ts'
import { PurposedExportButton } from '../../disclosure/web/index.tsx'
import { listClassDays, summariseDay } from '../contract.ts'
import { makeClassSheet, printClassForm, type SheetReply, takeClassSheet } from '../sheet-contract.ts'
import { texts as sliceTexts } from '../texts.ts'
import { useSliceText, useText } from './use-text.ts'

/** For classes without devices: sheets and forms to take out, and the filled-in sheet to hand in. */
export function SheetsPage(): ReactNode {
  const t = useText()
  return (
    <>
      <PageHeader title={t('sheet.title')} note={t('sheet.note')} />
      <div className="stack">
        <TakeOut />
        <HandIn />
      </div>
    </>
  )
}

function TakeOut(): ReactNode {
  const t = useText()
  const today = useToday()
  const [classCode, setClassCode] = useState('')
  const [span, setSpan] = useState<'day' | 'week'>('week')
  const [day, setDay] = useState<string>(today)
  const { data } = useCall(listClassDays, { query: { limit: 200 } })
  const classes = (data?.rows ?? []).map((row) => ({ value: row.classCode, label: classNameOf(row.classCode).zh }))
  const input = { query: { ...(classCode && { class: classCode }), day, span } }
  return (
    <Section title={t('sheet.take')}>
      <div className="stack">
        <div className="form-columns">
          {classes.length > 1 && (
            <Field label={t('sheet.class')}>
              <Select
                value={classCode}
                onChange={setClassCode}
                options={[{ value: '', label: t('sheet.class.all') }, ...classes]}
              />
            </Field>
          )}
          <Field label={t('sheet.day')} hint={span === 'week' ? t('sheet.day.week-hint') : undefined}>
            <DayInput value={day} onChange={(value) => setDay(value || today)} />
          </Field>
        </div>
        <Radio.Group
          aria-label={t('sheet.span')}
          value={span}
          onChange={(event) => setSpan(event.target.value as 'day' | 'week')}
          options={(['week', 'day'] as const).map((value) => ({ value, label: t(`sheet.span.${value}`) }))}
        />
        <div className="row">
          <PurposedExportButton
            label={t('sheet.excel')}
            endpoint={makeClassSheet}
            input={input}
            fileName={`${t('sheet.title')}.xlsx`}
          />
          <PurposedExportButton
            label={t('sheet.form')}
            endpoint={printClassForm}
            input={input}
            fileName={`${t('sheet.title')}.pdf`}
          />
        </div>
      </div>
    </Section>
  )
}

function HandIn(): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const [reply, setReply] = useState<SheetReply>()
  const take = async (file: File): Promise<void> => {
    const form = new FormData()
    form.append('file', file)
    setBusy(true)
    setError(undefined)
    setReply(undefined)
    try {
      setReply(await upload(takeClassSheet, {}, form, () => {}))
      for (const endpoint of [listClassDays, summariseDay]) void client.invalidateQueries({ queryKey: keyOf(endpoint) })
    } catch (refused) {
      setError(refused)
    }
    setBusy(false)
  }
  return (
    <Section title={t('sheet.hand-in')}>
      <div className="stack">
        <FileDrop
          text={t(busy ? 'sheet.reading' : 'sheet.drop')}
          hint={t('sheet.drop.hint')}
          accept=".xlsx,.xls"
          onFiles={([file]) => file && !busy && void take(file)}
        />
        <Problem error={error} />
        {reply && <Result reply={reply} />}
      </div>
    </Section>
  )
}

function Result({ reply }: { readonly reply: SheetReply }): ReactNode {
  const t = useText()
  const days = new Set(reply.faults.map((fault) => `${fault.className} ${fault.day}`))
  const isEmpty = reply.taken + reply.unchanged + reply.faults.length === 0
  return (
    <div className="stack" role="status">
      <Figures>
        <Figure label={t('sheet.taken')} value={reply.taken} note={t('sheet.taken.note')} />
        <Figure
          label={t('sheet.faulty')}
          value={days.size}
          tone={days.size > 0 ? 'bad' : 'plain'}
          note={t('sheet.faulty.note')}
        />
        <Figure label={t('sheet.unchanged')} value={reply.unchanged} />
        <Figure label={t('sheet.empty')} value={reply.empty} />
      </Figures>
      {isEmpty && <Alert type="warning" showIcon title={t('sheet.nothing')} />}
      {!isEmpty && reply.faults.length === 0 && <Alert type="success" showIcon title={t('sheet.done')} />}
      {reply.returned && <Returned returned={reply.returned} />}
      {reply.faults.length > 0 && <Faults faults={reply.faults} />}
    </div>
  )
}

function Returned({ returned }: { readonly returned: NonNullable<SheetReply['returned']> }): ReactNode {
  const t = useText()
  const save = (): void => saveBase64(returned.base64, returned.fileName)
  return (
    <Alert
      type="warning"
      showIcon
      title={t('sheet.returned.text')}
      action={
        <Button type="primary" icon={<DownloadOutlined aria-hidden="true" />} onClick={save}>
          {t('sheet.returned')}
        </Button>
      }
    />
  )
}

function Faults({ faults }: { readonly faults: SheetReply['faults'] }): ReactNode {
  const t = useText()
  const s = useSliceText()
  return (
    <ScrollX label={t('sheet.fault.what')}>
      <table className="table">
        <thead>
          <tr>
            <th>{t('sheet.fault.where')}</th>
            <th>{t('sheet.fault.what')}</th>
          </tr>
        </thead>
        <tbody>
          {faults.map(({ className, day, number, code, details }) => (
            <tr key={`${className} ${day} ${number} ${code}`}>
              <td>
                {className} {day}
              </td>
              <td>{textOfCode(s, sliceTexts, code, details)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  )
}
