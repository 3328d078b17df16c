// A process for the kill tests: commits rows in the home it is given and says each one's id once it is committed.
import { enqueueJob } from '../../src/platform/jobs.ts'
import { withScope } from '../../src/platform/database.ts'
import { openHome } from './embedded.ts'

const [home, count] = process.argv.slice(2)
const actor = {
  id: 'killer',
  scope: { county: '540126', divisionPrefix: '540126', role: 'system', actorId: 'killer' },
} as never
const { db, server } = await openHome(home!)
console.log(`ready ${server.pid()}`)

let left = Number(count)
async function commit(): Promise<void> {
  while (left-- > 0) {
    try {
      console.log(
        await withScope(db, (actor as { scope: never }).scope, (tx) =>
          enqueueJob(tx, { kind: 'kill', payload: {}, actor }),
        ),
      )
    } catch {
      // Not acknowledged: it may or may not be there.
    }
  }
}
await Promise.all([commit(), commit(), commit()])
await db.close()
console.log('closed')
