// A threshold as people set it: 0.6 -> '60%'.

export const wholePercent = (share: number): string => `${Math.round(share * 100)}%`
