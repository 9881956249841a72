// What a dataset holds, in a few words: for lists of data.

import type { DataTask } from '../../shared/domain/data-choices.ts'
import { defineTexts } from '../app/texts.ts'

export const datasetTexts = defineTexts({
  ko: {
    holds: (task: DataTask, isPair: boolean, labels: number): string => {
      if (task === 'response') return '질문 · 답, 대화용'
      if (task === 'messages') return '대화'
      if (task === 'text') return '라벨 없는 글'
      return `${isPair ? '문장 둘' : '문장'} · ${task === 'score' ? '점수' : `라벨 ${labels}개`}`
    },
  },
  en: {
    holds: (task: DataTask, isPair: boolean, labels: number): string => {
      if (task === 'response') return 'questions · answers, for chat'
      if (task === 'messages') return 'conversations'
      if (task === 'text') return 'text without labels'
      return `${isPair ? 'two texts' : 'text'} · ${task === 'score' ? 'score' : `${labels} labels`}`
    },
  },
})
