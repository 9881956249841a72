// The messages of a chat as a tree, by their ids alone: what lies on a path, what stands beside a message. A message's id is larger than its parent's.

export type ChatTree = {
  /** From the first message to `leaf`. */
  path(leaf: number): number[]
  /** Messages under the same parent, itself among them, oldest first. */
  siblings(id: number): number[]
  /** The newest message that a path through this one can end with. */
  newestEnd(id: number): number
}

/** `rows`: id and parent, by rising id. */
export function createChatTree(rows: readonly (readonly [id: number, parent: number | null])[]): ChatTree {
  const parents = new Map(rows)
  let children: Map<number | null, number[]> | undefined
  const childrenOf = (parent: number | null): number[] => {
    if (!children) {
      children = new Map()
      for (const [id, above] of rows) {
        const list = children.get(above)
        if (list) list.push(id)
        else children.set(above, [id])
      }
    }
    return children.get(parent) ?? []
  }
  return {
    path(leaf) {
      const ids: number[] = []
      for (let id: number | null | undefined = leaf; typeof id === 'number'; id = parents.get(id)) ids.push(id)
      return ids.reverse()
    },
    siblings: (id) => childrenOf(parents.get(id) ?? null),
    newestEnd(id) {
      const below = new Set([id])
      let newest = id
      for (const [each, parent] of rows) {
        if (parent === null || !below.has(parent)) continue
        below.add(each)
        newest = each
      }
      return newest
    },
  }
}
