import { useCall } from '../../../web/query.ts'
import { useSession } from '../../../web/session.tsx'
import { classNameOf } from '../../directory/domain.ts'
import { listClassDays } from '../contract.ts'

/** Classes to choose from: of the own school, or of the one that is chosen; a homeroom teacher has one and chooses none. */
export function useClassChoices(school: string | undefined): { value: string; label: string }[] {
  const { account } = useSession()
  const ofSchool = account.role === 'school-officer' ? undefined : school
  const isAsked = account.role === 'school-officer' || ofSchool !== undefined
  const { data } = useCall(listClassDays, { query: { school: ofSchool, limit: 200 } } as never, { enabled: isAsked })
  return (data?.rows ?? []).map(({ classCode }) => ({ value: classCode, label: classNameOf(classCode).zh }))
}
