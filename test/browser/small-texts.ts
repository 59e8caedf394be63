/** What cannot be read from three metres. */
import type { Page } from 'playwright-core'

/** Text in sight that is smaller than 28 px: on a wall nothing is. */
export function smallTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const small: string[] = []
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement
      const text = node.textContent?.trim() ?? ''
      if (parent === null || text === '' || parent.closest('.visually-hidden, noscript') !== null) continue
      if (Number.parseFloat(getComputedStyle(parent).fontSize) < 28) small.push(text)
    }
    return small
  })
}
