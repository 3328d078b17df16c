import { Input } from 'antd'
import type { ReactNode } from 'react'
import { Field } from '../../../web/ui/field.tsx'
import { type DocumentKindName, kindRuleOf } from '../../documents/domain.ts'
import type { CasePage } from '../contract.ts'
import { GUARDIAN_RELATIONS } from '../rules/guardians.ts'
import { useCaseText, useText } from './use-text.ts'

/** 执法文书 name the guardians with their 证件号; a report among offices does not ask it. */
export const namesGuardians = (paper: string): boolean => kindRuleOf(paper as DocumentKindName).layout === 'enforcement'

/** 证件号 of each guardian, where it is known; what an earlier paper has stands in its place. */
export function GuardianIds(props: {
  readonly guardians: CasePage['guardians']
  readonly values: readonly string[]
  readonly onChange: (values: readonly string[]) => void
}): ReactNode {
  const t = useText()
  const slice = useCaseText()
  const { guardians, values, onChange } = props
  const relationOf = (role: string | null): string => {
    const relation = GUARDIAN_RELATIONS.find((one) => one === role)
    return relation ? slice(`case.relation.${relation}`) : (role ?? '')
  }
  if (guardians.length === 0) return null
  return (
    <fieldset className="field choices">
      <legend>{t('case.guardian.ids')}</legend>
      <p className="quiet">{t('case.guardian.ids.text')}</p>
      {guardians.map(({ name, role, citizenId }, index) => (
        <Field key={index} label={[name, relationOf(role)].filter(Boolean).join(' ')}>
          <Input
            maxLength={18}
            autoComplete="off"
            placeholder={citizenId ?? ''}
            value={values[index] ?? ''}
            onChange={(event) =>
              onChange(guardians.map((_, at) => (at === index ? event.target.value : (values[at] ?? ''))))
            }
          />
        </Field>
      ))}
    </fieldset>
  )
}
