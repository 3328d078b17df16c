import { longDay, parsePlainDate } from '../../../kernel/plain-date.ts'
import type { Cell, Paper } from '../../../platform/papers/paper.ts'
import type { ServiceDetails } from '../content.ts'
import type { ServiceMethod } from '../domain.ts'
import { texts } from '../texts.ts'

/** What a 送达回证 shows: of a paper and one addressee, and of its service when there is one. */
export interface ReturnSlip {
  readonly organName: string
  readonly documentTitle: string
  readonly documentNumber: string
  readonly addressee: string
  readonly address: string
  readonly service: {
    readonly method: ServiceMethod
    readonly onDay: string
    readonly effectiveOn: string | null
    readonly details: ServiceDetails
  } | null
}

/** 送达回证 (standards §4.6): blank to be taken along, or filled from what is on record. */
export function serviceReturnPaper(slip: ReturnSlip): Paper {
  const { service } = slip
  const details: Partial<ServiceDetails> = service?.details ?? {}
  const witness = [details.witness, details.witnessUnit].filter(Boolean).join('，')
  const rows: [string, string, number?][] = [
    ['送达文书名称', slip.documentTitle],
    ['文号', slip.documentNumber],
    ['受送达人', slip.addressee],
    ['送达地点', details.place ?? details.noticePlace ?? slip.address],
    ['送达方式', service ? texts[`document.method.${service.method}`].zh : ''],
    ['收到日期', service ? dayText(service.onDay) : '    年  月  日    时'],
    ['受送达人签名或盖章', '', 3],
    ['代收人及与受送达人关系', [details.receiver, details.receiverRelation].filter(Boolean).join('，'), 2],
    ['拒收（送达困难）事由', details.reason ?? '', 3],
    ['见证人签名', witness, 2],
    ['送达人（二人以上）签名', (details.servers ?? []).map((server) => server.name).join('、'), 2],
    ['备注', remarkOf(service, details), 2],
  ]
  return {
    layout: 'enforcement',
    mark: slip.organName,
    number: '',
    signer: null,
    title: '送达回证',
    addressedTo: null,
    blocks: [{ kind: 'table', widths: [5, 11], rows: rows.map(rowOf) }],
    signature: null,
    slip: [],
    secondText: null,
  }
}

const rowOf = ([label, text, lines = 1]: readonly [string, string, number?]): readonly Cell[] => [
  { text: label, isLabel: true },
  { text, lines },
]

function dayText(text: string): string {
  const day = parsePlainDate(text)
  return day ? longDay(day) : text
}

function remarkOf(service: ReturnSlip['service'], details: Partial<ServiceDetails>): string {
  if (!service) return ''
  const said = [
    details.postNumber && `邮件编号：${details.postNumber}`,
    details.systemName && `送达系统：${details.systemName}`,
    details.consentRef && `同意凭据：${details.consentRef}`,
    details.entrustedTo && `受委托机关：${details.entrustedTo}`,
    details.evidenceIds?.length ? `影像${details.evidenceIds.length}份` : '',
    service.effectiveOn && service.effectiveOn !== service.onDay ? `视为送达日期：${dayText(service.effectiveOn)}` : '',
    details.remark,
  ]
  return said.filter(Boolean).join('；')
}
