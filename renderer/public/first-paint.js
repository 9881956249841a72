// Before the first paint: the theme and language as they were last, so that nothing flashes. The app itself sets them again from the settings.
try {
  const look = JSON.parse(localStorage.getItem('tunesmith:look') ?? '{}')
  if (look.theme === 'light' || look.theme === 'dark') document.documentElement.dataset.theme = look.theme
  if (look.language === 'ko' || look.language === 'en') document.documentElement.lang = look.language
} catch (error) {
  console.warn('look', error)
}

// Before any schema is made: zod would try to compile them with `new Function`, which the content security policy refuses and reports.
globalThis.__zod_globalConfig = { jitless: true }
