import { Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { useShellText } from '../../../web/i18n.ts'
import { useAction } from '../../../web/query.ts'
import { Field } from '../../../web/ui/field.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { type DivisionRow, listDivisions, setSponsoringSchool } from '../contract.ts'
import { useSchoolChoices } from './choices.ts'
import { useText } from './use-text.ts'

/** Names the school that looks after a village (包保学校). */
export function SponsorDialog(props: { readonly division: DivisionRow; readonly onClose: () => void }): ReactNode {
  const t = useText()
  const shell = useShellText()
  const schools = useSchoolChoices()
  const [schoolCode, setSchoolCode] = useState(props.division.sponsoringSchoolCode)
  const save = useAction(setSponsoringSchool, {
    quiet: true,
    refresh: [listDivisions],
    doneText: shell('shell.saved'),
    done: props.onClose,
  })
  return (
    <Modal
      open
      title={t('division.sponsor.title', { name: props.division.name })}
      okText={shell('shell.save')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: save.isPending }}
      onOk={() => save.mutate({ params: { divisionCode: props.division.code }, body: { schoolCode } })}
      onCancel={props.onClose}
    >
      <div className="form">
        <Field label={t('division.sponsor')}>
          <Select
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('division.sponsor.none')}
            value={schoolCode}
            onChange={(value: string | undefined) => setSchoolCode(value ?? null)}
            options={schools.map((school) => ({ value: school.value, label: school.label }))}
          />
        </Field>
        <Problem error={save.error} />
      </div>
    </Modal>
  )
}
