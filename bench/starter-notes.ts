// What a person has to say about each starter model, for its card: where its texts come from, what it cannot do, and what it is asked for the samples.

export type StarterNotes = {
  language: 'en' | 'ko'
  title: string
  data: string
  limits: string
  /** What the chat is asked; several lines are a dialogue. */
  chats?: readonly string[]
  /** Openings that are gone on with. */
  openings?: readonly string[]
}

const reviews =
  '`movie-reviews-ko`: raw Korean movie reviews of every rating, behind the Naver sentiment movie corpus, CC0; none of the rows that the scores below are measured on is in it. `news-comments-ko`: comments under Korean entertainment news, CC BY-SA 4.0 (kocohub/korean-hate-speech).'
const stories =
  "`stories-en`: books of Project Gutenberg (Carroll, Baum, Potter, Twain, Wells, Doyle, Alcott and others), public domain in the US. `schema-guided-dialogue`: English task dialogues, CC BY-SA 4.0 (Google's DSTC8)."
const licence = "The weights are under this project's MIT licence."

export const starterNotes: Record<string, StarterNotes> = {
  'starter-bert-ko': {
    language: 'ko',
    title:
      'A small Korean BERT: it fills masks, judges whether one sentence follows another, and is a base to fine-tune.',
    data: `${reviews} ${licence}`,
    limits:
      'It was trained for seven and a half hours on a core or two, on 81 million tokens. It knows the language of reviews and comments, not facts; both are rude at times. Most of its texts are a sentence or two long, so there is little to tell a pair by. Of next-sentence verdicts on text that it never read (16,000 of each kind, standard error 0.3) 80.2 % are right where pairs are drawn as in the paper, reviews and comments together (75 % before its last four parts, 79.1 % before the last), and 82 % of those of 26 tokens or more; of pairs of which no length tells the answer it is 79.5 %, and among news comments alone 72 %. The words that both parts share would tell 55 % (`npm run bench -- next-sentence`). Its seventh part made its held-out loss no lower; the eighth, for which pairs are cut anew each time the text is read, did a little, and gave back the words that the seventh had cost, but on the fewer pairs of its own held-out text its verdicts did not gain. Pairs of the first four parts had a length that told a little. It was never tuned for safety.',
  },
  'starter-bert-en': {
    language: 'en',
    title:
      'A small English BERT: it fills masks, judges whether one sentence follows another, and is a base to fine-tune.',
    data: `${stories} ${licence}`,
    limits:
      'It was trained for five hours on a core or two, on 46 million tokens, and its loss was still falling. It knows the language of old books and of booking dialogues, not facts and nothing recent. Of next-sentence verdicts on text that it never read 80 % are right where pairs are drawn as in the paper, books and dialogues together, nine of ten filling 128 tokens (74 % before its seventh part, which taught it to look words up in the other part): in books alone 80 %, in dialogues alone 78 %. Of pairs of every length, of which no length tells the answer, it is 76 and 78 % (71 and 74 % before), and of dialogue pairs shorter than 26 tokens it tells nothing. The words that both parts share would tell 74 % of the first kind and 67 % of the second (`npm run bench -- next-sentence`). That part cost it words (masked perplexity 33.2 -> 35.0), and on the held-out text of its own run pairs stayed at 68 %: half of those that do not follow are of the same kind of text there, and its books are two. The figures of its parts below are of other pairs: the first three knew pairs by their length, the fourth by the kind of text, and the fifth begins at positions that were never trained. It was never tuned for safety.',
  },
  'starter-gpt-ko': {
    language: 'ko',
    title: 'A small Korean GPT that answers in short, friendly sentences.',
    data: `Pre-training: ${reviews} Chat: \`chatbot-data\`: Korean questions and answers of daily life, MIT (songys/Chatbot_data). ${licence}`,
    limits:
      'It answers in the manner of its 11,000 pairs, one sentence at a time, does not remember what was said before, and knows no facts. It was never tuned for safety.',
    chats: [
      ...['안녕하세요', '오늘 너무 피곤해', '심심한데 뭐 하지?', '배고파', '내일 시험이야', '영화 추천해 줘'],
      ...['비가 많이 온다', '친구랑 싸웠어', '좋아하는 사람이 생겼어', '헤어졌어', '살 빼고 싶어', '회사 가기 싫다'],
      ...['잠이 안 와', '여행 가고 싶다', '고마워', '이름이 뭐야?', '생일 선물 뭐가 좋을까?', '감기 걸렸나 봐'],
      ...['주말에 뭐 할까?', '잘 자'],
    ],
  },
  'starter-gpt-en': {
    language: 'en',
    title:
      'A small English GPT that tells little stories when it is asked, and holds small dialogues of asking and booking.',
    data: `${stories} Chat: 5,000 of the dialogues, 3,000 pieces of stories from those books, each asked for by a word that stands in it, and 30 things that people say first, with answers that we wrote (\`bench/starter-chat.ts\` makes the file). ${licence}`,
    limits:
      'It writes grammatical pieces without a plot, loses its thread after a sentence or two, makes up names, times and addresses, and books nothing: it has no way to. It knows no facts, and stories of a hundred years ago have the views of their time. It was never tuned for safety.',
    chats: [
      ...['Hello!', 'Who are you?', 'How are you today?', 'What can you do?'],
      'I want to find a restaurant for tonight.\nIn San Jose, please.\nThat sounds good. What is their phone number?\nThank you, that is all.',
      ...['I need a hotel room for two nights.', 'What is the weather like tomorrow?', 'I would like to see a movie.'],
      ...['Can you play me some music?', 'I need a ride to the airport.', 'Tell me a story about a dog.'],
      ...[
        'Tell me a story.',
        'Can you tell me a story about a ship?',
        'I would like to hear a story about a princess.',
      ],
      'Tell me a little story with a dragon in it, please.',
    ],
    openings: [
      ...['Once upon a time there was', '"Where are you going?" asked the rabbit.', 'It was a dark and stormy night,'],
      ...['The little girl opened the door and', 'When the ship came near the island,'],
    ],
  },
}
