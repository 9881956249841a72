// The command that starts a fine-tuning, for a shell of the user's system.

export type FinetuneChoice = {
  model: string
  data: string
  text: string
  textPair: string | null
  label: string
  labelKind: 'classes' | 'score' | 'multi-label'
  method: 'head' | 'lora' | 'full'
  epochs: number
  name: string
}

/** What the command takes where it is not said. */
const defaults = { epochs: 3, labelKind: 'classes' } as const

export function finetuneCommand(choice: FinetuneChoice, platform: string): string {
  const options: [name: string, value: string | null][] = [
    ['model', choice.model],
    ['data', choice.data],
    ['text', choice.text],
    ['text-pair', choice.textPair],
    ['label', choice.label],
    ['label-kind', choice.labelKind === defaults.labelKind ? null : choice.labelKind],
    ['method', choice.method],
    // a head is fitted until it is good, not by epochs
    ['epochs', choice.method === 'head' || choice.epochs === defaults.epochs ? null : String(choice.epochs)],
    ['name', choice.name === '' ? null : choice.name],
  ]
  const words = options.flatMap(([name, value]) => (value === null ? [] : [`--${name} ${quoted(value, platform)}`]))
  return ['npx tunesmith finetune', ...words].join(' ')
}

/** As one word of the shell: POSIX shells take single quotes as they are, cmd and PowerShell double ones. */
export function quoted(value: string, platform: string): string {
  if (/^[\w./:@%+=,-]+$/u.test(value) && !value.startsWith('-')) return value
  if (platform === 'win32') return `"${value.replaceAll('"', '""')}"`
  return `'${value.replaceAll("'", `'\\''`)}'`
}
