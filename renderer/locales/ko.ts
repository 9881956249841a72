import type { en } from './en.ts'

export const ko: typeof en = {
  what: 'GPT와 BERT 모델을 내 컴퓨터에서, 인터넷 없이 미세 조정하고 대화합니다.',
  where: '창은 다음 단계에서 완성됩니다. 아래 기능은 터미널에서 이미 쓸 수 있습니다.',
  other: 'English',
}
