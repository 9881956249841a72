export function PairView() {
  return null
}
