import { Input, Select } from 'antd'
import type { ReactNode } from 'react'
import { dutyOfRole } from '../../../kernel/duty.ts'
import { isAdministrator } from '../../../kernel/scope.ts'
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
  if (role === 'system-administrator') return draft.school ? school(`${draft.school}/`) : household(draft.township)
  if (isAdministrator(role) || dutyOfRole(role)) return household(undefined)
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
  if (role === 'system-administrator') return <UnitFields draft={draft} onChange={onChange} />
  if (isAdministrator(role)) return <p className="quiet">{t('accounts.scope.none')}</p>
  if (dutyOfRole(role)) return <p className="quiet">{t('accounts.scope.duty')}</p>
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
  onClear?: () => void,
) {
  return (
    <Select
      allowClear={onClear !== undefined}
      {...(onClear && { onClear })}
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={placeholder}
      value={value ?? null}
      onChange={(next: string | null) => next && onChange(next)}
      options={choices.map((choice) => ({ value: choice.value, label: choice.label }))}
    />
  )
}

/** The unit a system administrator keeps accounts for; none: the whole county. */
function UnitFields({ draft, onChange }: Omit<ScopeFieldsProps, 'role'>): ReactNode {
  const t = useText()
  const townships = useTownshipChoices()
  const schools = useSchoolChoices()
  return (
    <div className="stack">
      <p className="quiet">{t('accounts.unit.hint')}</p>
      <div className="form-columns">
        <Field label={t('accounts.township')}>
          {choose(
            townships,
            draft.township,
            t('accounts.unit.county'),
            (township) => onChange({ township }),
            () => onChange({}),
          )}
        </Field>
        <Field label={t('accounts.school')}>
          {choose(
            schools,
            draft.school,
            t('accounts.unit.county'),
            (school) => onChange({ school }),
            () => onChange({}),
          )}
        </Field>
      </div>
    </div>
  )
}
