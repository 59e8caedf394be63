import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { html, pageResponse } from '../../../src/api/page/html.js'

describe('html', () => {
  it('escapes text, in elements and in attributes, and leaves markup of ours as it is', () => {
    const inner = html`<b>${'a & b'}</b>`
    expect(html`<p title="${`"x' onload=`}">${inner}${[inner, inner]}${7}</p>`.markup).toBe(
      '<p title="&quot;x&#39; onload="><b>a &amp; b</b><b>a &amp; b</b><b>a &amp; b</b>7</p>',
    )
  })

  it('never lets a stranger’s text open a tag or leave an attribute', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(html`${text}`.markup).not.toMatch(/[<>"']/)
      }),
    )
  })
})

describe('a page', () => {
  it('allows its own style sheet by digest and nothing else', async () => {
    const response = pageResponse({ title: '<t>', style: 'p { color: red }', body: html`<p>x</p>` })
    const text = await response.text()
    const style = /<style>(.*?)<\/style>/s.exec(text)?.[1] ?? ''
    const digest = createHash('sha256').update(style).digest('base64')
    expect(response.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
    expect(text).toContain('<title>&lt;t&gt;</title>')
    expect(text).not.toContain('http-equiv')
  })
})
