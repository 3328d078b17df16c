import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { textOfCode } from '../../../web/i18n.ts'
import { keyOf } from '../../../web/query.ts'
import { isOver, JobProgress, useJob } from '../../../web/shell/jobs.tsx'
import { Section } from '../../../web/ui/facts.tsx'
import type { Tone } from '../../../web/ui/status-tag.tsx'
import { listRuns, type Run, showRun } from '../contract.ts'
import { sliceTexts, useSliceText, useText } from './use-text.ts'

export const RUN_TONES: Readonly<Record<Run['state'], Tone>> = {
  queued: 'waiting',
  running: 'info',
  done: 'good',
  failed: 'bad',
  cancelled: 'neutral',
}

/** A run while it is under way; refreshes the pages when it ends. */
export function RunProgress({ run }: { readonly run: Run }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const client = useQueryClient()
  const job = useJob(run.jobId)
  const over = job ? isOver(job) : false
  useEffect(() => {
    if (!over) return
    void client.invalidateQueries({ queryKey: keyOf(listRuns) })
    void client.invalidateQueries({ queryKey: keyOf(showRun) })
  }, [over, client])
  const title = t('runs.job', { day: run.asOfOn })
  return (
    <Section title={title}>
      <JobProgress
        title={title}
        job={
          job
            ? { ...job, message: textOfCode(slice, sliceTexts, job.message) }
            : { state: 'queued', progress: 0, message: '' }
        }
      />
    </Section>
  )
}
