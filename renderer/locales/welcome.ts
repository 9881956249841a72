// The first page: what Tunesmith is, its two families of models, three doors.

import { defineTexts } from '../app/texts.ts'

export const welcomeTexts = defineTexts({
  ko: {
    title: '내 컴퓨터에서 배우고, 내 컴퓨터에 남는 모델',
    lead: '말을 잇는 GPT와 말을 읽는 BERT를 써 보고, 내 자료로 가르치고, 다른 곳에서도 쓸 수 있게 내보냅니다.',
    gpt: { name: 'GPT', text: '앞에 온 말만 보고 다음 말을 하나씩 고릅니다. 대화하고 글을 쓸 때.' },
    bert: { name: 'BERT', text: '앞뒤를 한꺼번에 봅니다. 빈칸을 채우고, 나누고, 비교할 때.' },
    words: ['나는', '아침에', '일찍', '일어나', '산에', '간다'],
    gptAlt: '단어마다 그 앞에 온 단어만 보는 삼각형',
    bertAlt: '단어마다 앞뒤의 모든 단어를 보는 사각형',
    stepsLabel: '세 단계',
    steps: [
      { title: '써 보기', text: '함께 온 작은 모델로 바로 해 봅니다.' },
      { title: '가르치기', text: '문장과 라벨이 있는 표 하나면 됩니다.' },
      { title: '가져가기', text: '만든 모델은 내 폴더의 파일입니다.' },
    ],
    doorsLabel: '시작하기',
    starter: {
      title: '함께 온 모델 써 보기',
      text: (names: string, size: string) => `${names}, 모두 ${size}. 바로 됩니다.`,
      none: '이 판에는 함께 온 모델이 없습니다.',
      adding: '모델을 확인하는 중',
    },
    import: { title: '내 모델 가져오기', text: 'Hugging Face 폴더나 어댑터를 고르거나 이 창에 놓으세요.' },
    make: { title: '내 글로 처음부터 만들기', text: '글 파일 하나로 작은 모델을 새로 만듭니다.' },
    offline: '인터넷에 연결하지 않습니다. 계정도 없습니다.',
    skip: '둘러보기',
    language: '언어',
    theme: '화면',
    themes: { system: '시스템', light: '밝게', dark: '어둡게' },
    dropLabel: '모델 폴더를 놓는 곳',
  },
  en: {
    title: 'Models that learn on your computer and stay there',
    lead: 'Try a GPT that continues text and a BERT that reads it, teach them with your own data, and take the result anywhere.',
    gpt: { name: 'GPT', text: 'Sees only what came before and picks the next word. For chat and writing.' },
    bert: { name: 'BERT', text: 'Sees both sides at once. For filling in, sorting and comparing.' },
    words: ['I', 'get', 'up', 'early', 'and', 'walk'],
    gptAlt: 'A triangle: each word sees only the words before it',
    bertAlt: 'A square: each word sees all words on both sides',
    stepsLabel: 'Three steps',
    steps: [
      { title: 'Try', text: 'Begin at once with a small model that came along.' },
      { title: 'Teach', text: 'One table of sentences and labels is enough.' },
      { title: 'Keep', text: 'What you make is files in your own folder.' },
    ],
    doorsLabel: 'Begin',
    starter: {
      title: 'Try a starter model',
      text: (names: string, size: string) => `${names}: ${size} in all, ready now.`,
      none: 'No models came with this copy.',
      adding: 'Checking the models',
    },
    import: {
      title: 'Bring my own model',
      text: 'Choose a Hugging Face folder or an adapter, or drop it on this window.',
    },
    make: { title: 'Make one from my own text', text: 'One text file makes a small new model.' },
    offline: 'Never connects to the internet. No account.',
    skip: 'Look around',
    language: 'Language',
    theme: 'Theme',
    themes: { system: 'System', light: 'Light', dark: 'Dark' },
    dropLabel: 'Place to drop a model folder',
  },
})
