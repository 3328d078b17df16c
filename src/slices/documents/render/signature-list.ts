import type { Paper } from '../../../platform/papers/paper.ts'
import type { DocumentContent } from '../content.ts'
import { type DocumentKindName, kindRuleOf } from '../domain.ts'
import { texts } from '../texts.ts'

/** 签收表: one line for each signature of a village, to be given at the door: of a pledge each guardian's, else one for a paper. */
export function signatureListPaper(
  kind: DocumentKindName,
  place: string,
  papers: readonly { readonly content: DocumentContent; readonly number: string }[],
): Paper {
  const head = ['序号', '文号', '儿童姓名', '监护人', '签收人签名', '与儿童关系', '联系电话', '日期']
  return {
    layout: 'form',
    mark: '',
    number: '',
    signer: null,
    title: `《${texts[`document.kind.${kind}`].zh}》签收表`,
    addressedTo: null,
    blocks: [
      { kind: 'flush', text: `${place}  共${papers.length}份` },
      {
        kind: 'table',
        widths: [2, 5, 4, 5, 4, 3, 4, 3],
        headRows: 1,
        rows: [
          head.map((text) => ({ text, isLabel: true })),
          ...papers.flatMap(({ content, number }, index) =>
            signersOf(kind, content).map((signer) => [
              { text: String(index + 1) },
              { text: number },
              { text: content.child?.name ?? '' },
              { text: signer },
              { text: '' },
              { text: '' },
              { text: '' },
              { text: '' },
            ]),
          ),
        ],
      },
    ],
    signature: null,
    slip: [],
    secondText: null,
  }
}

function signersOf(kind: DocumentKindName, { guardians, addressees }: DocumentContent): readonly string[] {
  if (kindRuleOf(kind).servedOn === 'signatory') return addressees.map((one) => one.name)
  return [guardians.map((guardian) => guardian.name).join('、')]
}
