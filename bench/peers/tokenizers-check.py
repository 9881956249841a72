"""Compares Tunesmith's ids with those of the reference `tokenizers` library, line by line.

    pip install tokenizers brotli
    python bench/peers/tokenizers-check.py TOKENIZER_FOLDER TEXT_FILE [--lines 2000]

TOKENIZER_FOLDER holds a tokenizer.json, TEXT_FILE is UTF-8 text (or .br). Exits with 1 when a line differs.
"""
import argparse
import json
import subprocess
import sys
from itertools import islice
from pathlib import Path

from tokenizers import Tokenizer

ROOT = Path(__file__).resolve().parents[2]
NODE = ROOT / "node_modules" / ".bin" / "node"
ENCODE = """
import { createInterface } from 'node:readline'
const { loadTokenizer } = await import(process.argv[1])
const tokenizer = await loadTokenizer(process.argv[2])
for await (const line of createInterface({ input: process.stdin })) {
  const text = JSON.parse(line)
  const { ids } = tokenizer.encode(text)
  const back = tokenizer.decode(ids, { skipSpecial: true })
  const spans = tokenizer.encodeWithOffsets(text)?.map(({ start, end }) => [start, end])
  console.log(JSON.stringify({ ids: [...ids], back, spans }))
}
"""


def read_lines(path, count):
    if path.suffix != ".br":
        with path.open(encoding="utf-8") as file:
            return [line.rstrip("\n") for line in islice(file, count)]
    import brotli

    decoder, text = brotli.Decompressor(), b""
    with path.open("rb") as file:
        while text.count(b"\n") < count and (chunk := file.read(1 << 16)):
            text += decoder.process(chunk)
    return text.decode("utf-8", "ignore").split("\n")[:count]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("text", type=Path)
    parser.add_argument("--lines", type=int, default=2000)
    args = parser.parse_args()

    lines = read_lines(args.text, args.lines)
    ours = subprocess.run(
        [NODE, "--input-type=module", "-e", ENCODE, ROOT / "electron/engine/tokenizer/load-tokenizer.ts", args.folder.resolve()],
        input="\n".join(json.dumps(line) for line in lines), capture_output=True, text=True, check=True,
    ).stdout.splitlines()
    reference = Tokenizer.from_file(str(args.folder / "tokenizer.json"))

    differing = dict.fromkeys(("ids", "back", "spans"), 0)
    for line, answer in zip(lines, map(json.loads, ours), strict=True):
        theirs = reference.encode(line)
        expected = {"ids": theirs.ids, "back": reference.decode(theirs.ids), "spans": [list(span) for span in theirs.offsets]}
        for key, value in expected.items():
            if answer.get(key) == value:
                continue
            differing[key] += 1
            if differing[key] <= 3:
                print(f"{key} differ: {line!r}\n  ours   {answer.get(key)}\n  theirs {value}\n  tokens {theirs.tokens}")
    print(f"{len(lines)} lines; differing ids: {differing['ids']}, decoded text: {differing['back']}, offsets: {differing['spans']}")
    sys.exit(1 if any(differing.values()) or not lines else 0)


if __name__ == "__main__":
    main()
