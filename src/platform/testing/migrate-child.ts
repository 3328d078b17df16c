// A process for the kill test of migrations: runs them on the database it is given, the slow ones slowly.
import { silentLog } from '../log.ts'
import { migrate, type Migration } from '../migrate.ts'

const [ownerUrl, migrations] = process.argv.slice(2)
process.stdout.write('begun\n')
await migrate(ownerUrl!, silentLog, JSON.parse(migrations!) as Migration[])
process.stdout.write('done\n')
