"""Labels short sentences, text in and label out: BERT-base size, random weights, batches padded to their longest row.

    pip install torch==2.13.0 transformers==5.23.0
    python classify.py --data sst2-train.tsv --tokenizer FOLDER --count 10000

The file's column `sentence` is read from the top, and again from the top when it ends. A smaller --count gives the same rates.
"""

import itertools

import torch

from common import bert_base, flags, median_seconds, pad, parse, read_rows, report

parser = flags(__doc__)
parser.add_argument("--data", required=True)
parser.add_argument("--tokenizer", required=True, help="a Hugging Face folder")
parser.add_argument("--count", type=int, default=10000)
parser.add_argument("--batch", type=int, default=32)
args = parse(parser)
torch.manual_seed(1)

from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(args.tokenizer)
rows = read_rows(args.data, args.count)
texts = [row["sentence"] for row in itertools.islice(itertools.cycle(rows), args.count)]
model = bert_base(len(tokenizer)).eval()


def encode(texts):
    return tokenizer(texts, truncation=True, max_length=512)["input_ids"]


@torch.inference_mode()
def classify(texts):
    labels = []
    for start in range(0, len(texts), args.batch):
        batch = pad(encode(texts[start : start + args.batch]), tokenizer.pad_token_id)
        labels += model(**batch).logits.argmax(-1).tolist()
    return labels


classify(texts[: 2 * args.batch])
seconds = median_seconds(lambda: classify(texts), args.repeats)
tokens = sum(map(len, encode(texts)))
report(
    count=len(texts), tokens=tokens, seconds=seconds, sentencesPerSecond=len(texts) / seconds, tokensPerSecond=tokens / seconds
)
