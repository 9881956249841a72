export function ClassifyView() {
  return null
}
