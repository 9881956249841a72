// What is said of training, using and exporting models, of runs, chats and results, by its English words.

export const workSentences: Record<string, string> = {
  // compute
  'The compute process ({0}) {1} before "{2}" was done.{3}{4}':
    '계산 프로세스({0})가 "{2}"을(를) 마치기 전에 {1}.{3}{4}',
  'was stopped': '멈추었습니다',
  'could not be started or reached ({0})': '시작되지 않았거나 닿지 않습니다({0})',
  'ended with exit code {0}': '종료 코드 {0}(으)로 끝났습니다',
  'was ended by {0}': '{0}(으)로 끝났습니다',
  ' If nobody ended it, memory ran out: try a smaller batch, length or model.':
    ' 누가 끝낸 것이 아니라면 메모리가 모자랐습니다. 배치나 길이를 줄이거나 더 작은 모델을 쓰세요.',
  '\nIts last words:\n{0}': '\n마지막 출력:\n{0}',
  "the provider '{0}' cannot be used here: {1}": "'{0}' 실행 장치를 여기서 쓸 수 없습니다: {1}",
  'known are {0}': '아는 것: {0}',
  'No backend of TensorFlow.js opens: {0}.': 'TensorFlow.js의 백엔드가 하나도 열리지 않습니다: {0}.',
  'The backend {0} cannot be used here: {1}. To use it, {2}; or choose "auto".':
    '{0} 백엔드를 여기서 쓸 수 없습니다: {1}. 쓰려면: {2}. 아니면 "auto"를 고르세요.',
  'There is no backend "{0}". Choose auto, {1}.': '"{0}" 백엔드는 없습니다. auto, {1} 가운데 고르세요.',
  // models at work
  '{0} gives no numbers (NaN): its weights are damaged':
    '{0}이(가) 숫자를 내지 않습니다(NaN). 가중치가 손상되었습니다.',
  '{0} gives no numbers for a text: its weights are damaged':
    '{0}이(가) 한 글에 숫자를 내지 않습니다. 가중치가 손상되었습니다.',
  'the model gives no numbers (NaN): its weights are damaged':
    '모델이 숫자를 내지 않습니다(NaN). 가중치가 손상되었습니다.',
  '{0} ({1}, {2}) cannot write text: choose a model whose task is causal-lm':
    '{0}({1}, {2})은(는) 글을 쓸 수 없습니다. 작업이 causal-lm인 모델을 고르세요.',
  '{0} ({1}, {2}) cannot {3}: choose a model whose task is {4}':
    '{0}({1}, {2})은(는) {3} 못합니다. 작업이 {4}인 모델을 고르세요.',
  classify: '분류하지',
  'fill masks': '빈칸을 채우지',
  'judge a pair': '두 문장을 견주지',
  'tell the perplexity of a text': '글의 혼란도를 재지',
  '{0} ({1}, {2}) has no labels: it cannot be evaluated': '{0}({1}, {2})에는 라벨이 없어 평가할 수 없습니다.',
  'a {0} model cannot generate text: it reads in both directions; choose a GPT':
    '{0} 모델은 양쪽을 다 읽으므로 글을 쓸 수 없습니다. GPT를 고르세요.',
  '{0} has {1} layers of {2} heads, counted from 0: there is no head {3} in layer {4}':
    '{0}은(는) {1}개 층에 헤드가 {2}개씩이고 0부터 셉니다. {4}번 층에 {3}번 헤드는 없습니다.',
  "the last message alone is longer than the model's context has room for ({0} of {1} tokens): shorten it, or ask for fewer new tokens":
    '마지막 메시지만으로 모델이 읽는 길이를 넘습니다(쓸 수 있는 토큰 {0}개, 전체 {1}개). 메시지를 줄이거나 답의 길이를 줄이세요.',
  "the reply has {0} tokens and fills the model's context of {1} with the message it answers: it cannot go on":
    '답이 {0}토큰이라, 물은 메시지와 함께 모델이 읽는 {1}토큰을 다 채웠습니다. 더 이어 쓸 수 없습니다.',
  'a sequence of {0} tokens is longer than the {1} positions of the model; cut it first':
    '토큰 {0}개는 모델이 읽는 {1}개를 넘습니다. 먼저 줄이세요.',
  '{0} tokens are more than the {1} positions of the model': '토큰 {0}개는 모델이 읽는 {1}개를 넘습니다.',
  'there is no token to read: the prompt is empty': '읽을 토큰이 없습니다. 첫머리가 비어 있습니다.',
  'the prompt has {0} tokens, the model reads at most {1}; shorten it':
    '첫머리가 {0}토큰인데 모델은 {1}토큰까지 읽습니다. 줄이세요.',
  'the prompt is empty: give at least one token of text': '첫머리가 비어 있습니다. 한 글자라도 쓰세요.',
  'the tokenizer of {0} has no mask token': '{0}의 토크나이저에 빈칸 토큰이 없습니다.',
  'there is no {0} in the text{1}: write {2} where a word should be guessed':
    '글에 {0}이(가) 없습니다{1}. 맞힐 낱말 자리에 {2}을(를) 쓰세요.',
  ' ({0} tokens were cut off the end)': '(끝에서 토큰 {0}개를 잘랐습니다)',
  '{0} has no projection that can be quantised to {1}: its width is below {2} or not a multiple of it':
    '{0}에는 {1}(으)로 양자화할 수 있는 층이 없습니다. 너비가 {2}보다 작거나 그 배수가 아닙니다.',
  'A maximum length of {0} tokens leaves no room: {1} are special tokens. Use a whole number of at least {2}.':
    '최대 길이 {0}토큰에는 자리가 없습니다. 특수 토큰만 {1}개입니다. {2} 이상의 정수를 쓰세요.',
  // training
  'a {0} model without a task head cannot be trained: choose a task':
    '작업 헤드가 없는 {0} 모델은 학습할 수 없습니다. 작업을 고르세요.',
  'a {0} model has no pooler; use mean, first or last':
    '{0} 모델에는 풀러가 없습니다. mean, first, last 가운데 쓰세요.',
  '{0} knows no [MASK] token: leave its tokens unmasked':
    '{0}에는 [MASK] 토큰이 없습니다. 토큰을 가리지 않고 학습하세요.',
  '{0} is an adapter or a head on {1}: fine-tune that model, or export this one first':
    '{0}은(는) {1} 위의 어댑터나 헤드입니다. 그 모델을 미세 조정하거나, 이것을 먼저 내보내세요.',
  '{0} is an adapter on {1}: fine-tune that model, or export this one first':
    '{0}은(는) {1} 위의 어댑터입니다. 그 모델을 미세 조정하거나, 이것을 먼저 내보내세요.',
  '{0} ({1}, {2}) cannot learn to write: choose a GPT':
    '{0}({1}, {2})은(는) 글쓰기를 배울 수 없습니다. GPT를 고르세요.',
  'the tokenizer of {0} has no end-of-text token: a reply could not end':
    '{0}의 토크나이저에 글의 끝 토큰이 없어 답이 끝날 수 없습니다.',
  'the tokenizer has no [CLS], [SEP] or [MASK] token: it is not one for BERT':
    '토크나이저에 [CLS], [SEP], [MASK] 토큰이 없습니다. BERT용 토크나이저가 아닙니다.',
  "no projection of {0} is called {1}; see its parameters with 'tunesmith models {2}'":
    "{0}에는 {1}(이)라는 층이 없습니다. 'tunesmith models {2}'에서 파라미터를 확인하세요.",
  'weights that begin at random are all trained: choose the method full':
    '무작위로 시작하는 가중치는 모두 학습합니다. 전체 방식을 고르세요.',
  'A head sorts texts, it does not write: choose LoRA or full.':
    '헤드는 글을 나눌 뿐 쓰지 않습니다. LoRA나 전체 방식을 고르세요.',
  'no row is left to learn from': '배울 행이 남지 않았습니다.',
  'no row is left to measure on': '평가할 행이 남지 않았습니다.',
  '{0} rows left out: {1}': '{0}행을 뺐습니다: {1}',
  '{0} texts are cut to {1} tokens': '글 {0}개를 {1}토큰으로 잘랐습니다',
  '{0} rows are cut to {1} tokens': '{0}행을 {1}토큰으로 잘랐습니다',
  'row {0} ({1})': '{0}행({1})',
  'the held-out loss after step {0} is {1}. A lower learning rate usually helps.':
    '{0}스텝 뒤 떼어 둔 행의 손실이 {1}입니다. 대개 학습률을 낮추면 나아집니다.',
  'training stopped at step {0}: the loss is {1} or its gradient is not finite (rows {2}{3}).{4} A lower learning rate usually helps.':
    '{0}스텝에서 학습이 멈췄습니다. 손실이 {1}이거나 기울기가 유한하지 않습니다({2}행{3}).{4} 대개 학습률을 낮추면 나아집니다.',
  ' The last good checkpoint is kept: {0}.': ' 마지막으로 멀쩡한 체크포인트는 남아 있습니다: {0}.',
  '{0} belongs to a run with other settings or data; resume with the same ones, or start a new run':
    '{0}은(는) 설정이나 데이터가 다른 학습의 것입니다. 같은 것으로 이어 하거나 새로 시작하세요.',
  '{0} is not a checkpoint of a run': '{0}은(는) 학습의 체크포인트가 아닙니다.',
  '{0} does not say what the run took; start a new one': '{0}에 이 학습이 쓴 값이 들어 있지 않습니다. 새로 시작하세요.',
  // text to pre-train on
  '{0} heads that look for the same word need a model of two layers or more with as many heads, of 8 units each; this one has {1} layers with {2} heads of {3}':
    '같은 낱말을 찾는 헤드 {0}개에는 층이 둘 이상이고 헤드도 그만큼 있으며 하나가 8 이상인 모델이 필요합니다. 이 모델은 층 {1}개, 크기 {3}의 헤드 {2}개입니다.',
  'the text has {0} words that occur twice, too few to know words again by: give more text':
    '두 번 이상 나오는 낱말이 {0}개뿐이라 낱말을 알아보게 할 수 없습니다. 글을 더 주세요.',
  'heads that look for the same word begin in a BERT that has learned, and learns from pairs: give a model':
    '같은 낱말을 찾는 헤드는 이미 배웠고 쌍으로 배우는 BERT에서 시작합니다. 모델을 주세요.',
  'a part of the text (training or held out) has {0} tokens, too few for sequences of {1}: give more text or a shorter --seq-length':
    '글의 한 부분(학습용이나 검증용)이 {0}토큰이라 {1}토큰 길이로 배우기에 모자랍니다. 글을 더 주거나 길이를 줄이세요.',
  'The run "{0}" cannot keep its weights now: only one that takes its steps can.':
    '“{0}” 학습의 가중치는 지금 남길 수 없습니다. 스텝을 밟고 있을 때만 남길 수 있습니다.',
  'Say what to learn from: text files, or a dataset of the library.':
    '무엇을 읽힐지 고르세요. 글 파일이나 보관함의 데이터셋 하나입니다.',
  'A model of this size needs at least {0} of memory, {1} are free: choose a smaller one, or close other programs first.':
    '이 크기의 모델에는 메모리가 적어도 {0} 필요한데 {1} 비어 있습니다. 더 작은 크기를 고르거나 다른 프로그램을 먼저 닫으세요.',
  'say what to make: a family (gpt2, bert), or a model that goes on learning':
    '무엇을 만들지 정하세요. 종류(gpt2, bert)나 이어서 배울 모델입니다.',
  '{0} is an adapter or a head on another model: export it as merged weights first, or choose its base':
    '{0}은(는) 다른 모델에 붙은 어댑터나 헤드입니다. 먼저 합친 가중치로 내보내거나 바탕 모델을 고르세요.',
  '{0}: the tokenizer has {1} tokens, the model {2}: they do not belong together':
    '{0}: 토크나이저의 토큰은 {1}개인데 모델은 {2}개입니다. 서로 맞는 짝이 아닙니다.',
  'the tokenizer of {0} has no token that ends a text: a GPT cannot use it':
    '{0}의 토크나이저에는 글을 끝맺는 토큰이 없습니다. GPT에 쓸 수 없습니다.',
  'the tokenizer has no [PAD] token: it is not one for BERT':
    '토크나이저에 [PAD] 토큰이 없습니다. BERT에 맞는 것이 아닙니다.',
  'the text has {0} stretches of {1} tokens or more, too few to learn from':
    '글에 {1}토큰 이상 이어진 부분이 {0}개뿐이라 배우기에 모자랍니다. 글을 더 주세요.',
  '{0}: there is no text to learn from': '{0}: 배울 글이 없습니다.',
  '{0} cannot be unpacked ({1}): it is damaged or cut short':
    '{0}의 압축을 풀 수 없습니다({1}). 손상되었거나 중간에 잘렸습니다.',
  'say how long to train: give steps, or minutes': '얼마나 학습할지 스텝이나 분으로 정하세요.',
  'A vocabulary of {0} entries cannot be trained: at least {1} are needed ({2}), at most {3} allowed.':
    '어휘 {0}개로는 만들 수 없습니다. {1}개 이상({2}), {3}개 이하여야 합니다.',
  '256 bytes and the special tokens': '바이트 256개와 특수 토큰',
  'the special tokens, with {0}': '{0}을(를) 포함한 특수 토큰',
  'The text to train a tokenizer on has no words. Choose a file with text in it.':
    '토크나이저를 만들 글에 낱말이 없습니다. 글이 든 파일을 고르세요.',
  // heads and measures
  'A head needs at least 2 rows and 1 feature; found {0} and {1}.':
    '헤드에는 행 2개와 특징 1개가 있어야 하는데 {0}개와 {1}개입니다.',
  'All {0} rows carry the same label ({1}); there is nothing to tell apart. Add rows of another label.':
    '{0}행의 라벨이 모두 같아({1}) 나눌 것이 없습니다. 다른 라벨의 행을 더하세요.',
  'Labels per row must be at least 1, not {0}.': '행마다 라벨이 1개는 있어야 하는데 {0}개입니다.',
  "Row {0} has feature {1} = {2}; every feature must be a finite number. Check that row's text and the model.":
    '{0}행의 특징 {1}이(가) {2}입니다. 유한한 수여야 합니다. 그 행의 글과 모델을 확인하세요.',
  "Row {0} has target {1} = {2}; every target must be a finite number. Check that row's text and the model.":
    '{0}행의 목표값 {1}이(가) {2}입니다. 유한한 수여야 합니다. 그 행의 글과 모델을 확인하세요.',
  'Row {0} has label {1}; with {2} classes a label is 0 to {3}.':
    '{0}행의 라벨이 {1}입니다. 클래스가 {2}개이면 라벨은 0부터 {3}까지입니다.',
  'Row {0}, label {1} is {2}; a label must lie between 0 and 1.':
    '{0}행의 라벨 {1}이(가) {2}입니다. 0과 1 사이여야 합니다.',
  '{0} classes need {1} positive class weights; {2}.': '클래스 {0}개에는 양수 가중치 {1}개가 필요합니다. {2}.',
  'weight {0} is {1}': '{0}번 가중치가 {1}입니다',
  '{0} were given': '{0}개를 받았습니다',
  '{0} rows need {1} labels; {2} were given.': '{0}행에는 라벨 {1}개가 필요한데 {2}개를 받았습니다.',
  '{0} rows need {1} target values; {2} were given.': '{0}행에는 목표값 {1}개가 필요한데 {2}개를 받았습니다.',
  '{0} rows of {1} features are {2} numbers; {3} were given.': '특징 {1}개인 {0}행은 수 {2}개인데 {3}개를 받았습니다.',
  'The loss of row {0} became {1}. Look for extreme values in that row, or raise the weight decay.':
    '{0}행의 손실이 {1}이(가) 되었습니다. 그 행에 극단적인 값이 있는지 보거나 가중치 감쇠를 올리세요.',
  'A head needs at least one layer; this one has none.': '헤드에는 층이 하나는 있어야 하는데 없습니다.',
  'Only a linear head (hidden: 0) becomes a classifier; this one has {0} layers. Train it with hidden: 0.':
    '선형 헤드(hidden: 0)만 분류기로 바꿀 수 있는데 층이 {0}개입니다. hidden: 0으로 학습하세요.',
  'The head takes {0} features a row; {1} rows need {2} numbers, {3} were given.':
    '헤드는 행마다 특징 {0}개를 받습니다. {1}행에는 수 {2}개가 필요한데 {3}개를 받았습니다.',
  "The head's first layer takes {0} features, its standardisation has {1} means and {2} scales; all three must be equal.":
    '헤드의 첫 층은 특징 {0}개를 받는데 표준화에는 평균 {1}개, 척도 {2}개가 있습니다. 셋이 같아야 합니다.',
  '{0} is {1}; it must be a whole number from {2} to below {3}.':
    '{0}이(가) {1}입니다. {2} 이상 {3} 미만의 정수여야 합니다.',
  '{0} is {1}; it must be from {2} to below {3}.': '{0}이(가) {1}입니다. {2} 이상 {3} 미만이어야 합니다.',
  'A baseline needs at least 2 training rows and 1 test row; there are {0} and {1}. Add rows.':
    '기준선을 재려면 학습 행 2개와 평가 행 1개가 있어야 하는데 {0}개와 {1}개입니다. 행을 더하세요.',
  'All training rows have the same class, so there is nothing to learn. Add rows of another class.':
    '학습 행의 클래스가 모두 같아 배울 것이 없습니다. 다른 클래스의 행을 더하세요.',
  'The {0} part has {1} texts but {2} labels; every text needs one label.':
    '{0} 부분의 글이 {1}개, 라벨이 {2}개입니다. 글마다 라벨이 하나씩 있어야 합니다.',
  'There is a label {0}; classes run from 0 to {1}.': '라벨 {0}이(가) 있습니다. 클래스는 0부터 {1}까지입니다.',
  'An interval needs at least one row.': '구간을 구하려면 행이 하나는 있어야 합니다.',
  'Metrics need as many predictions as true values, and at least one; there are {0} and {1}.':
    '평가하려면 예측과 정답의 수가 같고 하나는 있어야 하는데 {0}개와 {1}개입니다.',
  'Perplexity needs at least one token.': '혼란도를 재려면 토큰이 하나는 있어야 합니다.',
  'Row {0} has class {1} and prediction {2}; classes run from 0 to {3}.':
    '{0}행의 클래스가 {1}, 예측이 {2}입니다. 클래스는 0부터 {3}까지입니다.',
  'The metric "{0}" of step {1} is {2}, which is no point of a curve.':
    '{1}스텝의 지표 "{0}"이(가) {2}(이)라 곡선에 그릴 수 없습니다.',
  // recipes and sweeps
  '{0} on {1} needs at least {2} of memory, {3} are free. Close other programs first.':
    '{1}에 {0} 방식을 쓰려면 메모리 {2}가 필요한데 {3}가 비어 있습니다. 다른 프로그램을 먼저 닫으세요.',
  '{0} on {1} needs at least {2} of memory, {3} are free. What would fit: {4}.':
    '{1}에 {0} 방식을 쓰려면 메모리 {2}가 필요한데 {3}가 비어 있습니다. 들어가는 것: {4}.',
  '{0} on {1}': '{1}에 {0}',
  'A comparison has 2 to {0} runs; this one would have {1}.': '견주기는 학습 2~{0}개로 합니다. 지금은 {1}개입니다.',
  // runs
  'The run "{0}" is {1}: {2}': '학습 "{0}"은(는) {1} 상태입니다. {2}',
  running: '진행 중',
  paused: '멈춤',
  done: '완료',
  failed: '실패',
  cancelled: '취소됨',
  interrupted: '중단됨',
  'has already ended, it cannot end again.': '이미 끝나서 다시 끝낼 수 없습니다.',
  'only an interrupted, cancelled or failed run can go on.': '중단되거나 취소되거나 실패한 학습만 이어 할 수 있습니다.',
  'The run "{0}" cannot start: its model or its dataset is no longer in the library.':
    '학습 "{0}"을(를) 시작할 수 없습니다. 모델이나 데이터가 더는 보관함에 없습니다.',
  'The run "{0}" does not wait any more.': '학습 "{0}"은(는) 더는 기다리고 있지 않습니다.',
  'The run "{0}" has already ended: it is {1}.': '학습 "{0}"은(는) 이미 끝났습니다({1}).',
  'The run "{0}" is at work in another process: stop it there, with Ctrl-C in its terminal.':
    '학습 "{0}"은(는) 다른 프로세스에서 진행 중입니다. 그쪽 터미널에서 Ctrl-C로 멈추세요.',
  'The run "{0}" is at work: cancel it first.': '학습 "{0}"이(가) 진행 중입니다. 먼저 취소하세요.',
  'There is already a model or a run named "{0}": choose another name.':
    '"{0}"(이)라는 모델이나 학습이 이미 있습니다. 다른 이름을 고르세요.',
  '{0} The run then goes on from its last checkpoint.': '{0} 그러면 학습을 마지막 저장 지점부터 이어 갈 수 있습니다.',
  'A model of the library lies in {0}: remove it, or start a new run.':
    '{0}에 라이브러리의 모델이 있습니다. 그 모델을 지우거나 학습을 새로 시작하세요.',
  'another run has made a model named "{0}" meanwhile: rename that one before this run goes on':
    '그사이 다른 학습이 "{0}"(이)라는 모델을 만들었습니다. 그 모델의 이름을 바꾼 뒤 이어 하세요.',
  'Another run, "{0}", is at work and will write its model to the same place: wait for its end.':
    '"{0}"(이)라는 다른 학습이 진행 중이며 같은 자리에 모델을 쓰게 됩니다. 그 학습이 끝난 뒤 이어 하세요.',
  'the run "{0}" is a fine-tuning: resume it with finetune':
    '학습 "{0}"은(는) 미세 조정입니다. 미세 조정으로 이어 하세요.',
  'the run "{0}" is a pre-training: resume it with pretrain':
    '학습 "{0}"은(는) 사전 학습입니다. 사전 학습으로 이어 하세요.',
  'there is no run "{0}": give the id that its start printed': '학습 "{0}"이(가) 없습니다. 지워졌을 수 있습니다.',
  'The app was closed while this run was at work: go on with it.':
    '이 학습이 진행되는 동안 앱이 닫혔습니다. 이어 할 수 있습니다.',
  // results
  'The run "{0}" is a pre-training: it has no rows that were held out.':
    '학습 "{0}"은(는) 사전 학습이라 떼어 둔 행이 없습니다.',
  'The run "{0}" is {1}: it has a result once it is done.': '학습 "{0}"은(는) {1} 상태입니다. 끝나야 결과가 있습니다.',
  'The run "{0}" holds no metrics that are known here. Train again.':
    '학습 "{0}"에 여기서 아는 지표가 없습니다. 다시 학습하세요.',
  'The metrics of the run "{0}" cannot be read. Train again.': '학습 "{0}"의 지표를 읽을 수 없습니다. 다시 학습하세요.',
  'What "{0}" said of its held-out rows is no longer there ({1}). Its numbers are kept; train again to look at rows.':
    '"{0}"이(가) 떼어 둔 행에 내놓은 답이 더는 없습니다({1}). 점수는 남아 있습니다. 행을 보려면 다시 학습하세요.',
  'What was said of the held-out rows of "{0}" does not fit its {1} labels (row {2}). Train again to look at its rows.':
    '"{0}"이(가) 떼어 둔 행에 내놓은 답이 라벨 {1}개와 맞지 않습니다({2}행). 행을 보려면 다시 학습하세요.',
  '{0} has more than {1} rows.': '{0}에 행이 {1}개 넘게 있습니다.',
  '{0} has {1} bytes, more than can be looked at row by row ({2}). Hold out fewer rows.':
    '{0}은(는) {1}바이트로, 행별로 볼 수 있는 {2}바이트를 넘습니다. 행을 덜 떼어 두세요.',
  '{0}, line {1}: {2}. Train again to look at its rows.': '{0}, {1}번째 줄: {2}. 행을 보려면 다시 학습하세요.',
  'it is no JSON': 'JSON이 아닙니다',
  'it is no row of a run ({0})': '학습의 행이 아닙니다({0})',
  "{0} has {1} bytes; a run's result has at most {2}.": '{0}은(는) {1}바이트입니다. 학습 결과는 {2}바이트까지입니다.',
  '{0} is no JSON.': '{0}은(는) JSON이 아닙니다.',
  "{0} is not a run's result: {1}: {2}": '{0}은(는) 학습 결과가 아닙니다: {1}: {2}',
  'A run is compared with another one: choose two.': '학습은 다른 학습과 견줍니다. 둘을 고르세요.',
  '"{0}" and "{1}" cannot be compared: {2}.': '"{0}"과(와) "{1}"은(는) 견줄 수 없습니다. {2}.',
  'one is about {0}, the other about {1}': '하나는 {0}, 다른 하나는 {1}입니다',
  'one label a row': '행마다 라벨 하나',
  'several labels a row': '행마다 라벨 여럿',
  scores: '점수',
  writing: '글쓰기',
  'they have other labels ({0}; {1})': '라벨이 서로 다릅니다({0}; {1})',
  '{0} and {1} more': '{0} 외 {1}개',
  '"{0}" and "{1}" were not measured on the same texts in the same tokens: a perplexity means something beside another one of the same tokenizer and rows only.':
    '"{0}"과(와) "{1}"은(는) 같은 글을 같은 토큰으로 잰 것이 아닙니다. 혼란도는 토크나이저와 행이 같을 때만 견줄 수 있습니다.',
  '"{0}" and "{1}" were not measured on the same rows: {2} and {3} were held out, {4} of them the same. What one held out, the other may have learned. Train one again with the same data, split and seed.':
    '"{0}"과(와) "{1}"은(는) 같은 행으로 재지 않았습니다. {2}행과 {3}행을 떼어 두었고 그중 {4}행이 같습니다. 하나가 떼어 둔 행을 다른 하나는 배웠을 수 있습니다. 같은 데이터, 나누기, 시드로 하나를 다시 학습하세요.',
  'Train "{0}" from scratch on all of its rows first.': '“{0}”을(를) 먼저 모든 행으로 처음부터 가르치세요.',
  'There are no fewer rows on which "{0}" is still to be tried.':
    '“{0}”에서 더 적은 행으로 해 볼 것이 남지 않았습니다.',
  'The run "{0}" began with random weights already.': '학습 "{0}"은(는) 이미 무작위 가중치에서 시작했습니다.',
  'The run "{0}" is at work on it already.': '학습 "{0}"이(가) 이미 그 일을 하고 있습니다.',
  '"{0}" learned to write. From random weights it would need far more text than its rows: make a model from scratch from your own text instead.':
    '"{0}"은(는) 글쓰기를 배웠습니다. 무작위 가중치에서는 이 행들보다 훨씬 많은 글이 필요합니다. 자기 글로 새 모델을 만드세요.',
  'A label of "{0}" cannot be fixed here: {1}': '"{0}"의 라벨을 여기서 고칠 수 없습니다. {1}',
  'its data is a file, which stays as it is ({0}): change row {1} there and train again.':
    '데이터가 파일이고 그대로 두기 때문입니다({0}). 거기서 {1}행을 고치고 다시 학습하세요.',
  'its data is no longer here.': '데이터가 더는 없습니다.',
  'its rows do not have one label each.': '행마다 라벨이 하나씩 있지 않습니다.',
  'Row {0} of "{1}" is not in its dataset any more.': '"{1}"의 {0}행이 데이터에 더는 없습니다.',
  // chats
  'The reply has {0} tokens: there is none at {1}.': '답은 {0}토큰이라 {1}번 자리에 토큰이 없습니다.',
  'Token {0} is not among the candidates at {1}: choose one of them.':
    '토큰 {0}은(는) {1}번 자리의 후보가 아닙니다. 후보에서 고르세요.',
  'A reply of this chat is still being written: stop it first, or wait for it.':
    '이 대화의 답을 아직 쓰고 있습니다. 먼저 멈추거나 기다리세요.',
  'The model of this chat is no longer in the library: choose another one.':
    '이 대화의 모델이 더는 보관함에 없습니다. 다른 모델을 고르세요.',
  'Message {0} is {1}: this needs {2}.': '메시지 {0}은(는) {1}입니다. {2}에만 할 수 있습니다.',
  'a message of the user': '사용자의 메시지',
  'a reply of the model': '모델의 답',
  'Messages follow this reply: only the last one of a path can go on.':
    '이 답 뒤에 메시지가 있습니다. 맨 끝의 답만 이어 쓸 수 있습니다.',
  'The model ended this reply by itself: let it be written again instead.':
    '모델이 스스로 끝낸 답입니다. 다시 쓰게 하세요.',
  'There is no message with the id {0}: it may have been removed.':
    '번호가 {0}인 메시지가 없습니다. 지워졌을 수 있습니다.',
  // exports
  'The export takes {0}, and {1} has {2} free: free some space, choose fewer files or another disk.':
    '내보내려면 {0}가 필요한데 {1}에 {2}가 비어 있습니다. 공간을 비우거나, 파일을 줄이거나, 다른 디스크를 고르세요.',
  'there is no text to check the export with: give at least one': '내보낸 것을 확인할 글이 없습니다. 하나는 주세요.',
  '{0} is not empty: choose a new folder for the export': '{0}이(가) 비어 있지 않습니다. 내보낼 새 폴더를 고르세요.',
  '{0} holds {1}, which is not part of the model: move it elsewhere, then resume the run':
    '{0}에 모델의 것이 아닌 {1}이(가) 있습니다. 다른 곳으로 옮긴 뒤 실행을 이어 가세요.',
  '{0} is not empty: choose another name or place.': '{0}이(가) 비어 있지 않습니다. 다른 이름이나 곳을 고르세요.',
  '{0} has no projection that can be quantised to {1}: its width is not a multiple of {2}; export float32 or float16':
    '{0}에는 {1}(으)로 양자화할 수 있는 층이 없습니다. 너비가 {2}의 배수가 아닙니다. float32나 float16으로 내보내세요.',
  '{0} in {1} is larger than the 2 GiB that one ONNX file can hold: export it in float16 or int8':
    '{1}(으)로 내보낸 {0}은(는) ONNX 파일 하나의 한도 2 GiB를 넘습니다. float16이나 int8로 내보내세요.',
  'The export {0} failed its check: {1}. Nothing was kept of it.{2}{3}':
    '내보낸 {0}이(가) 확인을 통과하지 못했습니다: {1}. 아무것도 남기지 않았습니다.{2}{3}',
  ' So did {0} more.': ' 다른 {0}개도 그렇습니다.',
  ' Choose a higher precision.': ' 더 높은 정밀도를 고르세요.',
  'choose at least one format and precision to export': '내보낼 형식과 정밀도를 하나는 고르세요.',
  'one folder holds one model.safetensors: choose float32 or float16 for it':
    '폴더 하나에 model.safetensors는 하나입니다. float32와 float16 가운데 하나를 고르세요.',
  'safetensors are stored in float32 or float16, not {0}':
    'safetensors는 {0}이(가) 아니라 float32나 float16으로 저장합니다.',
  '{0} is asked for twice': '{0}을(를) 두 번 골랐습니다.',
  '{0} was not tuned with LoRA, so it has no adapter: export it as safetensors or ONNX':
    '{0}은(는) LoRA로 조정하지 않아 어댑터가 없습니다. safetensors나 ONNX로 내보내세요.',
}
