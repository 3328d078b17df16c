import { Checkbox, Input, Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction } from '../../../web/query.ts'
import { Field } from '../../../web/ui/field.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { useSignature } from '../../reports/web/index.tsx'
import {
  filePeriodicReport,
  listPeriodicDuties,
  listPeriodicReports,
  type PeriodicReport,
  showPeriodicReport,
} from '../contract.ts'
import { figuresToExplain, MOVEMENTS, type Movement, UNNAMED } from '../domain.ts'
import { type FigureId, type KindId, kindOf } from '../kinds-domain.ts'
import { useSliceText, useText } from './use-text.ts'

interface Account {
  readonly movement?: Movement
  readonly words: string
}

/** Files the report as it is shown: accounts for children, explanations for figures, and who prepared and checked it. */
export function FileDialog(props: {
  readonly report: PeriodicReport
  readonly params: { readonly reportKind: KindId; readonly period: string }
  readonly onClose: () => void
  readonly onFiled: () => void
}): ReactNode {
  const t = useText()
  const s = useSliceText()
  const shell = useShellText()
  const { report, params } = props
  const needed = figuresToExplain(kindOf(params.reportKind), report.content.figures)
  const [explained, setExplained] = useState<readonly { figure: FigureId; words: string }[]>(
    needed.map((figure) => ({ figure, words: '' })),
  )
  const [accounts, setAccounts] = useState<Readonly<Record<string, Account>>>({})
  const [tried, setTried] = useState(false)
  const [nilStatement, setNil] = useState(false)
  const [submissionId] = useState(newId)
  const version = report.versions[0]?.version ?? 0
  const valueOf = (figure: FigureId): number => report.content.figures.find((one) => one.id === figure)?.value ?? 0
  const file = useAction(filePeriodicReport, {
    quiet: true,
    refresh: [showPeriodicReport, listPeriodicReports, listPeriodicDuties],
    doneText: t('sheet.filed'),
    done: props.onFiled,
  })
  const missing = (value: string | undefined): string | undefined =>
    tried && !value?.trim() ? t('file.missing') : undefined
  const signature = useSignature(version > 0, missing)
  const named = report.unnamed.flatMap(({ movementId }) => {
    const one = accounts[movementId]
    return one?.movement && one.words.trim() ? [{ movementId, movement: one.movement, words: one.words.trim() }] : []
  })
  const asksNil = report.content.sheet?.nil ?? false
  const submit = (): void => {
    setTried(true)
    const isExplained = named.length === report.unnamed.length && explained.every((one) => one.words.trim())
    if (!signature.body || !isExplained || (asksNil && !nilStatement)) return
    file.mutate({
      params,
      body: {
        submissionId,
        contentHash: report.contentHash,
        version,
        ...signature.body,
        ...(asksNil ? { nilStatement } : {}),
        explanations: explained.map((one) => ({ ...one, words: one.words.trim() })),
        named,
      },
    })
  }
  return (
    <Modal
      open
      title={version > 0 ? t('file.again') : t('file.open')}
      okText={t('file.send')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: file.isPending }}
      mask={{ closable: false }}
      onOk={submit}
      onCancel={props.onClose}
    >
      <div className="form">
        <p>{t('file.text')}</p>
        {report.unnamed.length > 0 && <p>{t('sheet.unnamed', { count: report.unnamed.length })}</p>}
        {report.unnamed.map((one) => (
          <AccountFields
            key={one.movementId}
            child={one}
            account={accounts[one.movementId] ?? { words: '' }}
            tried={tried}
            onChange={(account) => setAccounts({ ...accounts, [one.movementId]: account })}
          />
        ))}
        {signature.fields}
        {asksNil && (
          <div>
            <Checkbox checked={nilStatement} onChange={(event) => setNil(event.target.checked)}>
              {t('file.nil')}
            </Checkbox>
            {tried && !nilStatement && <div className="field-error">{t('file.nil.missing')}</div>}
          </div>
        )}
        <Field label={t('file.explain')}>
          <Select
            mode="multiple"
            optionFilterProp="label"
            value={explained.map((one) => one.figure).filter((figure) => !needed.includes(figure))}
            onChange={(figures: FigureId[]) =>
              setExplained(
                [...needed, ...figures].map(
                  (figure) => explained.find((one) => one.figure === figure) ?? { figure, words: '' },
                ),
              )
            }
            options={report.content.figures
              .filter(({ id }) => !needed.includes(id))
              .map(({ id }) => ({ value: id, label: s(`periodic.figure.${id}`) }))}
          />
        </Field>
        {explained.map((one) => (
          <Field
            key={one.figure}
            label={s(`periodic.figure.${one.figure}`)}
            hint={needed.includes(one.figure) ? t('file.explain.needed', { value: valueOf(one.figure) }) : undefined}
            required
            error={missing(one.words)}
          >
            <Input.TextArea
              rows={2}
              maxLength={500}
              value={one.words}
              onChange={(event) =>
                setExplained(explained.map((other) => (other === one ? { ...one, words: event.target.value } : other)))
              }
            />
          </Field>
        ))}
        <Problem error={file.error} />
      </div>
    </Modal>
  )
}

function AccountFields(props: {
  readonly child: PeriodicReport['unnamed'][number]
  readonly account: Account
  readonly tried: boolean
  readonly onChange: (account: Account) => void
}): ReactNode {
  const t = useText()
  const s = useSliceText()
  const { child, account } = props
  const choices = (MOVEMENTS[child.direction] as readonly Movement[]).filter((one) => !UNNAMED.includes(one))
  const isOpen = props.tried && (!account.movement || !account.words.trim())
  return (
    <Field
      label={`${child.name} ${t(`sheet.unnamed.${child.direction}`, { day: child.onDay })}`}
      required
      error={isOpen ? t('file.missing') : undefined}
    >
      <div className="row">
        <Select
          aria-label={t('sheet.movement')}
          placeholder={t('sheet.movement.choose')}
          popupMatchSelectWidth={false}
          {...(account.movement ? { value: account.movement } : {})}
          onChange={(movement: Movement) => props.onChange({ ...account, movement })}
          options={choices.map((value) => ({ value, label: s(`periodic.line.${value}`) }))}
        />
        <Input
          aria-label={t('sheet.words')}
          placeholder={t('sheet.words')}
          maxLength={200}
          value={account.words}
          onChange={(event) => props.onChange({ ...account, words: event.target.value })}
        />
      </div>
    </Field>
  )
}
