import { Input, Select } from 'antd'
import type { ReactNode } from 'react'
import { Field } from '../../../web/ui/field.tsx'
import type { FilterChoice } from '../../../web/ui/filters.tsx'
import { useSchoolChoices, useTownshipChoices, useVillageChoices } from '../../directory/web/index.tsx'
import type { AccountRow } from '../contract.ts'
import type { AccountRole } from '../domain.ts'
import { useText } from './use-text.ts'

/** The area of an account while it is being chosen. */
export interface ScopeDraft {
  readonly township?: string | undefined
  readonly village?: string | undefined
  readonly school?: string | undefined
  readonly classCode?: string | undefined
}

/** Takes a stored area apart for the form. */
export function scopeDraftOf(account: AccountRow | undefined): ScopeDraft {
  const division = account?.divisionPrefix ?? ''
  const [school, classCode] = (account?.schoolPrefix ?? '').split('/')
  return {
    township: division.length >= 9 ? division.slice(0, 9) : undefined,
    village: division.length === 12 ? division : undefined,
    school: school || undefined,
    classCode: classCode || undefined,
  }
}

/** The area as the contract wants it: one of the two lines, or neither. */
export function scopeOfDraft(
  role: AccountRole,
  draft: ScopeDraft,
  county: string,
): { readonly divisionPrefix: string | null; readonly schoolPrefix: string | null } {
  const household = (divisionPrefix: string | undefined) => ({
    divisionPrefix: divisionPrefix ?? null,
    schoolPrefix: null,
  })
  const school = (schoolPrefix: string | undefined) => ({ divisionPrefix: null, schoolPrefix: schoolPrefix ?? null })
  if (role === 'administrator') return household(undefined)
  if (role === 'bureau-officer') return household(county)
  if (role === 'township-officer') return household(draft.township)
  if (role === 'village-officer') return household(draft.village)
  if (role === 'school-officer') return school(draft.school && `${draft.school}/`)
  return school(draft.school && draft.classCode ? `${draft.school}/${draft.classCode}/` : undefined)
}

export interface ScopeFieldsProps {
  readonly role: AccountRole
  readonly draft: ScopeDraft
  readonly onChange: (draft: ScopeDraft) => void
}

/** Asks for the area that fits the role. */
export function ScopeFields({ role, draft, onChange }: ScopeFieldsProps): ReactNode {
  const t = useText()
  const townships = useTownshipChoices()
  const villages = useVillageChoices(role === 'village-officer' ? draft.township : undefined)
  const schools = useSchoolChoices()
  if (role === 'administrator') return <p className="quiet">{t('accounts.scope.none')}</p>
  if (role === 'bureau-officer')
    return (
      <p>
        {t('accounts.scope')}:{t('accounts.scope.county')}
      </p>
    )
  if (role === 'township-officer' || role === 'village-officer')
    return (
      <div className="form-columns">
        <Field label={t('accounts.township')} required>
          {choose(townships, draft.township, t('accounts.choose'), (township) =>
            onChange({ ...draft, township, village: undefined }),
          )}
        </Field>
        {role === 'village-officer' && (
          <Field label={t('accounts.village')} required>
            {choose(villages, draft.village, t('accounts.choose'), (village) => onChange({ ...draft, village }))}
          </Field>
        )}
      </div>
    )
  return (
    <div className="form-columns">
      <Field label={t('accounts.school')} required>
        {choose(schools, draft.school, t('accounts.choose'), (school) => onChange({ ...draft, school }))}
      </Field>
      {role === 'homeroom-teacher' && (
        <Field label={t('accounts.class')} required hint={t('accounts.class.hint')}>
          <Input
            value={draft.classCode ?? ''}
            maxLength={20}
            onChange={(event) => onChange({ ...draft, classCode: event.target.value.trim() })}
          />
        </Field>
      )}
    </div>
  )
}

function choose(
  choices: readonly FilterChoice[],
  value: string | undefined,
  placeholder: string,
  onChange: (value: string) => void,
) {
  return (
    <Select
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={placeholder}
      value={value ?? null}
      onChange={(next: string | null) => next && onChange(next)}
      options={choices.map((choice) => ({ value: choice.value, label: choice.label }))}
    />
  )
}
