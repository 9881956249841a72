// The bridge into the sandboxed page: for now, only what the page shows about itself.
import { contextBridge } from 'electron'

contextBridge.exposeInMainWorld('tunesmith', { platform: process.platform })
