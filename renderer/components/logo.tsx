// The product's mark.

export { Logo } from './family-glyph.tsx'
