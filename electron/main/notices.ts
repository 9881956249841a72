// The few words that the shell says itself, outside the page.

export const noticeTexts = {
  ko: { cannotOpen: 'Tunesmith를 열 수 없습니다.', tryAgain: '다시 시도', quit: '종료' },
  en: { cannotOpen: 'Tunesmith cannot open.', tryAgain: 'Try Again', quit: 'Quit' },
} as const
