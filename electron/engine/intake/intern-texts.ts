// Equal texts get equal numbers, 0, 1, 2 ... in the order of their first: by 64 bits of hash and not by the texts, which need not be kept. Among a
// million texts two different ones are taken for equal once in thirty million tables.

export type Interner = {
  /** The number of these parts, which differ from any other division of the same characters. */
  number(first: string, second?: string | null): number
  readonly size: number
}

const startSlots = 1 << 13

/** `seed` tells uses apart. */
export function createInterner(seed = 0): Interner {
  let slots = new Int32Array(startSlots).fill(-1)
  let low = new Int32Array(startSlots / 2)
  let high = new Int32Array(startSlots / 2)
  let size = 0
  let [a, b] = [0, 0]

  /** Two multiplicative hashes side by side (the constants are those of MurmurHash3 and xxHash). */
  function hash(text: string): void {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      a = Math.imul(a ^ code, 0x85ebca6b)
      b = Math.imul(b ^ code, 0x9e3779b1)
      a ^= a >>> 15
      b ^= b >>> 13
    }
    // the end of a part counts
    a = Math.imul(a ^ (text.length + 0x10000), 0xc2b2ae35)
    b = Math.imul(b ^ (text.length + 0x10000), 0x27d4eb2f)
    a ^= a >>> 16
    b ^= b >>> 15
  }

  function grow(): void {
    const larger = new Int32Array(2 * slots.length).fill(-1)
    const mask = larger.length - 1
    for (let id = 0; id < size; id++) {
      let slot = low[id]! & mask
      while (larger[slot]! >= 0) slot = (slot + 1) & mask
      larger[slot] = id
    }
    slots = larger
    low = lengthened(low)
    high = lengthened(high)
  }

  return {
    number(first, second) {
      a = 0x1b873593 ^ seed
      b = 0x165667b1 ^ seed
      hash(first)
      if (second !== undefined && second !== null) hash(second)
      const mask = slots.length - 1
      let slot = a & mask
      for (let id = slots[slot]!; id >= 0; id = slots[slot]!) {
        if (low[id] === a && high[id] === b) return id
        slot = (slot + 1) & mask
      }
      slots[slot] = size
      low[size] = a
      high[size] = b
      size++
      if (size * 2 >= slots.length) grow()
      return size - 1
    },
    get size() {
      return size
    },
  }
}

function lengthened(items: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * items.length)
  larger.set(items)
  return larger
}
