import { PrinterOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button, Input, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { textOfCode, useShellText } from '../../../web/i18n.ts'
import { useAction, useCall } from '../../../web/query.ts'
import type { ReplyOf } from '../../../kernel/endpoint.ts'
import { useMay, useToday } from '../../../web/session.tsx'
import { FactTable, Section } from '../../../web/ui/facts.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { NumberInput } from '../../../web/ui/number-input.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { ScrollX } from '../../../web/ui/scroll-x.tsx'
import { StatusTag } from '../../../web/ui/status-tag.tsx'
import { standingOf } from '../assessment-domain.ts'
import { changePrivacySettings, previewRetention, showPrivacy } from '../contract.ts'
import type { PrivacySettings } from '../domain.ts'
import { ASSESSED_SETS, DATA_SETS, type DataSet } from '../processing-domain.ts'
import { ConclusionTag } from './assessment-words.tsx'
import { sliceTexts, useSliceText, useText } from './use-text.ts'

type Privacy = ReplyOf<typeof showPrivacy>

/** 个人信息处理登记: what is kept, why, on which law, for how long. */
export function RegisterPage(): ReactNode {
  const t = useText()
  const shell = useShellText()
  const may = useMay()
  const [changing, setChanging] = useState(false)
  const { data, error, refetch } = useCall(showPrivacy, {}, { staleTime: 0 })
  return (
    <>
      <PageHeader
        title={t('register.title')}
        note={t('register.note')}
        actions={
          <>
            <Button icon={<PrinterOutlined aria-hidden="true" />} onClick={() => print()}>
              {shell('shell.print')}
            </Button>
            {may('privacy.change-settings') && data && (
              <Button onClick={() => setChanging(true)}>{t('register.settings')}</Button>
            )}
          </>
        }
      />
      {error ? <Problem error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error && <Loading />}
      {data && (
        <div className="stack">
          <Officer settings={data.settings} />
          <DataSets privacy={data} />
        </div>
      )}
      {changing && data && (
        <SettingsDialog settings={data.settings} version={data.version} onClose={() => setChanging(false)} />
      )}
    </>
  )
}

function Officer({ settings }: { readonly settings: PrivacySettings }): ReactNode {
  const t = useText()
  return (
    <Section title={t('register.officer')}>
      <FactTable
        columns={2}
        facts={[
          { label: t('register.officer'), value: settings.officer.name || t('register.officer.missing') },
          { label: t('register.officer.phone'), value: settings.officer.phone },
          {
            label: t('register.working-days'),
            value: t('register.working-days.value', { days: settings.requestWorkingDays }),
          },
          {
            label: t('register.breach-hours'),
            value: t('register.breach-hours.value', { hours: settings.breachHours }),
          },
        ]}
      />
    </Section>
  )
}

function DataSets({ privacy }: { readonly privacy: Privacy }): ReactNode {
  const { settings } = privacy
  const t = useText()
  const slice = useSliceText()
  const say = (key: string): string => textOfCode(slice, sliceTexts, key)
  return (
    <Section title={t('register.title')} flush>
      <ScrollX label={t('register.title')}>
        <table className="table">
          <caption className="secret">{t('register.title')}</caption>
          <thead>
            <tr>
              {(['name', 'purpose', 'items', 'source', 'basis', 'laws', 'retention', 'assessment'] as const).map(
                (column) => (
                  <th key={column} scope="col" style={column === 'laws' ? { minWidth: 340 } : undefined}>
                    {slice(`privacy.column.${column}`)}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {DATA_SETS.map((set) => (
              <tr key={set.code}>
                <th scope="row" style={{ verticalAlign: 'top', minWidth: 120 }}>
                  {say(`privacy.data.${set.code}.name`)}
                  {set.planned && <span className="sub">{t('register.planned')}</span>}
                  {set.sensitive && <span className="sub">{t('register.sensitive')}</span>}
                </th>
                <td>{say(`privacy.data.${set.code}.purpose`)}</td>
                <td>{say(`privacy.data.${set.code}.items`)}</td>
                <td>{say(`privacy.data.${set.code}.source`)}</td>
                <td>{slice(`privacy.basis.${set.basis}`)}</td>
                <td>
                  {set.laws.map((law) => (
                    <div key={law}>{say(`privacy.law.${law}`)}</div>
                  ))}
                  {settings.basisNotes[set.code] && (
                    <div className="strong">
                      {slice('privacy.column.note')}：{settings.basisNotes[set.code]}
                    </div>
                  )}
                </td>
                <td>
                  <Kept set={set} settings={settings} />
                </td>
                <td>
                  <Assessed set={set} privacy={privacy} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollX>
      <p className="inside quiet">{t('register.unknown')}</p>
    </Section>
  )
}

/** When a data set was assessed last; who may read assessments gets there from here. */
function Assessed({ set, privacy }: { readonly set: DataSet; readonly privacy: Privacy }): ReactNode {
  const slice = useSliceText()
  const today = useToday()
  const may = useMay()
  if (!ASSESSED_SETS.includes(set.code)) return '—'
  const last = privacy.assessed.find(({ dataSet }) => dataSet === set.code)
  const standing = standingOf(last, today)
  const day = last && slice('privacy.assessment.last', { day: last.assessedOn })
  return (
    <>
      {last && may('privacy.read-safeguards') ? (
        <Link to="/privacy-assessments/$assessmentId" params={{ assessmentId: last.assessmentId }}>
          {day}
        </Link>
      ) : (
        day
      )}
      {last && <ConclusionTag conclusion={last.conclusion} />}
      {standing !== 'assessed' && <StatusTag tone="bad">{slice(`privacy.assessment.${standing}`)}</StatusTag>}
      {standing !== 'assessed' && may('privacy.assess') && (
        <Link to="/privacy-assessments" search={{ dataSet: set.code, enter: 'true' }}>
          {slice('privacy.assessment.record')}
        </Link>
      )}
    </>
  )
}

function Kept({ set, settings }: { readonly set: DataSet; readonly settings: PrivacySettings }): ReactNode {
  const slice = useSliceText()
  const rule = set.retention
  if (rule === 'archive' || rule === 'audit' || rule === 'consents') return slice(`privacy.kept.${rule}`)
  return slice('privacy.kept.days', { days: settings.retention[rule].days, from: slice(`privacy.rule-from.${rule}`) })
}

function SettingsDialog(props: {
  readonly settings: PrivacySettings
  readonly version: number
  readonly onClose: () => void
}): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const shell = useShellText()
  const [settings, setSettings] = useState(props.settings)
  const save = useAction(changePrivacySettings, {
    quiet: true,
    refresh: [showPrivacy, previewRetention],
    doneText: t('register.settings.saved'),
    done: props.onClose,
  })
  const setOfficer = (changes: Partial<PrivacySettings['officer']>): void =>
    setSettings({ ...settings, officer: { ...settings.officer, ...changes } })
  return (
    <Modal
      open
      title={t('register.settings')}
      okText={shell('shell.save')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: save.isPending }}
      onOk={() =>
        save.mutate({
          body: { settings: { ...settings, basisNotes: { ...settings.basisNotes } }, version: props.version },
        })
      }
      onCancel={props.onClose}
    >
      <div className="form">
        <Field label={t('register.officer')}>
          <Input
            value={settings.officer.name}
            maxLength={60}
            onChange={(event) => setOfficer({ name: event.target.value })}
          />
        </Field>
        <Field label={t('register.officer.phone')}>
          <Input
            value={settings.officer.phone}
            maxLength={40}
            onChange={(event) => setOfficer({ phone: event.target.value })}
          />
        </Field>
        <Field label={`${t('register.working-days')}（${t('register.working-days.value', { days: '' }).trim()}）`}>
          <NumberInput
            min={1}
            max={60}
            value={settings.requestWorkingDays}
            onChange={(value) => setSettings({ ...settings, requestWorkingDays: value })}
          />
        </Field>
        <Field label={`${t('register.breach-hours')}（${t('register.breach-hours.value', { hours: '' }).trim()}）`}>
          <NumberInput
            min={1}
            max={72}
            value={settings.breachHours}
            onChange={(value) => setSettings({ ...settings, breachHours: value })}
          />
        </Field>
        {DATA_SETS.map(({ code }) => (
          <Field
            key={code}
            label={`${textOfCode(slice, sliceTexts, `privacy.data.${code}.name`)} · ${slice('privacy.column.note')}`}
          >
            <Input
              value={settings.basisNotes[code] ?? ''}
              maxLength={500}
              onChange={(event) =>
                setSettings({ ...settings, basisNotes: { ...settings.basisNotes, [code]: event.target.value } })
              }
            />
          </Field>
        ))}
        <Problem error={save.error} />
      </div>
    </Modal>
  )
}
