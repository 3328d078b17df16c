import { expect, test } from 'vitest'
import { readAnswer } from '../scripts/testing/known-faults.ts'

const answer = (severity: string) =>
  JSON.stringify({ vulnerabilities: { a: { name: 'a', severity, range: '<2', fixAvailable: true } }, metadata: {} })

test('a package with a serious known fault fails, a lesser one is told', () => {
  expect(readAnswer(answer('critical'))).toMatchObject({ failed: 1, passed: 0 })
  expect(readAnswer(answer('low'))).toMatchObject({
    failed: 0,
    passed: 1,
    lines: ['low: a <2, a mended version is there'],
  })
})
test.each(['', 'npm error network', '{"error":{"summary":"ENOTFOUND"}}', '{"message":"Not Found"}'])(
  'no answer (%s) is left out and never a failure',
  (text) => {
    expect(readAnswer(text)).toMatchObject({ failed: 0, passed: 0, skipped: expect.stringContaining('no answer') })
  },
)
