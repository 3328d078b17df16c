import type { LinkModel } from '../../linkage/index.ts'

/**
 * How two records of children are compared. Data only: the engine estimates the weights from the rosters themselves.
 * Father is compared with father and mother with mother, whichever of the two columns an office filled in; where a roster
 * does not say who somebody is, with either.
 *
 * Only the child's own name bears an equal ID number out. A guardian or a phone would do so for twins as well, and twins
 * are what gets entered under one number.
 */
export const PERSON_MODEL: LinkModel = {
  version: 1,
  name: 'child',
  identity: {
    comparison: 'citizen-id',
    corroboratedBy: [
      {
        name: [
          'same',
          'variant',
          'canonical',
          'same-sound',
          'similar-sound',
          'look-alike',
          'swapped',
          'former',
          'short-form',
        ],
      },
    ],
  },
  comparisons: [
    {
      name: 'citizen-id',
      kind: 'identity-number-cn',
      columns: ['citizen_id'],
      also: { written: 'citizen_id_text' },
      label: { zh: '身份证号', en: 'ID number' },
    },
    {
      name: 'name',
      kind: 'name-cn',
      columns: ['name'],
      also: { former: 'former_name' },
      termFrequency: true,
      label: { zh: '姓名', en: 'Name' },
    },
    { name: 'sex', kind: 'exact', columns: ['sex'], label: { zh: '性别', en: 'Sex' } },
    { name: 'born-on', kind: 'date', columns: ['born_on'], label: { zh: '出生日期', en: 'Birth date' } },
    {
      name: 'guardian',
      shared: true,
      kind: 'set-of-names',
      columns: ['guardian1_name', 'guardian2_name'],
      roles: ['guardian1_role', 'guardian2_role'],
      termFrequency: true,
      label: { zh: '监护人', en: 'Guardian' },
    },
    {
      name: 'guardian-id',
      shared: true,
      kind: 'exact',
      columns: ['guardian1_citizen_id', 'guardian2_citizen_id'],
      roles: ['guardian1_role', 'guardian2_role'],
      label: { zh: '监护人身份证号', en: 'Guardian ID number' },
    },
    { name: 'phone', shared: true, kind: 'phone', columns: ['phone'], label: { zh: '联系电话', en: 'Phone' } },
    {
      name: 'place',
      shared: true,
      kind: 'division-path',
      columns: ['division'],
      label: { zh: '住址所在村(居)', en: 'Village' },
    },
    {
      name: 'birth-certificate',
      kind: 'exact',
      columns: ['birth_certificate_number'],
      label: { zh: '出生医学证明号', en: 'Birth certificate' },
    },
  ],
  blocking: [
    { keys: ['name', 'born-on'] },
    { keys: ['guardian', 'born-on'] },
    { keys: ['phone', 'born-on'] },
    { keys: ['name', 'guardian'] },
    { keys: ['name', 'place', 'sex'], cap: 200 },
    { keys: ['born-on', 'place', 'sex'], cap: 200 },
    { keys: ['guardian-id', 'sex'] },
    { keys: ['birth-certificate'] },
  ],
  thresholds: { accept: 0.9, review: 0.05 },
}
