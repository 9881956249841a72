// A chat in which nothing was said: what this model is for and what it is bad at, and three ways to begin.

import type { ModelView } from '../../../shared/contract/models.ts'
import { chatTexts } from '../../locales/chat.ts'
import { useLanguage } from '../../stores/language.ts'
import { languageOfModel } from '../../stores/model-language.ts'

export function EmptyChat({ model, onBegin }: { model: ModelView; onBegin(text: string): void }) {
  const t = chatTexts.use()
  const own = useLanguage((state) => state.language)
  const theirs = chatTexts.both[languageOfModel(model) ?? own]
  const isChat = model.hasChatTemplate
  const openings = isChat ? theirs.chatOpenings : theirs.textOpenings
  return (
    <div className="chat-empty scroll">
      <div className="chat-empty-inside">
        <h2 className="chat-empty-title">{isChat ? t.emptyTitle : t.emptyTitleText}</h2>
        <p className="chat-empty-about">{isChat ? t.aboutChat(model.name) : t.aboutText(model.name)}</p>
        <div className="chat-openings">
          {openings.map(({ text }, index) => (
            <button key={text} type="button" className="chat-opening" onClick={() => onBegin(text)}>
              <span className="chat-opening-about">{(isChat ? t.chatOpenings : t.textOpenings)[index]?.about}</span>
              <span>{text}</span>
            </button>
          ))}
        </div>
      </div>
    </div>
  )
}
