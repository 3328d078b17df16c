import { closeApp, openApp } from '../platform/app.ts'
import { readConfig } from '../platform/config.ts'
import { startWorker } from '../platform/jobs.ts'
import { jobHandlers } from './compose.ts'
import { startRounds } from './rounds.ts'

// The worker's process: runs the jobs of every county until the server that started it lets go of the channel.

const app = await openApp(readConfig())
const worker = startWorker(app, jobHandlers)
const rounds = startRounds(app)

let stopping = false
async function stop(): Promise<void> {
  if (stopping) return
  stopping = true
  rounds.stop()
  await worker.stop()
  await closeApp(app)
  process.exit(0)
}

process.on('disconnect', () => void stop())
// Ctrl-C reaches the whole group of processes; the server is the one that decides.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => void stop())
if (!process.connected) await stop()
