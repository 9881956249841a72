"""One epoch over real sentences: BERT-base size, random weights, random order, each batch padded to its longest row.

    pip install torch==2.13.0 transformers==5.23.0 peft==0.21.2
    python epoch.py --work full|lora --data sst2-train.tsv --tokenizer FOLDER --rows 2000

The file has the columns `sentence` and `label`; the first rows are taken. Tokenising is not timed (a run does it once);
tokens are real ones, without padding. --repeats 1 is enough for a look: one epoch is minutes.
"""

import torch

from common import Trainer, bert_base, bert_lora, flags, median_seconds, parse, read_rows, report, shuffled_batches

parser = flags(__doc__)
parser.add_argument("--work", choices=["full", "lora"], required=True)
parser.add_argument("--data", required=True)
parser.add_argument("--tokenizer", required=True, help="a Hugging Face folder")
parser.add_argument("--rows", type=int, default=2000)
parser.add_argument("--batch", type=int, default=32)
args = parse(parser)
torch.manual_seed(1)

from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(args.tokenizer)
data = read_rows(args.data, args.rows)
rows = tokenizer([row["sentence"] for row in data], truncation=True, max_length=512)["input_ids"]
labels = [int(row["label"]) for row in data]

model = bert_base(len(tokenizer))
trainer = Trainer(bert_lora(model, dropout=0.05) if args.work == "lora" else model, lr=5e-5)
generator = torch.Generator().manual_seed(1)


def epoch(steps=None):
    for i, batch in enumerate(shuffled_batches(rows, labels, args.batch, tokenizer.pad_token_id, generator)):
        if i == steps:
            break
        trainer.step(batch)


epoch(steps=2)
seconds = median_seconds(epoch, args.repeats)
tokens = sum(map(len, rows))
report(work=args.work, rows=len(rows), tokens=tokens, seconds=seconds, tokensPerSecond=tokens / seconds)
