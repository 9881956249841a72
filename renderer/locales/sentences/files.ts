// What is said of files, folders, disks and the library's database, by its English words. 'Could not {0} {1}' has a verb in its first place.

export const fileSentences: Record<string, string> = {
  'Could not {0} {1}: it does not exist.': '{1}을(를) {0} 못했습니다. 그런 파일이나 폴더가 없습니다.',
  'Could not {0} {1}: {2}': '{1}을(를) {0} 못했습니다. {2}',
  read: '읽지',
  open: '열지',
  write: '쓰지',
  find: '찾지',
  make: '만들지',
  remove: '지우지',
  restore: '되살리지',
  'read the folder': '폴더로 읽지',
  'read the text': '글로 읽지',
  'make the folder': '폴더로 만들지',
  'export to': '내보낼 곳으로 쓰지',
  'write the model': '모델을 둘 곳으로 쓰지',
  'copy the model to': '모델을 복사할 곳으로 쓰지',
  'copy the rows of the run in': '학습의 행이 든 파일로 복사하지',
  'keep the results in': '결과를 둘 곳으로 쓰지',
  'read the results in': '결과 파일로 읽지',
  'write the results to': '결과를 저장할 곳으로 쓰지',
  'read what was said of the held-out rows in': '떼어 둔 행의 답이 든 파일로 읽지',
  'read the result of the run in': '학습 결과 파일로 읽지',
  'remove the run files in': '학습 파일이 든 폴더를 비우지',
  'A part of the path is a file, a folder was expected.': '경로 중간에 폴더가 아니라 파일이 있습니다.',
  'Another program holds it open: close that program and try again.':
    '다른 프로그램이 열어 두었습니다. 그 프로그램을 닫고 다시 해 보세요.',
  'It is a folder, a file was expected.': '파일이어야 하는데 폴더입니다.',
  'The disk is read-only: choose another place.': '읽기 전용 디스크입니다. 다른 곳을 고르세요.',
  'The disk quota is used up: free some space and try again.':
    '쓸 수 있는 용량을 다 썼습니다. 공간을 비우고 다시 해 보세요.',
  'Too many files are open: close other programs and try again.':
    '열린 파일이 너무 많습니다. 다른 프로그램을 닫고 다시 해 보세요.',
  'Tunesmith may not touch it: check its permissions, or whether another program holds it open.':
    'Tunesmith에 권한이 없습니다. 권한을 확인하고, 다른 프로그램이 열어 두었는지도 보세요.',
  'Tunesmith may not touch it: check its permissions.': 'Tunesmith에 권한이 없습니다. 권한을 확인하세요.',
  'it is a folder or a device.': '파일이 아니라 폴더나 장치입니다.',
  '{0}: there is no such folder': '{0}: 그런 폴더가 없습니다.',
  '{0}: there is no such file': '{0}: 그런 파일이 없습니다.',
  '{0}, line {1}: {2}. Every line of a JSONL file is an object with "text", "messages", or "prompt" and "response".':
    '{0} {1}번째 줄: {2}. JSONL 파일은 줄마다 "text"나 "messages", 또는 "prompt"와 "response"가 든 객체여야 합니다.',
  'is not JSON': 'JSON이 아닙니다',
  'is not a JSON object': 'JSON 객체가 아닙니다',
  '"messages" is not a list': '"messages"가 목록이 아닙니다',
  'message {0} has no content': '{0}번째 메시지에 내용이 없습니다',
  'has no text (its keys: {0})': '글이 없습니다(키: {0})',
  '{0} is a folder: choose its text files.': '{0}은(는) 폴더입니다. 그 안의 글 파일을 고르세요.',
  '{0} is no whole path: choose a folder for the export.': '{0}은(는) 온전한 경로가 아닙니다. 내보낼 폴더를 고르세요.',
  '{0} is no whole path: choose a folder from its drive on.':
    '{0}은(는) 온전한 경로가 아닙니다. 드라이브부터 시작하는 폴더를 고르세요.',
  // the library
  'The database {0} could not be used: {1}': '데이터베이스 {0}을(를) 쓰지 못했습니다. {1}',
  'another Tunesmith holds it. Close that one or try again.':
    '다른 Tunesmith가 쓰고 있습니다. 그것을 닫거나 다시 해 보세요.',
  'it cannot be opened. Check that its folder exists and may be written.':
    '열 수 없습니다. 폴더가 있는지, 쓸 수 있는지 확인하세요.',
  'it may not be touched. Check the permissions of its folder.': '권한이 없습니다. 폴더의 권한을 확인하세요.',
  'it may not be written. Check the permissions of its folder.': '쓸 수 없습니다. 폴더의 권한을 확인하세요.',
  'Could not write the database {0}: {1}': '데이터베이스 {0}에 쓰지 못했습니다. {1}',
  'the disk is full. Free some space and try again.': '디스크가 가득 찼습니다. 공간을 비우고 다시 해 보세요.',
  'the disk is full ({0} free). Free some space and try again.':
    '디스크가 가득 찼습니다({0} 남음). 공간을 비우고 다시 해 보세요.',
  'the disk is full ({0} free). {1} are needed there, at least {2} more than there are. Free some space and try again.':
    '디스크가 가득 찼습니다({0} 남음). 여기에 {1}가 필요하니 적어도 {2}가 더 있어야 합니다. 공간을 비우고 다시 해 보세요.',
  'the disk reported an error. Check the disk and try again.':
    '디스크에서 오류가 났습니다. 디스크를 확인하고 다시 해 보세요.',
  '{0} is damaged or not a Tunesmith database ({1}). Move it away and start again; model folders stay as they are and can be imported.':
    '{0}이(가) 손상되었거나 Tunesmith의 데이터베이스가 아닙니다({1}). 다른 곳으로 옮기고 다시 시작하세요. 모델 폴더는 그대로이니 다시 가져올 수 있습니다.',
  'The database {0} has a damaged row in table {1}, column {2}: {3}. Remove that entry, or restore the file from a copy.':
    '데이터베이스 {0}의 표 {1}, 열 {2}에 손상된 행이 있습니다: {3}. 그 항목을 지우거나 복사본으로 되돌리세요.',
  '{0} was written by a newer Tunesmith (schema {1}, this one knows up to {2}). Update Tunesmith, or choose another data folder.':
    '{0}은(는) 더 새로운 Tunesmith가 쓴 것입니다(스키마 {1}, 여기서는 {2}까지). Tunesmith를 새것으로 바꾸거나 다른 데이터 폴더를 고르세요.',
  'Node {0} is too old for the library database: it offers Node-API {1}, at least {2} is needed. Start Tunesmith through npm, which uses the Node of this project, or install Node 24.':
    'Node {0}은(는) 보관함 데이터베이스를 쓰기에 너무 오래되었습니다. Node-API {2} 이상이 필요한데 {1}입니다. 이 프로젝트의 Node를 쓰는 npm으로 시작하거나 Node 24를 설치하세요.',
  none: '없음',
  // the data folder
  'The data folder {0} cannot be created ({1}). Set TUNESMITH_HOME to a folder that may be written.':
    '데이터 폴더 {0}을(를) 만들 수 없습니다({1}). 쓸 수 있는 폴더를 TUNESMITH_HOME에 적으세요.',
  'The data folder cannot be opened: {0} {1}. Attach it, or remove that file to go back to {2}.':
    '데이터 폴더를 열 수 없습니다: {0} 파일이 {1}. 드라이브를 연결하거나, 이 파일을 지워 {2}(으)로 돌아가세요.',
  'does not name a folder by its whole path': '폴더의 온전한 경로를 담고 있지 않습니다',
  'names {0}, which is not there (a drive that is not attached?)':
    '가리키는 {0}이(가) 없습니다(드라이브가 연결되지 않았을 수 있습니다)',
  '{0} cannot be the data folder ({1}): choose a folder that may be written.':
    '{0}은(는) 데이터 폴더가 될 수 없습니다({1}). 쓸 수 있는 폴더를 고르세요.',
  'Tunesmith was started with the data folder {0} in TUNESMITH_HOME: start it without to choose one here.':
    'Tunesmith를 TUNESMITH_HOME의 데이터 폴더 {0}(으)로 시작했습니다. 여기서 고르려면 그것 없이 시작하세요.',
  'Tunesmith was started with the data folder {0}: start it without to choose one here.':
    'Tunesmith를 데이터 폴더 {0}(으)로 시작했습니다. 여기서 고르려면 그 지정 없이 시작하세요.',
  'Tunesmith is open already with the data folder {0}: {1}, process {2}, since {3}. Use that one, close it first, or choose another folder with --home. If it is not there any more, delete {4}.':
    '데이터 폴더 {0}(으)로 Tunesmith가 이미 열려 있습니다: {1}, 프로세스 {2}, {3}부터. 그것을 쓰거나 먼저 닫거나, --home으로 다른 폴더를 고르세요. 더는 열려 있지 않다면 {4}을(를) 지우세요.',
  '{0} cannot be written ({1}). Set TUNESMITH_HOME to a folder that may be written.':
    '{0}에 쓸 수 없습니다({1}). 쓸 수 있는 폴더를 TUNESMITH_HOME에 적으세요.',
  '{0} is in the way: delete this folder if no other Tunesmith is starting.':
    '{0} 폴더가 막고 있습니다. 시작하고 있는 다른 Tunesmith가 없다면 이 폴더를 지우세요.',
  // the page and its uploads
  'An upload must name its folder by a UUID.': '올릴 폴더의 이름은 UUID여야 합니다.',
  'The file {0} could not be brought to {1} ({2}). Try again, or import it by its path.':
    '{0} 파일을 {1}(으)로 가져오지 못했습니다({2}). 다시 하거나 경로로 가져오세요.',
  '"{0}" is no relative path of at most {1} parts.': '"{0}"은(는) {1}단계까지의 상대 경로가 아닙니다.',
  '{0} is larger than the {1} bytes that an upload may have: import it by its path instead.':
    '{0}은(는) 올릴 수 있는 크기 {1}바이트를 넘습니다. 경로로 가져오세요.',
  '{0} was cut short: {1} of {2} bytes came.':
    '{0}이(가) 중간에 끊겼습니다. {2}바이트 가운데 {1}바이트만 왔습니다. 다시 하세요.',
  'The app\'s page is not built: {0} is not there. Run "npm run build" first.':
    '앱의 화면이 만들어지지 않았습니다. {0}이(가) 없습니다. "npm run build"를 먼저 실행하세요.',
  'The port {0} of 127.0.0.1 cannot be opened ({1}): choose another one with --port, or 0 for any.':
    '127.0.0.1의 포트 {0}을(를) 열 수 없습니다({1}). --port로 다른 포트를 고르거나, 아무 포트나 쓰려면 0을 주세요.',
  'another program uses it': '다른 프로그램이 쓰고 있습니다',
  // what is gone
  'There is no {0} with the id {1}: it may have been removed.':
    '번호가 {1}인 {0}이(가) 없습니다. 지워졌을 수 있습니다.',
  adapter: '어댑터',
  chat: '대화',
  message: '메시지',
  model: '모델',
  'base model': '바탕 모델',
  'removed model': '지운 모델',
  dataset: '데이터',
  'imported dataset': '가져온 데이터',
  export: '내보내기',
  run: '학습',
  "The adapter's run {0} or model {1} is no longer in the library.":
    '어댑터의 학습 {0} 또는 모델 {1}이(가) 더는 보관함에 없습니다.',
  'there is no job "{0}" any more: the app was started anew since':
    '작업 "{0}"이(가) 더는 없습니다. 그사이 앱이 새로 시작되었습니다.',
  // names
  'The name "{0}" {1}: choose another name.': '이름 "{0}"은(는) {1}. 다른 이름을 고르세요.',
  'cannot be the name of a folder on every system': '시스템에 따라 폴더 이름으로 쓸 수 없습니다',
  'has {0} characters, at most {1} are allowed': '{0}자입니다. {1}자까지 쓸 수 있습니다',
  'holds one of / \\ : * ? " < > | or a control character':
    '/ \\ : * ? " < > | 가운데 하나나 제어 문자를 담고 있습니다',
  'is empty or begins or ends with a space': '비어 있거나 앞뒤에 빈칸이 있습니다',
  'this is not built yet': '아직 만들어지지 않은 기능입니다.',
}
