// The few pages that the web host writes itself: no scripts, no styles, both languages.

type Text = { status: number; title: string; lines: readonly string[] }

const notice = (status: number, title: string, ...lines: string[]): Text => ({ status, title, lines })

export const notices = {
  unauthorised: notice(
    401,
    'Tunesmith',
    '이 주소는 이미 쓰였거나 올바르지 않습니다. Tunesmith(tunesmith serve, npm start)를 실행한 터미널에서 Enter를 누르면 새 주소가 나옵니다. 터미널이 없으면 다시 시작하십시오.',
    'This address has been used already, or is not right. Press Enter in the terminal that runs Tunesmith (tunesmith serve, npm start): it prints a fresh address. Where there is no terminal, start it again.',
  ),
  foreignHost: notice(
    421,
    'Tunesmith',
    'Tunesmith는 127.0.0.1 또는 localhost라는 이름과 자신의 포트로만 열립니다.',
    'Tunesmith answers only under the names 127.0.0.1 and localhost, with its own port.',
  ),
  foreignOrigin: notice(
    403,
    'Tunesmith',
    '다른 페이지에서 온 요청은 받지 않습니다.',
    'Requests of other pages are refused.',
  ),
  notFound: notice(404, 'Tunesmith', '그런 페이지가 없습니다.', 'There is no such page.'),
  wrongMethod: notice(405, 'Tunesmith', '이 요청 방식은 쓸 수 없습니다.', 'This method is not allowed here.'),
} as const

export function noticePage({ title, lines }: Text): string {
  const body = lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('')
  return page(title, `<h1>${escapeHtml(title)}</h1>${body}`)
}

/** Goes on to the app from a page of this host: a strict cookie does not travel along a redirect that another site began. */
export const enteringPage = page(
  'Tunesmith',
  '<meta http-equiv="refresh" content="0;url=/"><p><a href="/">Tunesmith</a></p>',
)

function page(title: string, body: string): string {
  return `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escapeHtml(title)}</title>${body}`
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
