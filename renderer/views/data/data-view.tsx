export function DatasetsView() {
  return null
}
