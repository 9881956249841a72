// What comes from the host as plain English strings (`tell`): why a row is left out, why a device cannot be used, what an export's check found.

export const toldSentences: Record<string, string> = {
  'column "{0}" is empty': '"{0}" 열이 비어 있음',
  'column "{0}" is not JSON': '"{0}" 열이 JSON이 아님',
  'column "{0}" is not a list of messages': '"{0}" 열이 메시지 목록이 아님',
  'message {0} of column "{1}" has no role ({2}) or no content':
    '"{1}" 열의 {0}번째 메시지에 역할({2})이나 내용이 없음',
  'column "{0}" has no reply': '"{0}" 열에 답이 없음',
  'its first {0} tokens hold nothing of a reply': '앞의 {0}토큰에 답이 하나도 들지 않음',
  'label {0} is not one of the classes': '라벨 {0}이(가) 클래스에 없음',
  'label {0} is not a number': '라벨 {0}이(가) 숫자가 아님',
  'the label names no class': '라벨에 클래스가 없음',
  'always available': '언제나 쓸 수 있음',
  'included; needs a graphics adapter that its Vulkan, Metal or Direct3D 12 layer can open':
    '들어 있음. Vulkan, Metal, Direct3D 12 가운데 하나로 열 수 있는 그래픽 장치가 필요함',
  'this build of onnxruntime-node has no WebGPU library': '이 onnxruntime-node에는 WebGPU 라이브러리가 없음',
  'CUDA libraries are installed': 'CUDA 라이브러리가 설치되어 있음',
  "its libraries are not installed: run 'npm run setup:cuda' (Linux and Windows with an NVIDIA GPU)":
    "라이브러리가 설치되지 않음: 'npm run setup:cuda'를 실행하세요(NVIDIA GPU가 있는 Linux와 Windows)",
  'the optional package {0} is not installed at {1}': '선택 패키지 {0}이(가) {1}에 설치되지 않음',
  'the optional package {0} is not installed': '선택 패키지 {0}이(가) 설치되지 않음',
  'install it with "npm install --include=optional", then run "npm run setup:tensorflow"':
    '"npm install --include=optional"로 설치한 뒤 "npm run setup:tensorflow"를 실행하세요',
  'run "npm run setup:tensorflow" to fetch it (it comes from storage.googleapis.com)':
    '"npm run setup:tensorflow"로 받으세요(storage.googleapis.com에서 옵니다)',
  'it would bring TensorFlow.js {0} beside {1}: kernels of one do not run in the other':
    'TensorFlow.js {1} 곁에 {0}을(를) 들이게 되어 서로의 커널이 돌지 않음',
  'install version {0} of {1}': '{1}의 {0} 버전을 설치하세요',
  'its native library does not load: {0}': '네이티브 라이브러리가 열리지 않음: {0}',
  'its native library is not installed': '네이티브 라이브러리가 설치되지 않음',
  'libtensorflow is not installed': 'libtensorflow가 설치되지 않음',
  'the optional package webgpu does not load: {0}': '선택 패키지 webgpu가 열리지 않음: {0}',
  'install it with "npm install --include=optional"': '"npm install --include=optional"로 설치하세요',
  'install the graphics driver of this computer (Vulkan on Linux), then start again':
    '이 컴퓨터의 그래픽 드라이버를 설치하고(Linux는 Vulkan) 다시 시작하세요',
  'no GPU adapter was found': 'GPU를 찾지 못함',
  'the only adapter is a software one ({0}), slower than wasm': '소프트웨어 장치({0})만 있어 wasm보다 느림',
  'it does not start: {0}': '시작되지 않음: {0}',
  'its numbers differ by up to {0} (the largest is {1})': '수치가 최대 {0}만큼 다름(가장 큰 값은 {1})',
  'only {0} % of its answers are those of the live model': '지금 모델과 같은 답이 {0} %뿐임',
  'it answers exactly as its base model does: nothing of the training is in it':
    '바탕 모델과 똑같이 답해 학습한 것이 들어 있지 않음',
  'The head reads the {0} of the hidden states, for which transformers has no class: the base model lies in base/, the head in head.safetensors and head.json. The ONNX export holds both in one graph.':
    '헤드가 은닉 상태의 {0}을(를) 읽는데 transformers에는 그런 클래스가 없습니다. 바탕 모델은 base/에, 헤드는 head.safetensors와 head.json에 있습니다. ONNX로 내보내면 둘이 한 그래프에 들어갑니다.',
}
