// What holds for every view: axe finds nothing, and nothing scrolls sideways or lies outside the window.

import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

export async function expectAccessible(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(wcag).analyze()
  const findings = violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map((node) => `    ${node.target} ${node.failureSummary}`).join('\n')}`,
  )
  expect.soft(findings, `${what}: axe`).toEqual([])
}

/** Code, tables of files and matrices may pan inside themselves. */
const pans = 'pre, [data-pans]'
const settleMs = 3000

export async function expectNoSidewaysScroll(page: Page, what: string): Promise<void> {
  // what floats follows the window's new size a moment later
  const soft = expect.configure({ soft: true })
  await soft.poll(() => whatIsSideways(page), { message: `${what}: nothing sideways`, timeout: settleMs }).toEqual([])
}

function whatIsSideways(page: Page): Promise<string[]> {
  return page.evaluate((mayPan) => {
    const nameOf = (element: Element) =>
      `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} ${(element.textContent ?? '').trim().slice(0, 40)}`
    const found: string[] = []
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth} wide in a window of ${clientWidth}`)
    for (const element of document.body.querySelectorAll('*')) {
      if (element.closest(mayPan)) continue
      const { overflowX } = getComputedStyle(element)
      const scrolls = overflowX === 'auto' || overflowX === 'scroll'
      if (scrolls && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
        found.push(`scrolls sideways (${element.scrollWidth} in ${element.clientWidth}): ${nameOf(element)}`)
      if (!element.matches('button, a[href], input, textarea, select, [tabindex]')) continue
      const { left, right, width } = element.getBoundingClientRect()
      // what is for screen readers only lies outside on purpose
      if (width > 1 && (left < -1 || right > innerWidth + 1) && element.checkVisibility({ visibilityProperty: true }))
        found.push(`outside the window (${Math.round(left)} to ${Math.round(right)}): ${nameOf(element)}`)
    }
    return found
  }, pans)
}
