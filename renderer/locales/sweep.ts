// Words of a comparison of several runs.

import { josa } from 'es-hangul'
import { defineTexts } from '../app/texts.ts'

/** Names made of other letters are read in more than one way. */
function bestIs(name: string): string {
  return `‘${name}’${/[가-힣]$/.test(name) ? josa.pick(name, '이/가') : '이(가)'}`
}

export const sweepTexts = defineTexts({
  ko: {
    title: (name: string) => `비교: ${name}`,
    plain: '여러 설정 비교',
    gone: '이 비교의 학습이 더 이상 없습니다',
    none: (count: number) => `${count}가지를 차례로 돌립니다`,
    best: (name: string, metric: string, value: string) => `${bestIs(name)} 가장 좋습니다: ${metric} ${value}`,
    bestSoFar: (name: string, metric: string, value: string) =>
      `지금까지 ${bestIs(name)} 가장 좋습니다: ${metric} ${value}`,
    progress: (done: number, all: number) => `${all}개 가운데 ${done}개 끝남`,
    run: '학습',
    method: '방법',
    metric: '결과',
    time: '시간',
    state: '상태',
    choose: '고르기',
    chooseRun: (name: string) => `${name} 고르기`,
    chooseTwo: '끝난 학습 둘을 고르세요',
    compareTwo: '둘을 나란히',
    bestTag: '가장 좋음',
    usual: '기본값',
    waits: (place: number) => `${place}번째로 기다림`,
    dropWaiting: (count: number) => `기다리는 ${count}개 빼기`,
    chartText: '표의 행에 올리면 그 곡선이 짙어집니다',
  },
  en: {
    title: (name: string) => `Comparison: ${name}`,
    plain: 'Comparison of settings',
    gone: 'The runs of this comparison are no longer here',
    none: (count: number) => `${count} runs, one after the other`,
    best: (name: string, metric: string, value: string) => `“${name}” did best: ${metric} ${value}`,
    bestSoFar: (name: string, metric: string, value: string) => `“${name}” did best so far: ${metric} ${value}`,
    progress: (done: number, all: number) => `${done} of ${all} done`,
    run: 'Run',
    method: 'Method',
    metric: 'Result',
    time: 'Time',
    state: 'State',
    choose: 'Choose',
    chooseRun: (name: string) => `Choose ${name}`,
    chooseTwo: 'Choose two runs that are done',
    compareTwo: 'Two side by side',
    bestTag: 'best',
    usual: 'usual',
    waits: (place: number) => `waits, number ${place}`,
    dropWaiting: (count: number) => `Drop the ${count} that wait`,
    chartText: 'A row of the table under the pointer brings out its curve',
  },
})
