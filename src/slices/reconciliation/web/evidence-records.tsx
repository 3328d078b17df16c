import { Button } from 'antd'
import type { ReactNode } from 'react'
import { DifferenceTable } from '../../../web/ui/difference-table.tsx'
import { Section } from '../../../web/ui/facts.tsx'
import { MatchExplanation } from '../../register/web/index.tsx'
import { differingFrom, useFactWords, useKindName } from '../../rosters/web/index.tsx'
import type { EvidenceRecord } from '../contract.ts'
import { useText } from './use-text.ts'

/** What each roster and pupil record says of the child, side by side. */
export function EvidenceRecords(props: {
  readonly records: readonly EvidenceRecord[]
  /** Asks to rule out a record that looks alike; undefined where nothing may be decided. */
  readonly onRuleOut: ((pupilId: string) => void) | undefined
}): ReactNode {
  const { records, onRuleOut } = props
  const t = useText()
  const words = useFactWords()
  const kindName = useKindName()
  if (records.length === 0) return null
  const first = words.valuesOf(records[0]!.facts)
  return (
    <Section title={t('finding.records')} flush extra={<span className="quiet">{t('finding.records.note')}</span>}>
      <DifferenceTable
        caption={t('finding.records')}
        fields={words.fields}
        records={records.map((record) => ({
          key: recordKey(record),
          title: (
            <>
              {kindName(record.kind)}
              {record.role === 'candidate' && (
                <div className="candidate">{t(record.ruledOut ? 'finding.ruled-out' : 'finding.role.candidate')}</div>
              )}
            </>
          ),
          note: (
            <>
              {record.sourceName}
              <br />
              {record.asOfOn} · {t('finding.row', { row: record.rowNo })}
            </>
          ),
          values: words.valuesOf(record.facts),
          differs: differingFrom(first, words.valuesOf(record.facts), record.differs),
          foot: (
            <>
              <MatchExplanation how={record.how} probability={record.probability} lines={[]} />
              {onRuleOut && record.pupilId !== null && !record.ruledOut && (
                <Button size="small" onClick={() => onRuleOut(record.pupilId!)}>
                  {t('finding.rule-out')}
                </Button>
              )}
            </>
          ),
        }))}
      />
    </Section>
  )
}

/** A record has no id of its own on the wire; its place in its roster is one. */
export function recordKey(record: EvidenceRecord): string {
  return `${record.kind}/${record.sourceName}/${record.asOfOn}/${record.rowNo}`
}
