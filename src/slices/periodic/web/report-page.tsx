import { PrinterOutlined } from '@ant-design/icons'
import { useParams } from '@tanstack/react-router'
import { Alert, Button, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { newId } from '../../../kernel/ids.ts'
import { formatInstant } from '../../../web/format.ts'
import { useShellText } from '../../../web/i18n.ts'
import { useAction, useCall } from '../../../web/query.ts'
import { useFilters } from '../../../web/ui/list-state.ts'
import { Loading } from '../../../web/ui/loading.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { DueTag } from '../../../web/ui/status-tag.tsx'
import { PurposedExportButton } from '../../disclosure/web/index.tsx'
import {
  exportPeriodicReport,
  listPeriodicDuties,
  listPeriodicReports,
  type PeriodicReport,
  showPeriodicReport,
  signPeriodicReport,
} from '../contract.ts'
import type { KindId } from '../kinds-domain.ts'
import { FileDialog } from './file-dialog.tsx'
import { StateTag } from './list-page.tsx'
import { PeriodicSheet } from './report-sheet.tsx'
import { usePeriodText, useSliceText, useText } from './use-text.ts'

/** One unit's report of a time: checked, filed, signed; made to be printed. */
export function PeriodicReportPage(): ReactNode {
  const t = useText()
  const s = useSliceText()
  const periodText = usePeriodText()
  const { kind, period } = useParams({ from: '/desk/periodic-reports/$kind/$period' }) as {
    kind: KindId
    period: string
  }
  const { filters } = useFilters()
  const params = { reportKind: kind, period }
  const query = { unit: filters['unit'], version: filters['version'] }
  const { data, error, refetch } = useCall(showPeriodicReport, { params, query }, { staleTime: 0 })
  return (
    <>
      <PageHeader
        title={s(`periodic.kind.${kind}`)}
        up={{ link: { to: '/periodic-reports', search: { kind, period } }, text: t('list.title') }}
        note={periodText(period)}
        status={data && <Standing report={data} />}
        actions={data && <Actions report={data} params={params} query={query} />}
      />
      <div className="stack">
        {error ? <Problem error={error} onRetry={() => void refetch()} /> : null}
        {!data && !error && <Loading />}
        {data && <Notices report={data} />}
        {data && <PeriodicSheet report={data} />}
      </div>
    </>
  )
}

/** Where the report stands, and by when it is due while the unit has it in hand. */
function Standing({ report }: { readonly report: PeriodicReport }): ReactNode {
  const isOwed = report.owed && (report.state === 'missing' || report.state === 'sent-back')
  return (
    <span className="row">
      <StateTag state={report.state} next={report.next} />
      {isOwed && <DueTag dueOn={report.dueOn} />}
    </span>
  )
}

function Notices({ report }: { readonly report: PeriodicReport }): ReactNode {
  const t = useText()
  const s = useSliceText()
  const back = report.signatures.findLast((one) => one.decision === 'sent-back')
  return (
    <div className="no-print stack">
      {report.state === 'sent-back' && back && (
        <Alert
          type="error"
          showIcon
          title={`${s(`periodic.level.${back.level}`)}${s('periodic.decision.sent-back')}：${back.reason ?? ''}`}
        />
      )}
      {!report.intact && <Alert type="error" showIcon title={t('sheet.damaged')} />}
      {report.recordsChanged && <Alert type="warning" showIcon title={t('sheet.changed')} />}
    </div>
  )
}

interface ActionsProps {
  readonly report: PeriodicReport
  readonly params: { readonly reportKind: KindId; readonly period: string }
  readonly query: { readonly unit: string | undefined; readonly version: string | undefined }
}

function Actions({ report, params, query }: ActionsProps): ReactNode {
  const t = useText()
  const s = useSliceText()
  const shell = useShellText()
  const { setFilter } = useFilters()
  const [filing, setFiling] = useState(false)
  const { shown, versions, abilities } = report
  const openFiling = (): void => {
    // A correction is made over what the records say now, not over what was filed.
    if (shown) setFilter('version', 'draft')
    setFiling(true)
  }
  return (
    <>
      {versions.length > 0 && <VersionChoice report={report} />}
      <PurposedExportButton
        endpoint={exportPeriodicReport}
        input={{ params, query }}
        fileName={`${s(`periodic.kind.${params.reportKind}`)} ${params.period}.xlsx`}
      />
      <Button icon={<PrinterOutlined aria-hidden="true" />} onClick={() => print()}>
        {shell('shell.print')}
      </Button>
      {abilities.file && (
        <Button type="primary" onClick={openFiling}>
          {versions.length > 0 ? t('file.again') : t('file.open')}
        </Button>
      )}
      {abilities.sign && shown && <SignButtons report={report} params={params} />}
      {filing && !shown && (
        <FileDialog
          report={report}
          params={params}
          onClose={() => setFiling(false)}
          onFiled={() => {
            setFiling(false)
            setFilter('version', undefined)
          }}
        />
      )}
    </>
  )
}

function VersionChoice({ report }: { readonly report: PeriodicReport }): ReactNode {
  const t = useText()
  const { setFilter } = useFilters()
  const mayDraft = report.abilities.file || report.shown === null
  return (
    <Select
      aria-label={t('sheet.version')}
      popupMatchSelectWidth={false}
      value={report.shown ? String(report.shown.version) : 'draft'}
      onChange={(version: string) =>
        setFilter('version', version === String(report.versions[0]?.version) ? undefined : version)
      }
      options={[
        ...(mayDraft ? [{ value: 'draft', label: t('sheet.version.draft') }] : []),
        ...report.versions.map((one) => ({
          value: String(one.version),
          label: t('sheet.version.of', { version: one.version, by: one.filedByName, at: formatInstant(one.filedAt) }),
        })),
      ]}
    />
  )
}

function SignButtons({ report, params }: Pick<ActionsProps, 'report' | 'params'>): ReactNode {
  const t = useText()
  const [sendingBack, setSendingBack] = useState(false)
  const [submissionId] = useState(newId)
  const refresh = [showPeriodicReport, listPeriodicReports, listPeriodicDuties]
  const agree = useAction(signPeriodicReport, { refresh, doneText: t('sheet.signed') })
  const back = useAction(signPeriodicReport, {
    quiet: true,
    refresh,
    doneText: t('sheet.returned'),
    done: () => setSendingBack(false),
  })
  const body = {
    submissionId,
    unit: report.content.unit.code,
    version: report.shown!.version,
    contentHash: report.contentHash,
  }
  return (
    <>
      <Button onClick={() => setSendingBack(true)}>{t('sign.back')}</Button>
      <Button
        type="primary"
        loading={agree.isPending}
        title={t('sign.agree.text')}
        onClick={() => agree.mutate({ params, body: { ...body, decision: 'agreed' } })}
      >
        {t('sign.agree')}
      </Button>
      <ReasonDialog
        open={sendingBack}
        title={t('sign.back')}
        actionText={t('sign.back')}
        danger
        busy={back.isPending}
        error={back.error}
        onCancel={() => setSendingBack(false)}
        onConfirm={(reason) => back.mutate({ params, body: { ...body, decision: 'sent-back', reason } })}
      >
        {t('sign.back.text')}
      </ReasonDialog>
    </>
  )
}
