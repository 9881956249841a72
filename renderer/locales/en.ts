export const en = {
  what: 'Fine-tune and chat with GPT and BERT models on your own computer, offline.',
  where: 'The window comes next. Everything below already works from a terminal:',
  other: '한국어',
}
