// What is said of models, their weights and their import, by its English words.

export const modelSentences: Record<string, string> = {
  // config.json
  "a {0} model has no head for the task '{1}'": "{0} 모델에는 '{1}' 작업의 헤드가 없습니다.",
  "{0}: model_type '{1}' is not supported; supported are {2}":
    "{0}: model_type '{1}'은(는) 지원하지 않습니다. 지원: {2}.",
  "{0}: BERT as a decoder or with '{1}' positions is not supported; absolute positions are":
    "{0}: 디코더로 쓰는 BERT나 '{1}' 위치 방식은 지원하지 않습니다. 절대 위치만 지원합니다.",
  "{0}: activation '{1}' is not known; known are {2}": "{0}: 모르는 활성화 함수 '{1}'입니다. 아는 것: {2}.",
  "{0}: class '{1}' is not supported; supported are {2}": "{0}: '{1}' 클래스는 지원하지 않습니다. 지원: {2}.",
  '{0}: width {1} is not a multiple of {2} attention heads':
    '{0}: 너비 {1}이(가) 어텐션 헤드 수 {2}의 배수가 아닙니다.',
  '{0}: {1}: {2}, found {3}; a Hugging Face config.json is expected':
    '{0}: {1}: {2}, 값은 {3}. 허깅페이스 모델의 config.json이어야 합니다.',
  '{0}: GPT-2 with cross attention is not supported': '{0}: 교차 어텐션이 있는 GPT-2는 지원하지 않습니다.',
  'width {0} is not a multiple of {1} heads': '너비 {0}이(가) 헤드 수 {1}의 배수가 아닙니다.',
  // tensors
  "tensor '{0}' has {1} elements, [{2}] are expected": "텐서 '{0}'의 원소가 {1}개입니다. [{2}]여야 합니다.",
  "{0}: tensor '{1}' [{2}] is missing from the weights (looked for {3}); the file is not a complete model of this class":
    "{0}: 가중치에 텐서 '{1}' [{2}]이(가) 없습니다(찾은 이름: {3}). 이 클래스의 온전한 모델이 아닙니다.",
  "{0}: tensor '{1}' has dtype {2}; weights must be {3}": "{0}: 텐서 '{1}'의 자료형이 {2}입니다. {3}이어야 합니다.",
  "{0}: tensor '{1}' has shape [{2}], config.json asks for [{3}]":
    "{0}: 텐서 '{1}'의 모양이 [{2}]인데 config.json은 [{3}]을(를) 요구합니다.",
  'Tensor "{0}" of {1} holds {2} numbers, where F32, F16, BF16 or F64 were expected. The model may be quantised: use its unquantised weights.':
    '{1}의 텐서 "{0}"이(가) {2} 수를 담고 있습니다. F32, F16, BF16, F64여야 합니다. 양자화된 모델일 수 있으니 양자화하지 않은 가중치를 쓰세요.',
  '{0} has no tensor "{1}" among its {2}.': '{0}의 텐서 {2}개 가운데 "{1}"이(가) 없습니다.',
  'The weights in {0} have no tensor "{1}" among their {2}.':
    '{0}의 가중치에 든 텐서 {2}개 가운데 "{1}"이(가) 없습니다.',
  '{0} ended at byte {1} although it was longer when it was opened: another program changed it. Try again.':
    '{0}이(가) 열 때보다 짧아져 {1}바이트에서 끝났습니다. 다른 프로그램이 바꾸었습니다. 다시 해 보세요.',
  // safetensors
  'Download or convert the file again.': '파일을 다시 내려받거나 다시 변환하세요.',
  '{0} is not a usable safetensors file: {1} {2}': '{0}은(는) 쓸 수 있는 safetensors 파일이 아닙니다. {1} {2}',
  'it has {0} bytes, and a header length alone takes {1}.': '{0}바이트뿐인데, 머리말 길이만 {1}바이트입니다.',
  'it lists {0} tensors, at most {1} are allowed.': '텐서가 {0}개입니다. {1}개까지 됩니다.',
  'its header length is 0, at least 2 bytes ("{}") are needed.':
    '머리말 길이가 0입니다. 적어도 2바이트("{}")여야 합니다.',
  'its header length is {0} bytes, at most {1} are allowed.': '머리말이 {0}바이트입니다. {1}바이트까지 됩니다.',
  'its header length is {0} bytes, but only {1} follow: it was cut off.':
    '머리말이 {0}바이트라는데 {1}바이트만 이어집니다. 파일이 잘렸습니다.',
  'its header starts with byte {0}, "{" (123) is required.':
    '머리말이 바이트 {0}(으)로 시작합니다. "{"(123)여야 합니다.',
  'its header is not valid UTF-8.': '머리말이 올바른 UTF-8이 아닙니다.',
  'its header is not valid JSON ({0}).': '머리말이 올바른 JSON이 아닙니다({0}).',
  'its header is not a JSON object.': '머리말이 JSON 객체가 아닙니다.',
  'its header has the key {0} twice.': '머리말에 키 {0}이(가) 두 번 나옵니다.',
  'its __metadata__ is {0}, an object of strings is required.': '__metadata__가 {0}입니다. 문자열의 객체여야 합니다.',
  'its __metadata__ has {0}: {1}, only strings are allowed.':
    '__metadata__에 {0}: {1}이(가) 있습니다. 문자열만 됩니다.',
  'tensor {0} {1}': '텐서 {0}: {1}',
  'tensor {0} {1}: {2}.': '텐서 {0}: {1}. {2}.',
  'is {0}, an object with dtype, shape and data_offsets is required.':
    '{0}입니다. dtype, shape, data_offsets가 있는 객체여야 합니다.',
  'has dtype {0}, known are {1}.': '자료형이 {0}입니다. 아는 것: {1}.',
  'has shape {0}, a list of whole numbers from 0 up is required.': '모양이 {0}입니다. 0 이상 정수의 목록이어야 합니다.',
  'has shape {0}, which is beyond any memory.': '모양이 {0}(이)라 어떤 메모리에도 들어가지 않습니다.',
  'has {0} axes, at most {1} are allowed.': '축이 {0}개입니다. {1}개까지 됩니다.',
  'has data_offsets {0}, two whole numbers [begin, end] are required.':
    'data_offsets가 {0}입니다. 정수 두 개 [시작, 끝]이어야 합니다.',
  'has data_offsets {0}: it begins behind its end.': 'data_offsets가 {0}(이)라 시작이 끝보다 뒤입니다.',
  'ends at byte {0} of the data, but the file holds {1}: it was cut off.':
    '데이터의 {0}바이트에서 끝나는데 파일에는 {1}바이트만 있습니다. 파일이 잘렸습니다.',
  'has {0} bytes of data, but {1} of shape {2} takes {3}.':
    '데이터가 {0}바이트인데, {1} 자료형과 모양 {2}에는 {3}바이트가 듭니다.',
  'overlaps the one before it': '앞의 텐서와 겹칩니다',
  'leaves a hole before it': '앞에 빈 곳이 있습니다',
  'it starts at byte {0} of the data, {1} is required': '데이터의 {0}바이트에서 시작합니다. {1}이어야 합니다',
  '{0} bytes follow the last tensor, none are allowed.': '마지막 텐서 뒤에 {0}바이트가 더 있습니다. 없어야 합니다.',
  'Cannot write {0}: its header of {1} bytes is over {2}.':
    '{0}을(를) 쓸 수 없습니다. 머리말이 {1}바이트로 {2}을(를) 넘습니다.',
  'Cannot write {0}: tensor "{1}" has the impossible shape [{2}].':
    '{0}을(를) 쓸 수 없습니다. 텐서 "{1}"의 모양 [{2}]이(가) 있을 수 없는 것입니다.',
  'Cannot write {0}: tensor "{1}" has {2} bytes, but {3} of shape [{4}] takes {5}.':
    '{0}을(를) 쓸 수 없습니다. 텐서 "{1}"이(가) {2}바이트인데, {3} 자료형과 모양 [{4}]에는 {5}바이트가 듭니다.',
  'Cannot write {0}: the tensor name "{1}" {2}.': '{0}을(를) 쓸 수 없습니다. 텐서 이름 "{1}": {2}.',
  'is reserved by the format': '형식이 따로 쓰는 이름입니다',
  'occurs twice': '두 번 나옵니다',
  // weight index
  '{0} is not a usable weight index: {1} Download the model again.':
    '{0}은(는) 쓸 수 있는 가중치 목록이 아닙니다. {1} 모델을 다시 내려받으세요.',
  'it has {0} bytes, at most {1} are allowed.': '{0}바이트입니다. {1}바이트까지 됩니다.',
  'it is not JSON ({0}).': 'JSON이 아닙니다({0}).',
  'it names more than {0} files.': '파일이 {0}개를 넘습니다.',
  'it names the file "{0}", but only .safetensors files beside it are allowed.':
    '"{0}" 파일을 가리킵니다. 곁에 있는 .safetensors 파일만 됩니다.',
  'its "weight_map" is not an object of tensor names and file names.':
    '"weight_map"이 텐서 이름과 파일 이름의 객체가 아닙니다.',
  'its file {0} is missing.': '{0} 파일이 없습니다.',
  'tensor "{0}" should be in {1}, but is not there.': '텐서 "{0}"이(가) {1}에 있어야 하는데 없습니다.',
  "{0} has its weights only as {1}, a pickle file. Such files can run programs and are never read. Take the model's safetensors files instead, or convert it once in Python: transformers.AutoModel.from_pretrained(folder).save_pretrained(folder, safe_serialization=True), with the model class of its task in place of AutoModel.":
    '{0}의 가중치가 피클 파일 {1}(으)로만 있습니다. 이런 파일은 프로그램을 실행할 수 있어 읽지 않습니다. 같은 모델의 safetensors 파일을 쓰거나, 파이썬에서 한 번 변환하세요: transformers.AutoModel.from_pretrained(folder).save_pretrained(folder, safe_serialization=True). AutoModel 자리에는 작업에 맞는 모델 클래스를 쓰세요.',
  "{0} has no weights: neither {1} nor {2} is there. Choose the model's own folder, and see that its download is complete.":
    '{0}에 가중치가 없습니다. {1}도 {2}도 없습니다. 모델이 든 폴더를 고르고, 다 내려받았는지 확인하세요.',
  // adapters and folders
  'target_modules as a pattern': '패턴으로 적은 target_modules',
  "{0}: tensor '{1}' has {2} elements, [{3}] are expected": "{0}: 텐서 '{1}'의 원소가 {2}개입니다. [{3}]여야 합니다.",
  "{0}: tensor '{1}' is missing: the adapter was made for another model":
    "{0}: 텐서 '{1}'이(가) 없습니다. 다른 모델에 맞춘 어댑터입니다.",
  '{0}: {1} is not supported; plain LoRA and rsLoRA are':
    '{0}: {1}은(는) 지원하지 않습니다. 보통 LoRA와 rsLoRA를 지원합니다.',
  '{0}: {1}: {2}; a LoRA adapter of PEFT is expected': '{0}: {1}: {2}. PEFT의 LoRA 어댑터여야 합니다.',
  '{0} does not hold a JSON object': '{0}에 JSON 객체가 없습니다.',
  '{0} has {1} bytes, at most {2} are allowed': '{0}은(는) {1}바이트입니다. {2}바이트까지 됩니다.',
  '{0} is not JSON ({1}); get the file again': '{0}은(는) JSON이 아닙니다({1}). 파일을 다시 받으세요.',
  '{0}: config.json is missing; choose a Hugging Face model folder (config.json, model.safetensors, tokenizer.json)':
    '{0}: config.json이 없습니다. 허깅페이스 모델 폴더(config.json, model.safetensors, tokenizer.json)를 고르세요.',
  '{0}: layer {1} does not have the sizes that {2} gives': '{0}: {1}번 층의 크기가 {2}에 적힌 것과 다릅니다.',
  '{0}: {1} does not name its base model (base_model_name_or_path)':
    '{0}: {1}에 바탕 모델(base_model_name_or_path)이 적혀 있지 않습니다.',
  '{0} is not a model: {1} {2}': '{0}은(는) 모델이 아닙니다. {1} {2}',
  it: '여기',
  'its folder {0}': '그 폴더 {0}',
  '{0} is empty.': '{0}에는 아무것도 없습니다.',
  '{0} holds {1}{2}.': '{0}에는 {1}{2}이(가) 있습니다.',
  ' and {0} more': ' 외 {0}개',
  '{0} holds {1} model folders: {2}{3}. Choose one of them.':
    '{0}에는 모델 폴더가 {1}개 있습니다: {2}{3}. 그 가운데 하나를 고르세요.',
  'A model folder has config.json, model.safetensors and tokenizer.json (or vocab.txt), as Hugging Face lays them out; an adapter has adapter_config.json and adapter_model.safetensors.':
    '모델 폴더에는 허깅페이스 방식대로 config.json, model.safetensors, tokenizer.json(또는 vocab.txt)이 있습니다. 어댑터에는 adapter_config.json과 adapter_model.safetensors가 있습니다.',
  'GGUF files are not read: get the folder with the safetensors files of the same model.':
    'GGUF 파일은 읽지 않습니다. 같은 모델의 safetensors 파일이 든 폴더를 받으세요.',
  'It is packed: unpack it first, then choose the folder.': '압축되어 있습니다. 먼저 압축을 풀고 그 폴더를 고르세요.',
  'ONNX files are not read: get the folder with the safetensors files that they were exported from.':
    'ONNX 파일은 읽지 않습니다. 그것을 내보낸 safetensors 파일이 든 폴더를 받으세요.',
  'Only safetensors weights are read: get those of the same model.':
    'safetensors 가중치만 읽습니다. 같은 모델의 safetensors 파일을 받으세요.',
  'Pickle files can run programs and are never read: get the safetensors files of the same model.':
    '피클 파일은 프로그램을 실행할 수 있어 읽지 않습니다. 같은 모델의 safetensors 파일을 받으세요.',
  '{0} changed while it was copied: try again when nothing writes to it.':
    '{0}이(가) 복사하는 사이에 바뀌었습니다. 아무것도 쓰지 않을 때 다시 하세요.',
  "{0} holds more than {1} files: choose the model's own folder.":
    '{0}에 파일이 {1}개 넘게 있습니다. 모델만 든 폴더를 고르세요.',
  'The copy of {0} needs {1} bytes, {2} are free in {3}: free some space, or import it where it is.':
    '{0}을(를) 복사하려면 {1}바이트가 필요한데 {3}에 {2}바이트가 비어 있습니다. 공간을 비우거나, 복사하지 말고 있는 자리에서 가져오세요.',
  'There is already a model named "{0}": choose another name.':
    '"{0}"(이)라는 모델이 이미 있습니다. 다른 이름을 고르세요.',
  '{0} is a head on the model "{1}", which is neither a folder on this machine nor in the library. Import that model first, then this folder again.':
    '{0}은(는) 모델 "{1}" 위의 헤드인데, 그 모델이 이 컴퓨터에도 보관함에도 없습니다. 그 모델을 먼저 가져온 뒤 이 폴더를 다시 가져오세요.',
  '{0} is an adapter on the model "{1}", which is neither a folder on this machine nor in the library. Import that model first, then this folder again.':
    '{0}은(는) 모델 "{1}" 위의 어댑터인데, 그 모델이 이 컴퓨터에도 보관함에도 없습니다. 그 모델을 먼저 가져온 뒤 이 폴더를 다시 가져오세요.',
  '{0} needs its base model {1}, which is not in the library: import that one first.':
    '{0}에는 바탕 모델 {1}이(가) 필요한데 보관함에 없습니다. 그것을 먼저 가져오세요.',
  '"{0}" cannot be removed while the run "{1}" trains on it. Wait for its end, or cancel it.':
    '학습 "{1}"이(가) 쓰고 있어 "{0}"을(를) 지울 수 없습니다. 끝날 때까지 기다리거나 취소하세요.',
  '"{0}" cannot be removed: "{1}" is an adapter or head on it and uses its files. Remove that one first.':
    '"{0}"을(를) 지울 수 없습니다. 그 위의 어댑터나 헤드인 "{1}"이(가) 이 파일을 씁니다. 그것을 먼저 지우세요.',
  '"{0}" cannot be removed: {1} are adapters or heads on it and use its files. Remove those first.':
    '"{0}"을(를) 지울 수 없습니다. 그 위의 어댑터나 헤드 {1}이(가) 이 파일을 씁니다. 그것들을 먼저 지우세요.',
  '"{0}" needs its base model "{1}", which was removed too: restore that one first.':
    '"{0}"에 필요한 바탕 모델 "{1}"도 지워졌습니다. 그것을 먼저 되살리세요.',
  'There is no starter model "{0}": there are {1}.': '기본 모델 "{0}"이(가) 없습니다. 있는 것: {1}.',
  '{0} does not describe the starter models: install Tunesmith again.':
    '{0}에 기본 모델의 설명이 없습니다. Tunesmith를 다시 설치하세요.',
  '{0} is not the file that came with Tunesmith ({1} bytes, {2} expected): install Tunesmith again.':
    '{0}이(가) Tunesmith에 딸려 온 파일이 아닙니다({1}바이트, {2}바이트여야 함). Tunesmith를 다시 설치하세요.',
  'the library has {0}': '보관함에 있는 것: {0}',
  'the library is empty': '보관함이 비어 있습니다',
  'there is no model "{0}": neither a folder of that name nor one in the library ({1})':
    '모델 "{0}"이(가) 없습니다. 그런 이름의 폴더도, 보관함의 모델도 없습니다({1}).',
  // reference folders
  '{0}: reference.json is missing; verify reads folders with reference numbers':
    '{0}: reference.json이 없습니다. 기준 수치가 든 폴더만 견줄 수 있습니다.',
  '{0}: {1}input_ids [B, T] is missing': '{0}: {1}input_ids [B, T]가 없습니다.',
  // tokenizers
  "{0} has no tokenizer. Looked for tokenizer.json, vocab.txt (BERT), and vocab.json with merges.txt (GPT). Copy the model's tokenizer files into the folder.":
    '{0}에 토크나이저가 없습니다. tokenizer.json, vocab.txt(BERT), vocab.json과 merges.txt(GPT)를 찾았습니다. 모델의 토크나이저 파일을 이 폴더에 복사하세요.',
  'Could not open {0}: {1}': '{0}을(를) 열지 못했습니다: {1}',
  "{0} has {1} bytes; at most {2} are read. Check that it is the tokenizer's own {3}.":
    '{0}은(는) {1}바이트입니다. {2}바이트까지 읽습니다. 토크나이저의 {3}이(가) 맞는지 확인하세요.',
  "{0} is not a file. Put the tokenizer's own {1} there.":
    '{0}은(는) 파일이 아닙니다. 토크나이저의 {1}을(를) 그 자리에 두세요.',
  '{0} is not valid JSON ({1}). The download may be incomplete: get the file again.':
    '{0}은(는) 올바른 JSON이 아닙니다({1}). 덜 내려받았을 수 있으니 파일을 다시 받으세요.',
  '{0} must hold one JSON object. Get the file again.': '{0}에는 JSON 객체 하나가 있어야 합니다. 파일을 다시 받으세요.',
  '{0} has the type "{1}", which Tunesmith does not know. Known types: {2}.':
    '{0}의 종류 "{1}"은(는) Tunesmith가 모르는 것입니다. 아는 종류: {2}.',
  '{0} is {1}, but must be {2}. Download or export the tokenizer files again.':
    '{0}의 값이 {1}입니다. {2}이어야 합니다. 토크나이저 파일을 다시 내려받거나 내보내세요.',
  nothing: '비어 있음',
  'a list': '목록',
  'a whole number from 0 to {0}': '0부터 {0}까지의 정수',
  '1 to {0} characters': '1~{0}자',
  'at most {0} tokens': '토큰 {0}개 이하',
  'at most {0} steps': '단계 {0}개 이하',
  'at most {0} characters': '{0}자 이하',
  'at most {0} items': '항목 {0}개 이하',
  'a list of at most {0} merges': '병합 {0}개 이하의 목록',
  'two tokens of the vocabulary whose join is in it too': '이은 것도 어휘에 있는 토큰 둘',
  'A or B': 'A 또는 B',
  'a list with ByteLevel last': 'ByteLevel로 끝나는 목록',
  'one character': '한 글자',
  '4 to {0} bytes in base64': 'base64로 적은 4~{0}바이트',
  'a multiple of 4 up to {0}': '{0}까지의 4의 배수',
  'ids of known tokens': '어휘에 있는 토큰의 번호',
  'a list of 1 to {0} pieces': '조각 1~{0}개의 목록',
  'an object with at least one token': '토큰이 하나는 있는 객체',
  'tokens of at most {0} characters': '{0}자 이하의 토큰',
  'a token of the vocabulary': '어휘에 있는 토큰',
  '{0} has {1} lines; 1 to {2} are allowed.': '{0}은(는) {1}줄입니다. 1~{2}줄이어야 합니다.',
  '{0} lacks the token "{1}". Use the vocab.txt that belongs to this model, or name its {2} token in tokenizer_config.json.':
    '{0}에 토큰 "{1}"이(가) 없습니다. 이 모델의 vocab.txt를 쓰거나, tokenizer_config.json에 {2} 토큰을 적으세요.',
  '{0} is a regular expression that cannot be read here ({1}): {2}': '{0}의 정규식을 여기서 읽을 수 없습니다({1}): {2}',
  '{0}.unk_token is "{1}", which the vocabulary lacks. Use the vocabulary that belongs to this tokenizer.':
    '{0}.unk_token이 "{1}"인데 어휘에 없습니다. 이 토크나이저의 어휘를 쓰세요.',
  'The {0} token "{1}" is not among the tokenizer\'s special tokens: {2}.':
    '{0} 토큰 "{1}"이(가) 토크나이저의 특수 토큰에 없습니다: {2}.',
  'there are none': '하나도 없음',
  "The model's chat template does not accept this conversation: {0}. Messages have the roles {1}.":
    '모델의 대화 템플릿이 이 대화를 받지 않습니다: {0}. 메시지의 역할: {1}.',
  '(none)': '(없음)',
  "The model's chat template is not valid Jinja: {0}. Check chat_template in tokenizer_config.json or chat_template.jinja.":
    '모델의 대화 템플릿이 올바른 Jinja가 아닙니다: {0}. tokenizer_config.json의 chat_template이나 chat_template.jinja를 확인하세요.',
}
