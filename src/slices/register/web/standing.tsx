import type { ReactNode } from 'react'
import { ageOn, type PlainDate } from '../../../kernel/plain-date.ts'
import { textOfCode } from '../../../web/i18n.ts'
import { useToday } from '../../../web/session.tsx'
import { Label, StatusTag, type Tone } from '../../../web/ui/status-tag.tsx'
import type { Certainty, Standing } from '../domain.ts'
import { texts as sliceTexts } from '../texts.ts'
import { texts } from './texts.ts'
import { useRegisterText, useText } from './use-text.ts'

const TONES: Readonly<Record<Standing, Tone>> = {
  'in-school-here': 'good',
  'in-school-elsewhere': 'good',
  'home-taught': 'info',
  deferred: 'waiting',
  completed: 'neutral',
  'in-no-school': 'bad',
}

/** Where a child stands, or only whether it is enrolled where no more is told; a dash for who is not of school age. */
export function StandingTag(props: {
  readonly standing: Standing | null
  readonly enrolled?: boolean | null
}): ReactNode {
  const t = useRegisterText()
  if (!props.standing && typeof props.enrolled === 'boolean')
    return (
      <StatusTag tone={props.enrolled ? 'good' : 'bad'}>
        {t(props.enrolled ? 'standing.enrolled' : 'standing.not-enrolled')}
      </StatusTag>
    )
  if (!props.standing) return <span className="quiet">—</span>
  return <StatusTag tone={TONES[props.standing]}>{t(`standing.${props.standing}`)}</StatusTag>
}

/** How sure something is, in words; what is certain needs no word. */
export function CertaintyText(props: { readonly certainty: string | null; readonly always?: boolean }): ReactNode {
  const t = useRegisterText()
  if (!props.certainty || (props.certainty === 'certain' && !props.always)) return null
  return <span className="quiet nowrap">{t(`certainty.${props.certainty as Certainty}`)}</span>
}

/** The key groups a child belongs to. */
export function GroupLabels(props: { readonly groups: readonly string[] }): ReactNode {
  const t = useText()
  if (props.groups.length === 0) return <span className="quiet">—</span>
  return (
    <span className="labels">
      {props.groups.map((group) => (
        <Label key={group}>{textOfCode(t, texts, `group-short.${group}`)}</Label>
      ))}
    </span>
  )
}

/** 「女 · 2013-04-05 · 13 岁」. */
export function SexAndBirth(props: { readonly sex: string | null; readonly bornOn: string | null }): ReactNode {
  const t = useText()
  const slice = useRegisterText()
  const today = useToday()
  const sex = props.sex ? textOfCode(slice, sliceTexts, `sex.${props.sex}`) : undefined
  const age = props.bornOn ? t('children.age', { age: ageOn(props.bornOn as PlainDate, today) }) : undefined
  return <span className="nowrap">{[sex, props.bornOn, age].filter(Boolean).join(' · ') || '—'}</span>
}
