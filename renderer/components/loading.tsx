// What is being waited for, in words; it appears only when the wait can be felt.

import { useEffect, useState } from 'react'
import './loading.css'

const feltAfterMs = 300

/** true once `isWaiting` has lasted long enough to be felt. */
export function useFeltWait(isWaiting: boolean, afterMs = feltAfterMs): boolean {
  const [isFelt, setFelt] = useState(false)
  useEffect(() => {
    if (!isWaiting) return
    const timer = setTimeout(setFelt, afterMs, true)
    return () => {
      clearTimeout(timer)
      setFelt(false)
    }
  }, [isWaiting, afterMs])
  return isWaiting && isFelt
}

/** `lines` draws the shape of what will come instead of a line of words. */
export function Loading({ label, lines = 0 }: { label: string; lines?: number | undefined }) {
  const isFelt = useFeltWait(true)
  return (
    <div className="loading" role="status">
      {isFelt && (
        <>
          <span className={lines > 0 ? 'unseen' : 'loading-label'}>{label}</span>
          {Array.from({ length: lines }, (_, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines differ in nothing else
            <span key={line} className="skeleton" style={{ width: `${[92, 74, 81, 66][line % 4]}%` }} />
          ))}
        </>
      )}
    </div>
  )
}
