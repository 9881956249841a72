"""Fine-tunes a real BERT on labelled text, and says how well it labels the test file.

    pip install torch==2.13.0 transformers==5.23.0 peft==0.21.2 scikit-learn safetensors
    python banking77.py --model FOLDER --train banking77-train.csv --test banking77-test.csv --method lora|full

Columns `text` and `category`; labels in the order of their code points. The classifier is random (seeded), or is read with
--classifier from a safetensors file (`classifier.weight`, `classifier.bias`). AdamW, weight decay 0.01 (none on biases and
norms), 10 % warm-up, then linear to zero, gradients clipped to 1, random order, each batch padded to its longest row.
`seconds` is training alone; tokens are real ones, without padding. --rows and --test-rows take so many rows by chance
(seeded: the files are sorted by label).
"""

import math
import sys

import torch

from common import Trainer, bert_lora, flags, pad, parse, read_rows, report, sample, seconds_of, shuffled_batches

parser = flags(__doc__, repeats=None)
parser.add_argument("--model", required=True, help="a Hugging Face folder")
parser.add_argument("--train", required=True)
parser.add_argument("--test", required=True)
parser.add_argument("--method", choices=["lora", "full"], required=True)
parser.add_argument("--epochs", type=int, default=3)
parser.add_argument("--batch", type=int, default=32)
parser.add_argument("--lr", type=float, help="default: 5e-5 for full, 2e-4 for lora")
parser.add_argument("--dropout", type=float, help="the model's and LoRA's; default: the config's (0.1 in BERT), and 0.1 for LoRA")
parser.add_argument("--classifier", help="a safetensors file to begin from")
parser.add_argument("--rows", type=int, help="train on so many rows")
parser.add_argument("--test-rows", type=int, help="test on so many rows")
parser.add_argument("--max-length", type=int, default=128)
parser.add_argument("--seed", type=int, default=1)
args = parse(parser)

from safetensors.torch import load_file
from sklearn.metrics import accuracy_score, f1_score
from transformers import AutoTokenizer, BertForSequenceClassification

train, test = read_rows(args.train), sample(read_rows(args.test), args.test_rows, args.seed)
names = sorted({row["category"] for row in train})
train = sample(train, args.rows, args.seed)
tokenizer = AutoTokenizer.from_pretrained(args.model)


def encode(data):
    return tokenizer([row["text"] for row in data], truncation=True, max_length=args.max_length)["input_ids"]


torch.manual_seed(args.seed)
dropouts = {} if args.dropout is None else dict(hidden_dropout_prob=args.dropout, attention_probs_dropout_prob=args.dropout)
model = BertForSequenceClassification.from_pretrained(args.model, num_labels=len(names), dtype=torch.float32, **dropouts)
with torch.no_grad():
    torch.nn.init.normal_(model.classifier.weight, std=model.config.initializer_range)
    torch.nn.init.zeros_(model.classifier.bias)
    if args.classifier:
        tensors = load_file(args.classifier)
        model.classifier.weight.copy_(tensors["classifier.weight"])
        model.classifier.bias.copy_(tensors["classifier.bias"])
if args.method == "lora":
    model = bert_lora(model, dropout=0.1 if args.dropout is None else args.dropout)

rows, labels = encode(train), [names.index(row["category"]) for row in train]
steps = math.ceil(len(rows) / args.batch) * args.epochs
warm = math.ceil(steps * 0.1)
trainer = Trainer(
    model,
    lr=args.lr or (5e-5 if args.method == "full" else 2e-4),
    schedule=lambda step: step / warm if step < warm else max(0.0, (steps - step) / max(1, steps - warm)),
)
generator = torch.Generator().manual_seed(args.seed)
losses = []


def fit():
    for epoch in range(args.epochs):
        batches = shuffled_batches(rows, labels, args.batch, tokenizer.pad_token_id, generator)
        epoch_losses = [trainer.step(batch) for batch in batches]
        losses.append(sum(epoch_losses) / len(epoch_losses))
        print(f"epoch {epoch + 1}: loss {losses[-1]:.4f}", file=sys.stderr)


@torch.inference_mode()
def predict(rows):
    model.eval()
    found = []
    for start in range(0, len(rows), args.batch):
        batch = pad(rows[start : start + args.batch], tokenizer.pad_token_id)
        found += model(**batch).logits.argmax(-1).tolist()
    return found


seconds = seconds_of(fit)
truth, found = [row["category"] for row in test], [names[i] for i in predict(encode(test))]
tokens = sum(map(len, rows)) * args.epochs
report(
    method=args.method,
    accuracy=accuracy_score(truth, found),
    macroF1=f1_score(truth, found, average="macro", zero_division=0),
    losses=losses,
    steps=steps,
    tokens=tokens,
    seconds=seconds,
    tokensPerSecond=tokens / seconds,
)
