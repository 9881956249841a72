// How the page is built: for Electron's protocol and the web host alike.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  base: './',
  plugins: [react()],
  // inlined assets would need data: in the content security policy
  build: { assetsInlineLimit: 0 },
})
