export { ResultStep } from './result-step.tsx'
export { RunResult } from './run-result.tsx'
