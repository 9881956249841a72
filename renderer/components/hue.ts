// The family in view, for what is drawn elsewhere on the page (popovers, dialogs): it keeps the hue of the view that it belongs to.

import { createContext, useContext } from 'react'
import type { FamilyKind } from '../../shared/contract/common.ts'

export const HueContext = createContext<FamilyKind | null>(null)

/** A class name; empty where no model is in view. */
export function useHueClass(): string {
  return useContext(HueContext) ?? ''
}
