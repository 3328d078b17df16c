import { Checkbox, Input, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { useShellText } from '../../../web/i18n.ts'
import { useAction } from '../../../web/query.ts'
import { Field } from '../../../web/ui/field.tsx'
import { Problem } from '../../../web/ui/problem.tsx'
import { editSchool, listSchools, type SchoolRow } from '../contract.ts'
import { useText } from './use-text.ts'

/** Renames a school, or marks it as closed. */
export function SchoolDialog(props: { readonly school: SchoolRow; readonly onClose: () => void }): ReactNode {
  const t = useText()
  const shell = useShellText()
  const [name, setName] = useState(props.school.name)
  const [active, setActive] = useState(props.school.active)
  const save = useAction(editSchool, {
    quiet: true,
    refresh: [listSchools],
    doneText: shell('shell.saved'),
    done: props.onClose,
  })
  return (
    <Modal
      open
      title={t('school.edit')}
      okText={shell('shell.save')}
      cancelText={shell('shell.cancel')}
      okButtonProps={{ loading: save.isPending, disabled: name.trim() === '' }}
      onOk={() => save.mutate({ params: { schoolCode: props.school.code }, body: { name: name.trim(), active } })}
      onCancel={props.onClose}
    >
      <div className="form">
        <Field label={t('school.name')} required error={name.trim() === '' ? t('school.name.missing') : undefined}>
          <Input value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Checkbox checked={!active} onChange={(event) => setActive(!event.target.checked)}>
          {t('school.close')}
        </Checkbox>
        <Problem error={save.error} />
      </div>
    </Modal>
  )
}
