// The application menu, in the system's language. On macOS copy and paste work through it; elsewhere it shows with Alt.

import type { MenuItemConstructorOptions } from 'electron'

const texts = {
  ko: {
    file: '파일',
    edit: '편집',
    view: '보기',
    window: '창',
    about: 'Tunesmith 정보',
    hide: 'Tunesmith 가리기',
    hideOthers: '기타 가리기',
    unhide: '모두 보기',
    quit: 'Tunesmith 종료',
    close: '창 닫기',
    undo: '실행 취소',
    redo: '다시 실행',
    cut: '오려두기',
    copy: '복사',
    paste: '붙여넣기',
    pasteAndMatchStyle: '서식 없이 붙여넣기',
    delete: '삭제',
    selectAll: '모두 선택',
    resetZoom: '실제 크기',
    zoomIn: '확대',
    zoomOut: '축소',
    togglefullscreen: '전체 화면',
    minimize: '최소화',
    zoom: '확대/축소',
    front: '모두 앞으로 가져오기',
    reload: '다시 읽기',
    toggleDevTools: '개발자 도구',
  },
  en: {
    file: 'File',
    edit: 'Edit',
    view: 'View',
    window: 'Window',
    about: 'About Tunesmith',
    hide: 'Hide Tunesmith',
    hideOthers: 'Hide Others',
    unhide: 'Show All',
    quit: 'Quit Tunesmith',
    close: 'Close Window',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    pasteAndMatchStyle: 'Paste and Match Style',
    delete: 'Delete',
    selectAll: 'Select All',
    resetZoom: 'Actual Size',
    zoomIn: 'Zoom In',
    zoomOut: 'Zoom Out',
    togglefullscreen: 'Toggle Full Screen',
    minimize: 'Minimize',
    zoom: 'Zoom',
    front: 'Bring All to Front',
    reload: 'Reload',
    toggleDevTools: 'Developer Tools',
  },
} as const

type Role = Exclude<keyof (typeof texts)['en'], 'file' | 'edit' | 'view' | 'window'>
type Item = Role | 'separator'

export type MenuFacts = { language: 'ko' | 'en'; isMac: boolean; isDevelopment: boolean }

export function menuTemplate({ language, isMac, isDevelopment }: MenuFacts): MenuItemConstructorOptions[] {
  const t = texts[language]
  const item = (role: Item): MenuItemConstructorOptions =>
    role === 'separator' ? { type: 'separator' } : { role, label: t[role] }
  const menu = (label: string, roles: Item[]): MenuItemConstructorOptions => ({ label, submenu: roles.map(item) })
  const zooming: Item[] = ['resetZoom', 'zoomIn', 'zoomOut', 'separator', 'togglefullscreen']
  return [
    ...(isMac
      ? [menu('Tunesmith', ['about', 'separator', 'hide', 'hideOthers', 'unhide', 'separator', 'quit'])]
      : [menu(t.file, ['close', 'quit'])]),
    menu(t.edit, [
      'undo',
      'redo',
      'separator',
      'cut',
      'copy',
      'paste',
      'pasteAndMatchStyle',
      'delete',
      'separator',
      'selectAll',
    ]),
    menu(t.view, isDevelopment ? [...zooming, 'separator', 'reload', 'toggleDevTools'] : zooming),
    menu(t.window, isMac ? ['minimize', 'zoom', 'close', 'separator', 'front'] : ['minimize', 'close']),
  ]
}

/** Korean where the user's first language is. */
export function menuLanguage(preferred: readonly string[]): 'ko' | 'en' {
  return /^ko\b/i.test(preferred[0] ?? '') ? 'ko' : 'en'
}
