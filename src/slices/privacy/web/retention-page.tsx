import { Button, Checkbox, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { formatCount, formatInstant } from '../../../web/format.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { useMay } from '../../../web/session.tsx'
import { useJobCenter } from '../../../web/shell/jobs.tsx'
import { Section } from '../../../web/ui/facts.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { NumberInput } from '../../../web/ui/number-input.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { ScrollX } from '../../../web/ui/scroll-x.tsx'
import {
  changePrivacySettings,
  previewRetention,
  type RetentionRun,
  type RuleOutcome,
  showPrivacy,
  startRetentionRun,
} from '../contract.ts'
import {
  type PrivacySettings,
  RETENTION_MODES,
  RETENTION_RULES,
  type RetentionMode,
  type RetentionRule,
} from '../domain.ts'
import { useSliceText, useText } from './use-text.ts'

/** What is over today, by rule; deleted only after somebody looked and said why, or by rules set to automatic. */
export function RetentionPage(): ReactNode {
  const t = useText()
  const stored = useCall(showPrivacy, {}, { staleTime: 0 })
  const preview = useCall(previewRetention, {}, { staleTime: 0 })
  const [chosen, setChosen] = useState<readonly RetentionRule[]>([])
  const [asking, setAsking] = useState(false)
  const count = (preview.data?.plans ?? [])
    .filter(({ rule }) => chosen.includes(rule))
    .reduce((sum, plan) => sum + plan.deleted, 0)
  return (
    <>
      <PageHeader
        title={t('retention.title')}
        note={t('retention.note')}
        actions={
          <Button type="primary" danger disabled={count === 0} onClick={() => setAsking(true)}>
            {t('retention.run')}
          </Button>
        }
      />
      <div className="stack">
        <Problem error={stored.error ?? preview.error} />
        {(!stored.data || !preview.data) && !stored.error && !preview.error && <Loading />}
        {stored.data && preview.data && (
          <>
            <Rules
              key={stored.data.version}
              settings={stored.data.settings}
              version={stored.data.version}
              plans={preview.data.plans}
              chosen={chosen}
              onChoose={setChosen}
            />
            <Runs runs={preview.data.runs} />
          </>
        )}
      </div>
      <RunDialog open={asking} rules={chosen} count={count} onClose={() => setAsking(false)} />
    </>
  )
}

interface RulesProps {
  readonly settings: PrivacySettings
  readonly version: number
  readonly plans: readonly RuleOutcome[]
  readonly chosen: readonly RetentionRule[]
  readonly onChoose: (rules: readonly RetentionRule[]) => void
}

function Rules(props: RulesProps): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const shell = useShellText()
  const may = useMay()
  const [settings, setSettings] = useState(props.settings)
  const save = useAction(changePrivacySettings, {
    quiet: true,
    refresh: [showPrivacy, previewRetention],
    doneText: t('register.settings.saved'),
  })
  const change = (rule: RetentionRule, changes: object): void =>
    setSettings({
      ...settings,
      retention: { ...settings.retention, [rule]: { ...settings.retention[rule], ...changes } },
    })
  const toggle = (rule: RetentionRule, on: boolean): void =>
    props.onChoose(on ? [...props.chosen, rule] : props.chosen.filter((one) => one !== rule))
  const changed = settings !== props.settings
  return (
    <Section title={t('retention.today')} flush>
      <ScrollX label={t('retention.today')}>
        <table className="table">
          <caption className="secret">{t('retention.today')}</caption>
          <thead>
            <tr>
              <th scope="col">{slice('privacy.rule')}</th>
              <th scope="col">{t('retention.days')}</th>
              <th scope="col">{t('retention.mode')}</th>
              <th scope="col">{slice('privacy.cut-off')}</th>
              <th scope="col" className="number">
                {t('retention.count')}
              </th>
              <th scope="col">{t('retention.kept')}</th>
            </tr>
          </thead>
          <tbody>
            {RETENTION_RULES.map((rule) => {
              const plan = props.plans.find((one) => one.rule === rule)
              const name = slice(`privacy.rule.${rule}`)
              return (
                <tr key={rule}>
                  <th scope="row">
                    <Checkbox
                      aria-label={t('retention.choose', { rule: name })}
                      disabled={!plan || plan.deleted === 0}
                      checked={props.chosen.includes(rule)}
                      onChange={(event) => toggle(rule, event.target.checked)}
                    >
                      {name}
                    </Checkbox>
                    <span className="sub">{slice(`privacy.rule-from.${rule}`)}</span>
                  </th>
                  <td>
                    <NumberInput
                      aria-label={`${name} ${t('retention.days')}`}
                      min={0}
                      max={36_500}
                      value={settings.retention[rule].days}
                      onChange={(days) => change(rule, { days })}
                    />
                  </td>
                  <td>
                    <Select
                      aria-label={`${name} ${t('retention.mode')}`}
                      popupMatchSelectWidth={false}
                      value={settings.retention[rule].mode}
                      onChange={(mode: RetentionMode) => change(rule, { mode })}
                      options={RETENTION_MODES.map((value) => ({ value, label: slice(`privacy.mode.${value}`) }))}
                    />
                  </td>
                  <td className="nowrap">{plan?.cutOff ?? '—'}</td>
                  <td className="number strong">{formatCount(plan?.deleted)}</td>
                  <td>
                    {plan?.held.map(({ reason, count }) => `${slice(`privacy.held.${reason}`)} ${count}`).join('，') ||
                      '—'}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </ScrollX>
      {changed && may('privacy.change-settings') && (
        <div className="inside stack">
          <Problem error={save.error} />
          <div className="row">
            <Button
              type="primary"
              loading={save.isPending}
              onClick={() =>
                save.mutate({
                  body: { settings: { ...settings, basisNotes: { ...settings.basisNotes } }, version: props.version },
                })
              }
            >
              {shell('shell.save')}
            </Button>
            <Button onClick={() => setSettings(props.settings)}>{shell('shell.cancel')}</Button>
          </div>
        </div>
      )}
    </Section>
  )
}

function RunDialog(props: {
  readonly open: boolean
  readonly rules: readonly RetentionRule[]
  readonly count: number
  readonly onClose: () => void
}): ReactNode {
  const t = useText()
  const { watch } = useJobCenter()
  const run = useAction(startRetentionRun, {
    quiet: true,
    done: ({ jobId }) => {
      watch({ jobId, title: t('retention.job'), resultAt: '/retention', refresh: [previewRetention] })
      props.onClose()
    },
  })
  return (
    <ReasonDialog
      open={props.open}
      title={t('retention.run.title')}
      actionText={t('retention.run')}
      danger
      busy={run.isPending}
      error={run.error}
      onCancel={props.onClose}
      onConfirm={(reason) => run.mutate({ body: { rules: [...props.rules], reason } })}
    >
      {t('retention.run.text', { count: formatCount(props.count) })}
    </ReasonDialog>
  )
}

function Runs({ runs }: { readonly runs: readonly RetentionRun[] }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  return (
    <Section title={t('retention.runs')} flush>
      {runs.length === 0 ? (
        <p className="inside quiet">{t('retention.none')}</p>
      ) : (
        <ScrollX label={t('retention.runs')}>
          <table className="table">
            <caption className="secret">{t('retention.runs')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('retention.started')}</th>
                <th scope="col">{t('retention.by')}</th>
                <th scope="col">{t('retention.reason')}</th>
                <th scope="col">{t('retention.result')}</th>
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <tr key={run.runId}>
                  <td className="nowrap">{formatInstant(run.startedAt)}</td>
                  <td>{run.startedByName}</td>
                  <td>{run.reason}</td>
                  <td>
                    {run.finishedAt === null
                      ? t('retention.running')
                      : run.results
                          .map(({ rule, deleted }) =>
                            t('retention.result.of', { rule: slice(`privacy.rule.${rule}`), deleted }),
                          )
                          .join('；')}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollX>
      )}
    </Section>
  )
}
