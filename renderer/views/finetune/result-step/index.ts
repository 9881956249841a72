export { ResultStep } from './result-step.tsx'
