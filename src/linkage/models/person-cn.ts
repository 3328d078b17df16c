import type { LinkModel } from '../model.ts'

/**
 * People in Chinese lists: identity number, name, sex, birth, guardians, telephone, division.
 * Columns: citizen_id, citizen_id_text, name, former_name, sex, born_on, guardian1_name, guardian1_role (father, mother…),
 * guardian2_name, guardian2_role, phone, division.
 */
export const personCn: LinkModel = {
  version: 1,
  name: 'person-cn',
  identity: {
    comparison: 'citizen-id',
    corroboratedBy: [
      { name: ['same', 'variant', 'canonical', 'same-sound', 'similar-sound', 'look-alike', 'former'] },
      { name: ['missing'], birth: ['same'] },
    ],
  },
  comparisons: [
    {
      name: 'citizen-id',
      kind: 'identity-number-cn',
      columns: ['citizen_id'],
      also: { written: 'citizen_id_text' },
      label: { zh: '身份证号', en: 'identity number' },
    },
    {
      name: 'name',
      kind: 'name-cn',
      columns: ['name'],
      also: { former: 'former_name' },
      termFrequency: true,
      label: { zh: '姓名', en: 'name' },
    },
    { name: 'sex', kind: 'exact', columns: ['sex'], label: { zh: '性别', en: 'sex' } },
    { name: 'birth', kind: 'date', columns: ['born_on'], label: { zh: '出生日期', en: 'birth date' } },
    {
      name: 'guardian',
      kind: 'set-of-names',
      columns: ['guardian1_name', 'guardian2_name'],
      roles: ['guardian1_role', 'guardian2_role'],
      shared: true,
      label: { zh: '监护人', en: 'guardian' },
    },
    { name: 'phone', kind: 'phone', columns: ['phone'], shared: true, label: { zh: '电话', en: 'telephone' } },
    {
      name: 'division',
      kind: 'division-path',
      columns: ['division'],
      shared: true,
      label: { zh: '区划', en: 'division' },
    },
  ],
  blocking: [
    { keys: ['name.root', 'birth'] },
    { keys: ['name.root', 'birth.year', 'sex'], cap: 20, refine: ['division'] },
    { keys: ['name.root', 'guardian.text'] },
    { keys: ['guardian.text', 'birth'] },
    { keys: ['phone'] },
    { keys: ['birth', 'division', 'sex'] },
    { keys: ['name.fuzzy', 'division'], cap: 300, refine: ['birth.year'] },
  ],
  thresholds: { accept: 0.5, review: 0.01 },
}
