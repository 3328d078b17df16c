// What slices and main/ use of background jobs.
export { enqueueJob, findJob, type JobList, listJobs, requestCancel } from './job-queue.ts'
export {
  type Job,
  type JobContext,
  JobFailed,
  type JobHandler,
  type JobHandlers,
  type JobState,
  type NewJob,
  systemScope,
} from './job-table.ts'
export { runJobNow, startWorker, type Worker, type WorkerOptions } from './job-worker.ts'
