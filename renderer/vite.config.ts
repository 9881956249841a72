// How the page is built: for Electron's protocol and the web host alike.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  build: {
    rollupOptions: { input: { index: `${import.meta.dirname}/index.html` } },
    // inlined assets would need data: in the content security policy
    assetsInlineLimit: 0,
  },
})
