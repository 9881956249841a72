// Numbers of rows whose count is not known beforehand: four bytes or one a row, not an object each.

export type GrownInts = { push(value: number): void; readonly length: number; done(): Int32Array }
export type GrownBytes = { push(value: number): void; readonly length: number; done(): Uint8Array }

const startLength = 4096

export function createInts(): GrownInts {
  let items = new Int32Array(startLength)
  let length = 0
  return {
    push(value) {
      if (length === items.length) {
        const larger = new Int32Array(2 * length)
        larger.set(items)
        items = larger
      }
      items[length++] = value
    },
    get length() {
      return length
    },
    done: () => items.subarray(0, length),
  }
}

export function createBytes(): GrownBytes {
  let items = new Uint8Array(startLength)
  let length = 0
  return {
    push(value) {
      if (length === items.length) {
        const larger = new Uint8Array(2 * length)
        larger.set(items)
        items = larger
      }
      items[length++] = value
    },
    get length() {
      return length
    },
    done: () => items.subarray(0, length),
  }
}
