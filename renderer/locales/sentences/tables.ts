// What is said of tables, texts and their rows, by its English words.

export const tableSentences: Record<string, string> = {
  // places
  'row {0}': '{0}행',
  'line {0}': '{0}번째 줄',
  'the header': '머리글',
  'the first row': '첫 행',
  // files
  'Reading {0} failed: {1}': '{0}을(를) 읽지 못했습니다: {1}',
  'There is no file {0}. Check the name, or choose the file again.':
    '{0} 파일이 없습니다. 이름을 확인하거나 파일을 다시 고르세요.',
  '{0} is a folder; choose a file in it.': '{0}은(는) 폴더입니다. 그 안의 파일을 고르세요.',
  '{0} was changed while it was read: save it, and import it again.':
    '{0}이(가) 읽는 사이에 바뀌었습니다. 저장한 뒤 다시 가져오세요.',
  'Nothing more could be read of the file for {0} seconds: it is damaged, or far too large for its format. Save it as CSV (UTF-8).':
    '{0}초 동안 파일을 더 읽지 못했습니다. 손상되었거나 이 형식으로 읽기에 너무 큽니다. CSV(UTF-8)로 저장하세요.',
  '"{0}" is an address. Tables are read from this computer only: save the file here, and choose it.':
    '"{0}"은(는) 인터넷 주소입니다. 표는 이 컴퓨터에서만 읽습니다. 파일을 여기에 저장한 뒤 고르세요.',
  '"{0}" is no name for a file.': '"{0}"은(는) 파일 이름이 될 수 없습니다.',
  'is a PDF, not a table. Save the table as CSV or XLSX.': '표가 아니라 PDF입니다. 표를 CSV나 XLSX로 저장하세요.',
  'is a workbook of the old .xls format, or one with a password. Save it as .xlsx or as CSV (UTF-8), without a password.':
    '옛 .xls 형식이거나 비밀번호가 걸린 엑셀 파일입니다. 비밀번호 없이 .xlsx나 CSV(UTF-8)로 저장하세요.',
  'is compressed (gzip). Unpack it first.': '압축(gzip)되어 있습니다. 먼저 압축을 푸세요.',
  'is empty. Choose a file with a header line and rows.': '비어 있습니다. 머리글 줄과 행이 있는 파일을 고르세요.',
  "holds bytes that are not valid {0}. Name the file's encoding ({1}), or save it as UTF-8.":
    '{0}(으)로 읽을 수 없는 바이트가 있습니다. 파일의 인코딩({1})을 고르거나 UTF-8로 저장하세요.',
  'the line is longer than {0} characters. This is not a text table; choose another file.':
    '한 줄이 {0}자를 넘습니다. 글로 된 표가 아닙니다. 다른 파일을 고르세요.',
  'more than {0} rows are too many. Split the file.': '{0}행을 넘어 너무 많습니다. 파일을 나누세요.',
  // header and fields
  'the header is blank. Name the columns in the first line.': '머리글이 비어 있습니다. 첫 줄에 열 이름을 적으세요.',
  'the column name {0} occurs twice. Give every column a name of its own.':
    '열 이름 {0}이(가) 두 번 나옵니다. 열마다 다른 이름을 주세요.',
  'has {0} fields, but {1} columns were named ({2}). Name every column.':
    '칸이 {0}개인데 이름을 준 열은 {1}개입니다({2}). 모든 열에 이름을 주세요.',
  'has {0} field, but {1} has {2}.': '칸이 {0}개인데 {1}에는 {2}개가 있습니다.',
  'has {0} fields, but {1} has {2}.': '칸이 {0}개인데 {1}에는 {2}개가 있습니다.',
  'Put double quotes around a field that contains the delimiter ({0}) or a line end.':
    '구분자({0})나 줄바꿈이 든 칸은 큰따옴표로 감싸세요.',
  'a quote ({0}) opens here and is never closed. Close it, or double a quote that belongs to the text ({1}{2}).':
    '여기서 열린 따옴표({0})가 끝까지 닫히지 않습니다. 닫거나, 글에 든 따옴표라면 두 번 쓰세요({1}{2}).',
  'text follows a closing quote ({0}). Double a quote that belongs to the text ({1}{2}).':
    '닫는 따옴표({0}) 뒤에 글이 이어집니다. 글에 든 따옴표라면 두 번 쓰세요({1}{2}).',
  'holds no rows of data. Add rows below the header, or name the columns of a file without one.':
    '데이터 행이 없습니다. 머리글 아래에 행을 넣거나, 머리글이 없는 파일이면 열 이름을 주세요.',
  'holds no rows of data below its header. Add rows, or say that the first line is data.':
    '머리글 아래에 데이터 행이 없습니다. 행을 넣거나, 첫 줄도 데이터라고 알려 주세요.',
  'there is no column "{0}". The columns are: {1}.': '"{0}" 열이 없습니다. 있는 열: {1}.',
  '"{0}" has no column "{1}": it has {2}.': '"{0}"에는 "{1}" 열이 없습니다. 있는 열: {2}.',
  'The columns have no roles yet: say which holds the texts.':
    '열의 역할이 아직 정해지지 않았습니다. 글이 든 열을 알려 주세요.',
  'The columns have no roles yet: nothing can be made of the rows.':
    '열의 역할이 아직 정해지지 않아 행으로 만들 것이 없습니다. 역할을 정하세요.',
  'the label column is not named: give --label COLUMN': '라벨이 든 열을 정하지 않았습니다. 라벨 열을 고르세요.',
  // JSON
  'A JSON Lines file holds one object a line, like {"text": "...", "label": "..."}.':
    'JSON Lines 파일은 한 줄에 {"text": "...", "label": "..."} 같은 객체 하나를 담습니다.',
  'A JSON dataset is an array of objects, like [{"text": "...", "label": "..."}].':
    'JSON 데이터는 [{"text": "...", "label": "..."}] 같은 객체의 배열입니다.',
  'is not valid JSON ({0}). {1}': '올바른 JSON이 아닙니다({0}). {1}',
  'is {0}, not an object. {1}': '객체가 아니라 {0}입니다. {1}',
  'holds {0}. {1}': '{0}이(가) 들어 있습니다. {1}',
  'has {0} bytes; a JSON array may have {1}. Save it as JSON Lines (.jsonl), one object a line.':
    '{0}바이트입니다. JSON 배열은 {1}바이트까지 읽습니다. 한 줄에 객체 하나인 JSON Lines(.jsonl)로 저장하세요.',
  null: 'null',
  'an array': '배열',
  'an object': '객체',
  'a string': '문자열',
  'a number': '숫자',
  'a boolean': '참·거짓 값',
  // Parquet and workbooks
  'Write it again with smaller row groups, or as CSV or JSON Lines.':
    '행 그룹을 더 작게 해 다시 쓰거나, CSV나 JSON Lines로 저장하세요.',
  'has a row group of {0} bytes; one may have {1}. {2}': '행 그룹 하나가 {0}바이트입니다. {1}바이트까지 읽습니다. {2}',
  'is not a Parquet file that can be read ({0}). {1}': '읽을 수 있는 Parquet 파일이 아닙니다({0}). {1}',
  'a cell refers to text {0} of {1}.': '한 셀이 글 {1}개 가운데 {0}번을 가리킵니다. 파일이 손상되었습니다.',
  'its sheet "{0}" has {1} bytes; it may have {2}.': '시트 "{0}"이(가) {1}바이트입니다. {2}바이트까지 읽습니다.',
  'the cell {0} lies outside of a sheet.': '셀 {0}이(가) 시트 밖에 있습니다.',
  'the row after it is numbered {0}.': '그다음 행의 번호가 {0}입니다. 파일이 손상되었습니다.',
  'the row is longer than {0} characters.': '행이 {0}자를 넘습니다.',
  '{0} has no sheet "{1}": it has {2}.': '{0}에는 "{1}" 시트가 없습니다. 있는 시트: {2}.',
  'Open it in a spreadsheet program and save it again as .xlsx, or save the sheet as CSV (UTF-8).':
    '스프레드시트 프로그램에서 열어 .xlsx로 다시 저장하거나, 시트를 CSV(UTF-8)로 저장하세요.',
  'has more than {0} cell styles. {1}': '셀 서식이 {0}개를 넘습니다. {1}',
  'has more than {0} sheets. {1}': '시트가 {0}개를 넘습니다. {1}',
  'has no sheet with cells. {0}': '셀이 있는 시트가 없습니다. {0}',
  'holds more than {0} characters of text. Save the sheet as CSV (UTF-8).':
    '글이 {0}자를 넘습니다. 시트를 CSV(UTF-8)로 저장하세요.',
  'is an archive, but no Excel workbook. {0}': '압축 파일이지만 엑셀 파일이 아닙니다. {0}',
  'its part {0} has {1} bytes; it may have {2}. {3}': '안에 든 {0}이(가) {1}바이트입니다. {2}바이트까지 읽습니다. {3}',
  'its part {0} is damaged ({1}).': '안에 든 {0}이(가) 손상되었습니다({1}).',
  'has {0} parts; a workbook may have {1}. {2}': '안에 든 파일이 {0}개입니다. {1}개까지 읽습니다. {2}',
  'is damaged ({0}). {1}': '손상되었습니다({0}). {1}',
  'is protected by a password. Save it without one.': '비밀번호가 걸려 있습니다. 비밀번호 없이 저장하세요.',
  'lacks its part {0}. {1}': '안에 {0}이(가) 없습니다. {1}',
  // labels and rows
  'A sample of {0} rows was asked for; it needs at least 1.': '표본으로 {0}행을 골랐습니다. 1행은 있어야 합니다.',
  'every row has the same label in column "{0}": {1}. Training needs at least two classes.':
    '"{0}" 열의 라벨이 모두 {1}입니다. 학습하려면 클래스가 둘은 있어야 합니다.',
  'none of the {0} rows can be used: row {1}, {2}. Check the chosen columns.':
    '{0}행 가운데 쓸 수 있는 행이 없습니다. {1}행: {2}. 고른 열을 확인하세요.',
  'The test share is {0}; it must be at least 0 and below 1, such as 0.1.':
    '떼어 둘 비율이 {0}입니다. 0.1처럼 0 이상 1 미만이어야 합니다.',
  'The batch size is {0} and the window {1}; both must be whole numbers from 1.':
    '배치 크기가 {0}, 창이 {1}입니다. 둘 다 1 이상의 정수여야 합니다.',
  '{0} texts have {1} second texts: give one for each': '글 {0}개에 둘째 글이 {1}개입니다. 글마다 하나씩 주세요.',
  '{0} cannot be learned from as it is: {1}. Choose other columns, or let these rows be dropped.':
    '{0}은(는) 이대로 학습할 수 없습니다: {1}. 다른 열을 고르거나 이 행들을 빼세요.',
  // stored data
  'The dataset has no row {0}.': '데이터에 {0}행이 없습니다.',
  'Row {0} {1}.': '{0}행: {1}.',
  'is not used': '쓰지 않는 행입니다',
  'cannot be "{0}": the labels are {1}': '"{0}"이(가) 될 수 없습니다. 라벨은 {1}입니다',
  '{0} is already in the library, as "{1}": use that one.':
    '{0}은(는) 이미 보관함에 "{1}"(으)로 있습니다. 그것을 쓰세요.',
  '"{0}" is only known as a file: choose its columns first, in the fine-tune wizard.':
    '"{0}"은(는) 파일로만 알려져 있습니다. 미세 조정에서 열의 역할을 먼저 정하세요.',
  '"{0}" is a file whose columns have no roles yet: open it in Fine-tune and say what they are.':
    '"{0}"의 열 역할이 아직 정해지지 않았습니다. 미세 조정에서 열어 역할을 정하세요.',
  'the rows of this classification are no longer kept: classify the file again':
    '이 분류의 행은 더 남아 있지 않습니다. 파일을 다시 분류하세요.',
}
