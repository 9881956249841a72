// The window until its views are built: says, in the user's language, where Tunesmith works today.
import { useLanguage } from '../stores/language.ts'

const verbs = [
  'import',
  'pretrain',
  'finetune',
  'evaluate',
  'chat',
  'generate',
  'fill-mask',
  'pair',
  'classify',
  'embed',
]

export function App() {
  const { texts, language, setLanguage } = useLanguage()
  return (
    <main lang={language}>
      <h1>Tunesmith</h1>
      <p>{texts.what}</p>
      <p>{texts.where}</p>
      <ul>
        {verbs.map((verb) => (
          <li key={verb}>
            <code>npx tunesmith {verb}</code>
          </li>
        ))}
      </ul>
      <button type="button" onClick={() => setLanguage(language === 'ko' ? 'en' : 'ko')}>
        {texts.other}
      </button>
    </main>
  )
}
