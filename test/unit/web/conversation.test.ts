/** What is said on the page's console: history, questions, completion. */
import { describe, expect, it } from 'vitest'
import { answered, begin, type Conversing, completed, isYes, typed } from '../../../dashboards/web/src/pages/cluster/conversation.js'

const fresh = begin('cup-sjc', 'cup-sjc-pub')
const texts = ({ said }: Conversing) => said.slice(1).map(({ text }) => text)
const answer = { outcome: 'done', output: '', question: null, code: null } as const

describe('a line that is typed', () => {
  it('stands behind the prompt, and comes back once, newest last, however often it was typed', () => {
    const now = ['help', 'show status', ' help ', ''].reduce(typed, fresh)
    expect(texts(now)).toEqual(['admin:help', 'admin:show status', 'admin: help ', 'admin:'])
    expect(now.history).toEqual(['show status', 'help'])
  })

  it('stands behind the question while one is asked, and is no command to come back to', () => {
    const asked = answered(typed(fresh, 'file delete license a.lic'), 'file delete license a.lic', {
      ...answer,
      outcome: 'question',
      question: 'Delete a.lic: continue (y/n)?',
    })
    const now = typed(asked, 'y')
    expect(texts(now).at(-1)).toBe('Delete a.lic: continue (y/n)? y')
    expect(now.history).toEqual(['file delete license a.lic'])
  })

  it.each([
    ['y', true],
    [' YES ', true],
    ['', false],
    ['yep', false],
    ['n', false],
  ])('%j says yes: %s', (line, expected) => {
    expect(isYes(line)).toBe(expected)
  })
})

describe('Tab', () => {
  it.each([
    ['the only candidate, whole', 'file li', { replaces: 'li', candidates: ['list'] }, 'file list '],
    ['what several have in common', 'utils service st', { replaces: 'st', candidates: ['start', 'stop'] }, 'utils service st'],
    [
      'what several have in common, if that is more',
      'file view license c',
      { replaces: 'c', candidates: ['cup-1', 'cup-2'] },
      'file view license cup-',
    ],
    ['nothing where nothing fits', 'nope', { replaces: 'nope', candidates: [] }, 'nope'],
    ['nothing to a line that is another one meanwhile', 'show', { replaces: 'li', candidates: ['list'] }, 'show'],
  ])('adds %s', (_what, line, offered, expected) => {
    expect(completed(line, offered)).toBe(expected)
  })
})
