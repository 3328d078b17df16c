import { SyncOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, type LinkProps } from '@tanstack/react-router'
import { App, Button, Drawer } from 'antd'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import type { Endpoint } from '../../kernel/endpoint.ts'
import { cancelJob, type Job, showJob } from '../../kernel/wire.ts'
import { CallRefused, call } from '../call.ts'
import { useShellText } from '../i18n.ts'
import { keyOf, useAction } from '../query.ts'
import { Empty } from '../ui/empty.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { StatusTag, type Tone } from '../ui/status-tag.tsx'

/** A job this page started, in the words of the page that started it. */
export interface WatchedJob {
  readonly jobId: string
  readonly title: string
  /** Address of the page that shows the result. */
  readonly resultAt?: string
  /** Endpoints whose answers are stale when it ends. */
  readonly refresh?: readonly Pick<Endpoint, 'method' | 'path'>[]
}

/** `startedHere`: since this page was loaded, so its end is news even when it comes before the first look at it. */
interface FollowedJob extends WatchedJob {
  readonly startedHere?: boolean
}

interface JobCenter {
  readonly watched: readonly FollowedJob[]
  readonly watch: (job: WatchedJob) => void
  readonly forget: (jobId: string) => void
}

const JobContext = createContext<JobCenter | undefined>(undefined)
const STORED = 'nol.jobs'

/** Keeps the list of started jobs over page loads, in this tab only. */
export function JobCenterProvider(props: { readonly children: ReactNode }): ReactNode {
  const [watched, setWatched] = useState<readonly FollowedJob[]>(
    () => JSON.parse(sessionStorage.getItem(STORED) ?? '[]') as WatchedJob[],
  )
  useEffect(() => {
    const kept = watched.map(({ startedHere: _, ...job }) => job)
    sessionStorage.setItem(STORED, JSON.stringify(kept))
  }, [watched])
  const watch = useCallback((job: WatchedJob) => {
    setWatched((jobs) =>
      [{ ...job, startedHere: true }, ...jobs.filter((other) => other.jobId !== job.jobId)].slice(0, 20),
    )
  }, [])
  const forget = useCallback((jobId: string) => {
    setWatched((jobs) => jobs.filter((job) => job.jobId !== jobId))
  }, [])
  const center = useMemo(() => ({ watched, watch, forget }), [watched, watch, forget])
  return <JobContext value={center}>{props.children}</JobContext>
}

/** For pages that start long work: hands it to the shell, which follows it and says when it ended. */
export function useJobCenter(): JobCenter {
  const center = useContext(JobContext)
  if (!center) throw new Error('no job center: this page is outside of the shell')
  return center
}

export const isOver = (job: Pick<Job, 'state'>): boolean =>
  job.state === 'done' || job.state === 'failed' || job.state === 'cancelled'

/** Asks for a job until it is over: often at first, then every 2 seconds. */
export function useJob(jobId: string | null | undefined): Job | undefined {
  const { data } = useQuery({
    queryKey: keyOf(showJob, { params: { jobId } }),
    queryFn: ({ signal }) => call(showJob, { params: { jobId: jobId! } }, { signal }),
    enabled: Boolean(jobId),
    refetchInterval: (query) => {
      if (query.state.error instanceof CallRefused && query.state.error.status === 404) return false
      return query.state.data && isOver(query.state.data) ? false : query.state.dataUpdateCount < 5 ? 700 : 2000
    },
    staleTime: 0,
  })
  return jobId ? data : undefined
}

/** The button in the head with the drawer behind it. */
export function JobButton(): ReactNode {
  const t = useShellText()
  const { watched } = useJobCenter()
  const [open, setOpen] = useState(false)
  const [running, setRunning] = useState<ReadonlySet<string>>(new Set())
  const mark = useCallback((jobId: string, isRunning: boolean) => {
    setRunning((old) => {
      if (old.has(jobId) === isRunning) return old
      const next = new Set(old)
      if (isRunning) next.add(jobId)
      else next.delete(jobId)
      return next
    })
  }, [])
  return (
    <>
      {watched.length > 0 && (
        <button type="button" className="shell-tool" aria-expanded={open} onClick={() => setOpen(true)}>
          <SyncOutlined spin={running.size > 0} aria-hidden="true" />
          <span className={running.size > 0 ? '' : 'only-desk'}>
            {running.size > 0 ? t('job.running', { count: running.size }) : t('job.title')}
          </span>
          {running.size === 0 && <span className="secret">{t('job.title')}</span>}
        </button>
      )}
      {watched.map((job) => (
        <Follower key={job.jobId} job={job} onRunning={mark} />
      ))}
      <Drawer open={open} onClose={() => setOpen(false)} title={t('job.title')} size={400}>
        {watched.length === 0 && <Empty title={t('job.none')} />}
        <ul className="plain">
          {watched.map((job) => (
            <JobLine key={job.jobId} watched={job} onOpen={() => setOpen(false)} />
          ))}
        </ul>
      </Drawer>
    </>
  )
}

/** Follows one job without showing anything; refreshes and announces when it ends. */
function Follower(props: {
  readonly job: FollowedJob
  readonly onRunning: (jobId: string, isRunning: boolean) => void
}): ReactNode {
  const t = useShellText()
  const { notification } = App.useApp()
  const client = useQueryClient()
  const { job: watched, onRunning } = props
  const job = useJob(watched.jobId)
  const announced = useRef<string | undefined>(undefined)
  const state = job?.state
  useEffect(() => {
    if (!job || !state) return
    onRunning(watched.jobId, !isOver(job))
    const before = announced.current
    announced.current = state
    if (!isOver(job) || before === state || (before === undefined && !watched.startedHere)) return
    for (const stale of watched.refresh ?? []) void client.invalidateQueries({ queryKey: keyOf(stale as Endpoint) })
    if (state === 'done') notification.success({ title: t('job.finished', { title: watched.title }), duration: 5 })
    else notification.error({ title: t('job.failed', { title: watched.title }), description: job.message, duration: 0 })
  }, [job, state, watched, client, notification, t, onRunning])
  return null
}

const TONES: Readonly<Record<Job['state'], Tone>> = {
  queued: 'waiting',
  running: 'info',
  done: 'good',
  failed: 'bad',
  cancelled: 'neutral',
}

function JobLine(props: { readonly watched: WatchedJob; readonly onOpen: () => void }): ReactNode {
  const t = useShellText()
  const job = useJob(props.watched.jobId)
  const cancel = useAction(cancelJob, { refresh: [showJob] })
  return (
    <li className="job stack tight">
      <div className="row apart">
        <span className="strong">{props.watched.title}</span>
        {job && <StatusTag tone={TONES[job.state]}>{t(`job.state.${job.state}`)}</StatusTag>}
      </div>
      {job && !isOver(job) && <ProgressBar fraction={job.progress} label={props.watched.title} />}
      {job?.message && <div className="quiet">{job.message}</div>}
      <div className="row apart">
        {props.watched.resultAt && (
          <Link to={props.watched.resultAt as LinkProps['to']} onClick={props.onOpen}>
            {t('job.open')}
          </Link>
        )}
        {job && !isOver(job) && (
          <Button
            size="small"
            loading={cancel.isPending}
            onClick={() => cancel.mutate({ params: { jobId: props.watched.jobId } })}
          >
            {t('shell.cancel')}
          </Button>
        )}
      </div>
    </li>
  )
}

/** The progress of one job, inside a page. */
export function JobProgress(props: {
  readonly job: Pick<Job, 'state' | 'progress' | 'message'>
  readonly title: string
}): ReactNode {
  const t = useShellText()
  const { job } = props
  return (
    <div className="stack tight" aria-live="polite">
      <div className="row apart">
        <span className="row">
          <StatusTag tone={TONES[job.state]}>{t(`job.state.${job.state}`)}</StatusTag>
          <span>{job.message}</span>
        </span>
        {!isOver(job) && <span className="strong">{Math.round(job.progress * 100)}%</span>}
      </div>
      {!isOver(job) && <ProgressBar fraction={job.progress} label={props.title} />}
    </div>
  )
}
