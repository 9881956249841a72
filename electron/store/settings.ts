// What the user chose. A value that no longer fits its schema counts as not chosen.

import { z } from 'zod'
import { type Settings, settingsSchema } from '../../shared/contract/settings.ts'
import { createWriter, inTransaction, readTable, type Sql } from './rows.ts'

const rowSchema = z.object({ name: z.string(), value: z.string() })

export function createSettings(db: Sql) {
  const table = readTable(db, 'settings', rowSchema)
  const write = createWriter(db)
  const get = (): Settings => {
    const chosen: Record<string, unknown> = {}
    for (const { name, value } of table.many('SELECT name, value FROM settings')) {
      const field = Object.hasOwn(settingsSchema.shape, name)
        ? settingsSchema.shape[name as keyof Settings].safeParse(parse(value))
        : undefined
      if (field?.success) chosen[name] = field.data
    }
    return settingsSchema.parse(chosen)
  }
  return {
    get,
    /** What is not named stays. */
    change(changes: { [K in keyof Settings]?: Settings[K] | undefined }): Settings {
      return inTransaction(db, () => {
        for (const [name, value] of Object.entries(changes))
          if (value !== undefined)
            write('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)', [name, JSON.stringify(value)])
        return get()
      })
    },
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
