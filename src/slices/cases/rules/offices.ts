import type { PlainDate } from '../../../kernel/plain-date.ts'

/** To whom a mandatory report or a request for help goes; texts `case.authority.<authority>`. */
export const AUTHORITIES = ['police', 'civil-affairs', 'labour', 'education', 'health', 'justice'] as const
export type Authority = (typeof AUTHORITIES)[number]
/** 强制报告情形 (standards §2.9 no. 11); texts `case.trigger.<trigger>`. */
export const TRIGGERS = [
  'abuse',
  'missing',
  'alone',
  'pregnancy-or-marriage',
  'labour',
  'trafficking',
  'self-harm',
  'other',
] as const
export type Trigger = (typeof TRIGGERS)[number]

/** A situation that is on record of a case. */
export interface Sign {
  readonly trigger: Trigger
  readonly on: PlainDate
  readonly round: number
}

/** A report or a request for help and what came back from each office that was asked. */
export interface SentReport {
  /** Undefined while it is being written. */
  readonly id: string | undefined
  readonly trigger: Trigger | null
  readonly on: PlainDate
  readonly round: number
  readonly to: readonly {
    readonly authority: Authority
    /** 签收: the office has it. */
    readonly receivedOn: PlainDate | null
    /** 反馈: the office has said what it did. */
    readonly answeredOn: PlainDate | null
  }[]
}
