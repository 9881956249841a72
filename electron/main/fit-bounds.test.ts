import { expect, it } from 'vitest'
import { fitBounds } from './fit-bounds.ts'

const screen = { x: 0, y: 0, width: 1920, height: 1080 }
const left = { x: -1280, y: 0, width: 1280, height: 1024 }
const at = (x: number, y: number) => ({ x, y, width: 1000, height: 700 })

it('keeps a place whose title bar can be taken hold of', () => {
  expect(fitBounds(at(100, 100), [screen])).toEqual(at(100, 100))
  expect(fitBounds(at(-700, 0), [screen])).toEqual(at(-700, 0))
  expect(fitBounds(at(-1200, 50), [screen, left])).toEqual(at(-1200, 50))
})

it('forgets one that lies beyond every screen: of a monitor that is gone, say', () => {
  expect(fitBounds(undefined, [screen])).toBeUndefined()
  expect(fitBounds(at(-1200, 50), [screen])).toBeUndefined()
  expect(fitBounds(at(100, -300), [screen])).toBeUndefined()
  expect(fitBounds(at(100, 1060), [screen])).toBeUndefined()
  expect(fitBounds(at(-950, 0), [screen])).toBeUndefined()
})
