// Copying a text, with a word on whether it worked.

import { toast } from '../components/toast.tsx'
import { componentTexts } from '../locales/components.ts'

/** Without a secure context (a plain address that is not this machine's) browsers give pages no clipboard. */
export async function copyText(text: string): Promise<boolean> {
  const t = componentTexts.get()
  try {
    await navigator.clipboard.writeText(text)
    toast({ text: t.copied })
    return true
  } catch {
    toast({ text: t.copyFailed, tone: 'bad' })
    return false
  }
}
