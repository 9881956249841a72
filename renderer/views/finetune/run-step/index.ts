export { RunStep } from './run-step.tsx'
