// Enter in a field where an input method may compose. One press sends, and what is sent is the text with the syllable that was being composed, once:
// - Enter goes to the input method first (keyCode 229), which commits and lets a second, clean Enter follow, or none;
// - a clean Enter comes while it composes, and the composition ends right after it;
// - the composition ends late after the Enter, or (WebKit) just before an Enter that still says 229.
// Where the method offers candidates (Japanese, Chinese, Hanja), its Enter chooses one and sends nothing.

export type EnterKey = { isComposing: boolean; keyCode: number; key: string; code: string; shiftKey: boolean }

export type EnterParts = {
  /** The text stands in the field, whole. */
  send(): void
  /** What a composition left in the field after its text was sent. */
  clearLeftover(data: string): void
  later(action: () => void, ms: number): () => void
  now(): number
}

/** A second, clean Enter of the same press comes within this time, if it comes at all. */
const followMs = 40
/** A composition that does not end by then does not end for this Enter. */
const lateMs = 150
/** WebKit's Enter follows the end of its composition at once. */
const webkitMs = 60
const leftoverMs = 3000

const endsInHangul = /[\u1100-\u11ff\u3131-\u318e\ua960-\ua97f\uac00-\ud7ff]$/

export function createEnter(parts: EnterParts) {
  let isComposing = false
  let data = ''
  let ended = { at: Number.NEGATIVE_INFINITY, data: '' }
  /** An Enter of this press was seen and waits for the composition's end, or for its clean follower. */
  let waiting: { cancel(): void; isClean: boolean } | undefined
  let sentWhileComposing: { at: number; data: string } | undefined

  function send(): void {
    waiting?.cancel()
    waiting = undefined
    parts.send()
  }

  function wait(isClean: boolean, ms: number, action: () => void): void {
    waiting?.cancel()
    waiting = { isClean, cancel: parts.later(action, ms) }
  }

  return {
    get isWaiting() {
      return waiting !== undefined
    },
    start(): void {
      isComposing = true
      data = ''
      sentWhileComposing = undefined
    },
    update(text: string): void {
      data = text
    },
    end(text: string): void {
      isComposing = false
      ended = { at: parts.now(), data: text }
      if (sentWhileComposing && parts.now() - sentWhileComposing.at < leftoverMs) {
        const { data: sent } = sentWhileComposing
        sentWhileComposing = undefined
        // the field may take the text in only after this event
        parts.later(() => parts.clearLeftover(text || sent), 0)
        return
      }
      if (!waiting) return
      if (waiting.isClean) wait(true, 0, send)
      else if (endsInHangul.test(text)) wait(false, followMs, send)
      else {
        waiting.cancel()
        waiting = undefined
      }
    },
    /** Whether the field must not break the line for this key. */
    key(event: EnterKey): boolean {
      const isEnter = event.key === 'Enter' || event.code === 'Enter' || event.code === 'NumpadEnter'
      if (!isEnter || event.shiftKey) {
        if (waiting && !isComposing && !isEnter) {
          waiting.cancel()
          waiting = undefined
        }
        return false
      }
      if (event.isComposing || (isComposing && event.keyCode === 229)) {
        // it belongs to the input method; what follows says whether it also sends
        wait(false, lateMs, () => {
          waiting = undefined
        })
        return false
      }
      if (isComposing) {
        wait(true, lateMs, () => {
          sentWhileComposing = { at: parts.now(), data }
          send()
        })
        return true
      }
      if (event.keyCode === 229) {
        const isWebKits = parts.now() - ended.at < webkitMs && endsInHangul.test(ended.data)
        if (isWebKits) wait(false, 0, send)
        return isWebKits
      }
      send()
      return true
    },
    /** The field lost the focus or changed its chat. */
    reset(): void {
      waiting?.cancel()
      waiting = undefined
      isComposing = false
    },
  }
}
