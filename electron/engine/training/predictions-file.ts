// In a run's folder: what its model said of the held-out rows, one PredictedRow a line. A file of its own, so that whoever reads it loads no engine.
export const predictionsFile = 'predictions.jsonl'
