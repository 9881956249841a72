// The few words that the shell says itself, outside the page, and the box that asks for a yes or no.

import { BrowserWindow, dialog } from 'electron'

export const noticeTexts = {
  ko: {
    cannotOpen: 'Tunesmith를 열 수 없습니다.',
    tryAgain: '다시 시도',
    quit: '종료',
    atWork: (count: number) => `아직 끝나지 않은 작업이 ${count}개 있습니다. 그래도 종료할까요?`,
    whatStays:
      '학습은 지금까지 배운 데서 멈추고, 다음에 이어서 할 수 있습니다. 가져오기와 내보내기는 처음부터 다시 해야 합니다.',
    stay: '종료하지 않기',
  },
  en: {
    cannotOpen: 'Tunesmith cannot open.',
    tryAgain: 'Try Again',
    quit: 'Quit',
    atWork: (count: number) => `${count === 1 ? 'A task is' : `${count} tasks are`} still at work. Quit anyway?`,
    whatStays: 'Training stops at the step in hand and can be resumed. An import or an export has to begin again.',
    stay: 'Don’t Quit',
  },
} as const

type Question = {
  type: 'warning' | 'question'
  message: string
  detail: string
  yes: string
  no: string
  /** What the Enter key says. */
  usual: 'yes' | 'no'
}

/** In the window, where there is one; whoever closes the box says no. */
export async function says({ type, message, detail, yes, no, usual }: Question): Promise<'yes' | 'no'> {
  const options = {
    ...{ type, message, detail },
    buttons: [yes, no],
    defaultId: usual === 'yes' ? 0 : 1,
    cancelId: 1,
    noLink: true,
  }
  const window = BrowserWindow.getAllWindows()[0]
  const { response } = await (window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options))
  return response === 0 ? 'yes' : 'no'
}
