export function FillMaskView() {
  return null
}
