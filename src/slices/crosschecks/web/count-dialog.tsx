import { Alert, Button, Modal, Select } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { useShellText } from '../../../web/i18n.ts'
import { download, saveBase64, upload } from '../../../web/call.ts'
import { FileDrop } from '../../../web/ui/file-drop.tsx'
import { keyOf, useAction, useCall } from '../../../web/query.ts'
import { useToday } from '../../../web/session.tsx'
import { DayInput } from '../../../web/ui/day-input.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { NumberInput } from '../../../web/ui/number-input.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { classNameOf } from '../../directory/domain.ts'
import { type CountsReply, listCountable, listHits, makeCounts, noteCount, takeCounts } from '../contract.ts'
import { SOURCES, type Source } from '../domain.ts'
import { useSliceText, useText } from './use-text.ts'

/** Enters how many pupils of a class were counted; it is held against the class's report at once. */
export function CountDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const t = useText()
  const s = useSliceText()
  const shell = useShellText()
  const today = useToday()
  const { data } = useCall(listCountable, {})
  const [source, setSource] = useState<Source>('inspection')
  const [school, setSchool] = useState<string>()
  const [schoolClass, setSchoolClass] = useState<string>()
  const [day, setDay] = useState<string>(today)
  const [present, setPresent] = useState<number>()
  const [tried, setTried] = useState(false)
  const [submissionId] = useState(newId)
  const note = useAction(noteCount, { quiet: true, refresh: [listHits], doneText: t('count.saved'), done: onClose })
  const missing = (value: string | undefined): string | undefined => (tried && !value ? t('hits.missing') : undefined)
  const submit = (): void => {
    setTried(true)
    if (!school || !schoolClass || !day || present === undefined) return
    note.mutate({ body: { submissionId, source, school, class: schoolClass, day, present } })
  }
  const classes = data?.schools.find((one) => one.code === school)?.classes ?? []
  return (
    <Modal
      open
      title={t('count.open')}
      okText={shell('shell.save')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: note.isPending }}
      onOk={submit}
      onCancel={onClose}
    >
      <div className="form">
        <p>{t('count.text')}</p>
        <CountsFile />
        <Field label={t('count.source')} required>
          <Select
            value={source}
            onChange={(value: Source) => setSource(value)}
            options={SOURCES.map((value) => ({ value, label: s(`crosschecks.source.${value}`) }))}
          />
        </Field>
        <Field label={t('count.school')} required error={missing(school)}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            {...(school ? { value: school } : {})}
            onChange={(value: string) => {
              setSchool(value)
              setSchoolClass(undefined)
            }}
            options={(data?.schools ?? []).map((one) => ({ value: one.code, label: one.name }))}
          />
        </Field>
        <Field label={t('count.class')} required error={missing(schoolClass)}>
          <Select
            {...(schoolClass ? { value: schoolClass } : {})}
            onChange={(value: string) => setSchoolClass(value)}
            options={classes.map((value) => ({ value, label: classNameOf(value).zh }))}
          />
        </Field>
        <Field label={t('count.day')} required error={missing(day)}>
          <DayInput value={day} max={today} onChange={setDay} />
        </Field>
        <Field label={t('count.present')} required error={missing(present?.toString())}>
          <NumberInput value={present} min={0} max={200} onChange={setPresent} />
        </Field>
        <Problem error={note.error} />
      </div>
    </Modal>
  )
}

/** Several counts at once: a sheet of all classes, filled in and handed in. */
function CountsFile(): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [error, setError] = useState<unknown>()
  const [reply, setReply] = useState<CountsReply>()
  const take = async (file: File): Promise<void> => {
    const form = new FormData()
    form.append('file', file)
    setError(undefined)
    setReply(undefined)
    try {
      setReply(await upload(takeCounts, {}, form, () => {}))
      await client.invalidateQueries({ queryKey: keyOf(listHits) })
    } catch (refused) {
      setError(refused)
    }
  }
  const { returned = null } = reply ?? {}
  return (
    <div className="stack tight">
      <div>
        <Button onClick={() => void download(makeCounts, {}, `${t('count.open')}.xlsx`).catch(setError)}>
          {t('count.sheet')}
        </Button>
      </div>
      <FileDrop
        text={t('count.drop')}
        hint={t('count.drop.hint')}
        accept=".xlsx,.xls,.csv"
        onFiles={([file]) => file && void take(file)}
      />
      <Problem error={error} />
      {reply && (
        <Alert
          type={returned ? 'warning' : 'success'}
          showIcon
          title={t('count.taken', { taken: reply.taken, faulty: reply.faults.length })}
          {...(reply.faults[0] && { description: reply.faults[0].problem })}
          action={
            returned && (
              <Button onClick={() => saveBase64(returned.base64, returned.fileName)}>{t('count.returned')}</Button>
            )
          }
        />
      )}
    </div>
  )
}
