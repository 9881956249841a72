// A label's name: a long one breaks after its underscores, not within a word.

export function LabelName({ name }: { name: string }) {
  return name.split(/(?<=_)/).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one name
    <span key={index}>
      {index > 0 && <wbr />}
      {part}
    </span>
  ))
}
