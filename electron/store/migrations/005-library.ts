// What the library's views show of a model, and its trash.

export const libraryDetails = ``
