"""What the peer programs share: flags, clock, memory, rows, batches, models and the training step."""

import argparse
import csv
import json
import os
import statistics
import sys
import time
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"  # set before transformers is imported: nothing here needs the network
os.environ["TOKENIZERS_PARALLELISM"] = "true"

import torch


def flags(doc, repeats=5):
    """A parser with the flags that every program has; `repeats=None` for a program that measures nothing twice."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=2)
    if repeats:
        parser.add_argument("--repeats", type=int, default=repeats, help="timed rounds after a warm-up; the median counts")
    return parser


def parse(parser):
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    os.environ["RAYON_NUM_THREADS"] = str(args.threads)  # the tokenizers library's
    return args


def seconds_of(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median_seconds(work, repeats):
    return statistics.median(seconds_of(work) for _ in range(repeats))


def peak_memory_mb():
    """The process's peak resident memory, in MB (10^6 bytes)."""
    status = Path("/proc/self/status")
    if status.exists():  # Linux carries ru_maxrss over from the program that started this one; VmHWM starts anew
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return round(int(line.split()[1]) * 1024 / 1e6)
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak * (1 if sys.platform == "darwin" else 1024) / 1e6)


def report(**fields):
    print(json.dumps({"name": "PyTorch", **fields, "peakMemoryMb": peak_memory_mb()}, ensure_ascii=False))


def read_rows(path, count=None):
    """The first `count` rows of a CSV or TSV file with a header, as dictionaries. TSV has no quoting."""
    tsv = Path(path).suffix == ".tsv"
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file, **(dict(delimiter="\t", quoting=csv.QUOTE_NONE) if tsv else {}))
        return [row for i, row in enumerate(rows) if count is None or i < count]


def sample(rows, count, seed):
    """`count` of the rows by chance, in their order; all of them when `count` is None."""
    if count is None:
        return rows
    chosen = torch.randperm(len(rows), generator=torch.Generator().manual_seed(seed))[:count]
    return [rows[i] for i in sorted(chosen.tolist())]


def pad(rows, pad_id):
    """Token ids padded to the longest of the rows: the model's inputs."""
    length = max(map(len, rows))
    ids = torch.tensor([row + [pad_id] * (length - len(row)) for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (length - len(row)) for row in rows])
    return {"input_ids": ids, "attention_mask": mask}


def shuffled_batches(rows, labels, size, pad_id, generator):
    """One epoch in random order, padded batch by batch; the last batch may be smaller."""
    order = torch.randperm(len(rows), generator=generator).tolist()
    for start in range(0, len(order), size):
        chosen = order[start : start + size]
        yield {**pad([rows[i] for i in chosen], pad_id), "labels": torch.tensor([labels[i] for i in chosen])}


def bert_base(vocab_size=30522, labels=2):
    """A sequence classifier of BERT-base's size with random weights, attention through sdpa (the default)."""
    from transformers import BertConfig, BertForSequenceClassification

    return BertForSequenceClassification(BertConfig(vocab_size=vocab_size, num_labels=labels))


def gpt2_small():
    """GPT-2 small (12 layers, 768, 50,257 tokens) with random weights, attention through sdpa (the default)."""
    from transformers import GPT2Config, GPT2LMHeadModel

    return GPT2LMHeadModel(GPT2Config())


def with_lora(model, task_type, targets, **options):
    from peft import LoraConfig, get_peft_model

    return get_peft_model(model, LoraConfig(task_type=task_type, r=8, lora_alpha=16, target_modules=targets, **options))


def bert_lora(model, dropout):
    return with_lora(model, "SEQ_CLS", ["query", "value"], lora_dropout=dropout, modules_to_save=["classifier"])


class Trainer:
    """AdamW (fused: the fastest of torch's) without decay on biases and norms, gradients clipped to norm 1."""

    def __init__(self, model, lr, schedule=lambda step: 1.0):
        self.model = model.train()
        self.parameters = [p for p in model.parameters() if p.requires_grad]
        groups = [
            {"params": [p for p in self.parameters if p.ndim > 1], "weight_decay": 0.01},
            {"params": [p for p in self.parameters if p.ndim == 1], "weight_decay": 0.0},
        ]
        self.optimizer = torch.optim.AdamW([g for g in groups if g["params"]], lr=lr, fused=True)
        self.scheduler = torch.optim.lr_scheduler.LambdaLR(self.optimizer, schedule)

    def step(self, batch):
        loss = self.model(**batch).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimizer.step()
        self.scheduler.step()
        self.optimizer.zero_grad()
        return loss.item()
