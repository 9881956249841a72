// Rows of imported datasets.

export const datasetRows = ''
