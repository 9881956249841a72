// Where the window was and how it looked, from one start to the next. A file that is not there or not right is no error.

import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import { z } from 'zod'

const boundsSchema = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() })
export type Bounds = z.infer<typeof boundsSchema>

const stateSchema = z.object({
  bounds: boundsSchema.optional(),
  isMaximized: z.boolean().default(false),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
})
export type WindowState = z.infer<typeof stateSchema>

const file = () => join(app.getPath('userData'), 'window.json')
let state: WindowState | undefined

export function windowState(): WindowState {
  state ??= read()
  return state
}

export function rememberWindow(changes: Partial<WindowState>): void {
  state = { ...windowState(), ...changes }
  const draft = `${file()}.part`
  try {
    writeFileSync(draft, JSON.stringify(state))
    renameSync(draft, file())
  } catch (error) {
    // the next start opens where the last one did before
    console.error(`the window's place is not kept: ${error}`)
  }
}

function read(): WindowState {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file(), 'utf8')))
  } catch {
    return stateSchema.parse({})
  }
}
