export function FinetuneView() {
  return null
}
