// Texts to check an export with where no held-out rows are known: plain sentences of both languages, short and long.

export const checkTexts: readonly { text: string; pair: string }[] = [
  { text: '오늘은 날씨가 맑아서 산책을 나갔습니다.', pair: '공원에는 사람이 많았습니다.' },
  { text: '주문한 상품이 아직 도착하지 않았어요. 언제 받을 수 있나요?', pair: '배송 상태를 확인해 드리겠습니다.' },
  { text: '이 영화는 처음부터 끝까지 지루했다.', pair: '배우들의 연기는 훌륭했다.' },
  { text: '회의는 오후 세 시에 시작합니다.', pair: '장소는 2층 회의실입니다.' },
  { text: '커피를 마시면 잠이 잘 오지 않는다.', pair: '그래서 저녁에는 마시지 않는다.' },
  { text: '감사합니다!', pair: '천만에요.' },
  { text: 'The children walked along the river until it was dark.', pair: 'Then they went home.' },
  { text: 'My card was charged twice for the same order.', pair: 'We will pay one of them back.' },
  { text: 'The film was slow, but its ending made up for it.', pair: 'I would see it again.' },
  { text: 'How long does it take to get a new passport?', pair: 'About three weeks.' },
  { text: 'She opened the door and saw nobody.', pair: 'The wind had done it.' },
  { text: 'Once upon a time there was a small house at the edge of a wood.', pair: 'A fox lived in it.' },
  { text: 'Yes.', pair: 'No.' },
  {
    text: 'In the morning the fog lay so thick over the fields that the farmer could not see his own gate, and he stood there for a while, listening to the bells of the cows that he knew must be somewhere in front of him.',
    pair: 'At noon the sun came through.',
  },
]
