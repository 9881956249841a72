// Boxes and radios keep Enter for themselves; with Ctrl or Cmd it belongs to the view, whose action it starts.

type Press = { ctrlKey: boolean; metaKey: boolean; preventBaseUIHandler(): void }

export function leaveChords(event: Press): void {
  if (event.ctrlKey || event.metaKey) event.preventBaseUIHandler()
}
