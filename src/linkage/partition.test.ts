import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { partitionRows, type Tie } from './partition.ts'

const sorted = (groups: readonly (readonly number[])[]) => groups.map((group) => group.join()).sort()

describe('parting rows by evidence', () => {
  test('a doubtful record goes to the one it is likest, and does not make two people one', () => {
    const groups = partitionRows([
      { left: 1, right: 3, evidence: 9 },
      { left: 2, right: 3, evidence: 4 },
      { left: 1, right: 2, evidence: -20 },
    ])
    expect(sorted(groups)).toEqual(['1,3', '2'])
  })

  test('two records that differ much are one when a third speaks for both more than they against each other', () => {
    const ties = [
      { left: 1, right: 2, evidence: 20 },
      { left: 2, right: 3, evidence: 15 },
      { left: 1, right: 3, evidence: -5 },
    ]
    expect(partitionRows(ties)).toEqual([[1, 2, 3]])
  })

  test('finds groups that agree within and differ without, whatever the order', () => {
    const evidence = fc.integer({ min: 1, max: 30 })
    const rows = fc.array(fc.nat(3), { minLength: 2, maxLength: 9 })
    fc.assert(
      fc.property(rows, fc.infiniteStream(evidence), fc.nat(1000), (groupOf, strengths, turn) => {
        const ties: Tie[] = []
        for (let a = 0; a < groupOf.length; a++) {
          for (let b = a + 1; b < groupOf.length; b++) {
            const strength = strengths.next().value as number
            ties.push({ left: a, right: b, evidence: groupOf[a] === groupOf[b] ? strength : -strength })
          }
        }
        const planted = [...Map.groupBy(groupOf.keys(), (row) => groupOf[row]).values()]
        const turned = [...ties.slice(turn % ties.length), ...ties.slice(0, turn % ties.length)]
        expect(sorted(partitionRows(ties))).toEqual(sorted(planted))
        expect(sorted(partitionRows(turned))).toEqual(sorted(planted))
      }),
      { seed: 20261122 },
    )
  })
})
