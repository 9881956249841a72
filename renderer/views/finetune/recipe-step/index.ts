export { RecipeStep } from './recipe-step.tsx'
