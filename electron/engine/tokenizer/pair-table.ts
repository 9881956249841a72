// Counts of neighbouring symbols and the words they occur in, for the merge trainer: open addressing over (left, right), because a Map
// with composed keys takes several times the memory and time.

export type PairTable = {
  readonly size: number
  /** Index of the pair, added with count 0 if new. */
  indexOf(left: number, right: number): number
  left(index: number): number
  right(index: number): number
  count(index: number): number
  add(index: number, delta: number): void
  /** Notes that `word` holds the pair (a word may be noted again, and may lose the pair later). */
  noteWord(index: number, word: number): void
  /** Hands over the noted words and forgets them. */
  takeWords(index: number): Int32Array
}

const initialSlots = 1 << 16

export function createPairTable(): PairTable {
  let slots = new Int32Array(initialSlots).fill(-1)
  let lefts = new Int32Array(initialSlots >> 1)
  let rights = new Int32Array(initialSlots >> 1)
  let counts = new Float64Array(initialSlots >> 1)
  const words: (Int32Array | undefined)[] = []
  const wordCounts: number[] = []
  let size = 0

  const hash = (left: number, right: number) => (Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b)) >>> 0

  function findSlot(left: number, right: number): number {
    const mask = slots.length - 1
    let slot = (hash(left, right) >>> 3) & mask
    for (;;) {
      const index = slots[slot]!
      if (index < 0 || (lefts[index] === left && rights[index] === right)) return slot
      slot = (slot + 1) & mask
    }
  }

  function grow(): void {
    slots = new Int32Array(slots.length * 2).fill(-1)
    const [oldLefts, oldRights, oldCounts] = [lefts, rights, counts]
    lefts = new Int32Array(slots.length >> 1)
    rights = new Int32Array(slots.length >> 1)
    counts = new Float64Array(slots.length >> 1)
    lefts.set(oldLefts)
    rights.set(oldRights)
    counts.set(oldCounts)
    for (let index = 0; index < size; index++) slots[findSlot(lefts[index]!, rights[index]!)] = index
  }

  return {
    get size() {
      return size
    },
    indexOf(left, right) {
      const slot = findSlot(left, right)
      const known = slots[slot]!
      if (known >= 0) return known
      if (size === lefts.length) {
        grow()
        return this.indexOf(left, right)
      }
      lefts[size] = left
      rights[size] = right
      slots[slot] = size
      wordCounts.push(0)
      words.push(undefined)
      return size++
    },
    left: (index) => lefts[index]!,
    right: (index) => rights[index]!,
    count: (index) => counts[index]!,
    add(index, delta) {
      counts[index] = counts[index]! + delta
    },
    noteWord(index, word) {
      const used = wordCounts[index]!
      let list = words[index]
      if (used > 0 && list![used - 1] === word) return
      if (!list || used === list.length) {
        const larger = new Int32Array(list ? list.length * 2 : 2)
        if (list) larger.set(list)
        words[index] = larger
        list = larger
      }
      list[used] = word
      wordCounts[index] = used + 1
    },
    takeWords(index) {
      const taken = (words[index] ?? new Int32Array(0)).subarray(0, wordCounts[index])
      words[index] = undefined
      wordCounts[index] = 0
      return taken
    },
  }
}
