// Entry of the page.

import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '../styles/fonts.css'
import '../styles/tokens.css'
import '../styles/base.css'
import { Toasts } from '../components/toast.tsx'
import { follow } from '../stores/live.ts'
import { App } from './app.tsx'
import { wires } from './connection.ts'
import { listenForHotkeys } from './hotkeys.ts'
import { beginLook } from './look.ts'

beginLook()
listenForHotkeys()
wires.start()
void follow(new AbortController().signal)

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <Tooltip.Provider>
        <App />
        <Toasts />
      </Tooltip.Provider>
    </CSPProvider>
  </StrictMode>,
)
