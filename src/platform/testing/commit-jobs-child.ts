// A process for the kill tests: commits rows in the home it is given and says each one's id once it is committed.
import { openHome } from '../../../test/support/embedded.ts'
import { withScope } from '../database.ts'
import { enqueueJob, systemScope } from '../jobs.ts'

const [home, count] = process.argv.slice(2)
const actor = { id: 'killer', scope: systemScope('540126', 'killer') }
const { db, server } = await openHome(home!)
const say = (line: string): void => void process.stdout.write(`${line}\n`)
say(`ready ${server.pid()}`)

let left = Number(count)
async function commit(): Promise<void> {
  while (left-- > 0) {
    try {
      say(await withScope(db, actor.scope, (tx) => enqueueJob(tx, { kind: 'kill', payload: {}, actor })))
    } catch {
      // Not acknowledged: it may or may not be there.
    }
  }
}
await Promise.all([commit(), commit(), commit()])
await db.close()
say('closed')
