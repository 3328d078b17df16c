import { Checkbox } from 'antd'
import { type ReactNode, useState } from 'react'
import { useAction, useCall } from '../../../web/query.ts'
import { useMay } from '../../../web/session.tsx'
import { Section } from '../../../web/ui/facts.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { Loading } from '../../../web/ui/loading.tsx'
import { NumberInput } from '../../../web/ui/number-input.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { RulesForm } from '../../../web/ui/rules-form.tsx'
import { changeSecurityRules, getSecurityRules } from '../contract.ts'
import { ACCOUNT_ROLES } from '../domain.ts'
import {
  decideSecurityRules,
  FACTOR_KINDS,
  SECURITY_RULE_RANGES,
  type SecurityNumber,
  type SecurityRules,
} from '../rules-domain.ts'
import { useSliceText, useText } from './use-text.ts'

/** How the county signs in, for the security administrator; others only read. */
export function SecurityRulesPage(): ReactNode {
  const t = useText()
  const { data, error, refetch } = useCall(getSecurityRules, {}, { staleTime: 0 })
  return (
    <>
      <PageHeader title={t('rules.title')} note={t('rules.note')} />
      {error ? <Problem error={error} onRetry={() => void refetch()} /> : null}
      {data ? (
        <SecurityRulesForm key={data.version} rules={data.rules} version={data.version} />
      ) : (
        !error && <Loading />
      )}
    </>
  )
}

const GROUPS = {
  'rules.session': ['idleMinutes', 'absoluteHours'],
  'rules.password': ['passwordMinLength', 'passwordHistory', 'passwordMaxDays'],
  'rules.lock': ['failuresUntilLock', 'lockMinutes', 'failuresPerAddress'],
} as const satisfies Record<string, readonly SecurityNumber[]>

function SecurityRulesForm(props: { readonly rules: SecurityRules; readonly version: number }): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const may = useMay()('accounts.change-security-rules')
  const [rules, setRules] = useState(props.rules)
  const save = useAction(changeSecurityRules, { quiet: true, refresh: [getSecurityRules], doneText: t('rules.saved') })
  const decision = decideSecurityRules(rules)
  const changed = JSON.stringify(rules) !== JSON.stringify(props.rules)
  return (
    <RulesForm
      fault={decision.ok ? undefined : slice(decision.code, decision.details)}
      error={save.error}
      changed={changed}
      busy={save.isPending}
      may={may}
      onSave={() =>
        save.mutate({
          body: {
            rules: {
              ...rules,
              secondFactorRoles: [...rules.secondFactorRoles],
              secondFactors: [...rules.secondFactors],
            },
            version: props.version,
          },
        })
      }
      onReset={() => setRules(props.rules)}
    >
      {(Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((group) => (
        <Section key={group} title={t(group)}>
          <div className="form-columns">
            {GROUPS[group].map((name) => (
              <Field key={name} label={slice(`field.rules.${name}`)}>
                <NumberInput
                  min={SECURITY_RULE_RANGES[name][0]}
                  max={SECURITY_RULE_RANGES[name][1]}
                  value={rules[name]}
                  onChange={(value) => setRules({ ...rules, [name]: value })}
                />
              </Field>
            ))}
          </div>
        </Section>
      ))}
      <SecondFactor rules={rules} onChange={setRules} />
    </RulesForm>
  )
}

function SecondFactor(props: {
  readonly rules: SecurityRules
  readonly onChange: (rules: SecurityRules) => void
}): ReactNode {
  const t = useText()
  const slice = useSliceText()
  const { rules, onChange } = props
  return (
    <Section title={t('rules.factor')}>
      <div className="form-columns">
        <Checked
          title={t('rules.factor.roles')}
          value={rules.secondFactorRoles}
          choices={ACCOUNT_ROLES.map((role) => ({ value: role, label: slice(`role.${role}`) }))}
          onChange={(secondFactorRoles) => onChange({ ...rules, secondFactorRoles })}
        />
        <Checked
          title={t('rules.factor.kinds')}
          value={rules.secondFactors}
          choices={FACTOR_KINDS.map((kind) => ({ value: kind, label: slice(`factor.${kind}`) }))}
          onChange={(secondFactors) => onChange({ ...rules, secondFactors })}
        >
          <Checkbox
            checked={rules.passkeySignIn}
            onChange={(event) => onChange({ ...rules, passkeySignIn: event.target.checked })}
          >
            {t('rules.factor.alone')}
          </Checkbox>
        </Checked>
      </div>
    </Section>
  )
}

/** Several of a few, below a title. */
function Checked<Value extends string>(props: {
  readonly title: string
  readonly value: readonly Value[]
  readonly choices: { readonly value: Value; readonly label: string }[]
  readonly onChange: (value: Value[]) => void
  readonly children?: ReactNode
}): ReactNode {
  return (
    <fieldset className="choices stack tight">
      <legend>{props.title}</legend>
      <Checkbox.Group
        className="stack tight"
        value={[...props.value]}
        onChange={props.onChange}
        options={props.choices}
      />
      {props.children}
    </fieldset>
  )
}
