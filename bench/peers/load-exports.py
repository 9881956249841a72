"""Loads what Tunesmith exports, as transformers and PEFT do, and prints the logits, to compare with Tunesmith's own.

    pip install torch==2.13.0 transformers==5.23.0 peft==0.21.2 safetensors
    python load-exports.py --folder MERGED --texts FILE
    python load-exports.py --folder BASE --adapter ADAPTER --texts FILE [--positions all|last]

One text a line, a pair with a tab between its halves. Each is run alone, without padding. --positions says which of a text's
positions are printed where the model has logits for each of them (language models, token classification).
"""

import inspect
from pathlib import Path

import peft
import torch
import transformers
from safetensors import safe_open

from common import flags, parse, report

AUTO = {
    "SEQ_CLS": transformers.AutoModelForSequenceClassification,
    "TOKEN_CLS": transformers.AutoModelForTokenClassification,
    "CAUSAL_LM": transformers.AutoModelForCausalLM,
}


def head_size(adapter):
    """How many labels the head has that travels in the adapter, if one does."""
    with safe_open(Path(adapter) / "adapter_model.safetensors", "pt") as file:
        for name in file.keys():
            if name.endswith(("classifier.weight", "score.weight")):
                return {"num_labels": file.get_slice(name).get_shape()[0]}
    return {}


def load(folder, adapter):
    task = peft.PeftConfig.from_pretrained(adapter).task_type if adapter else None
    if task in AUTO:
        loader = AUTO[task]
    else:
        loader = getattr(transformers, transformers.AutoConfig.from_pretrained(folder).architectures[0])
    labels = head_size(adapter) if task in ("SEQ_CLS", "TOKEN_CLS") else {}
    base = loader.from_pretrained(folder, dtype=torch.float32, **labels)
    return peft.PeftModel.from_pretrained(base, adapter) if adapter else base


parser = flags(__doc__, repeats=None)
parser.add_argument("--folder", required=True)
parser.add_argument("--adapter")
parser.add_argument("--texts", required=True)
parser.add_argument("--positions", choices=["all", "last"], default="all")
args = parse(parser)

model = load(args.folder, args.adapter).eval()
inner = model.base_model.model if args.adapter else model
segments = "token_type_ids" in inspect.signature(inner.forward).parameters and inner.config.model_type != "gpt2"
tokenizer = transformers.AutoTokenizer.from_pretrained(args.folder)
results = []
for text in Path(args.texts).read_text("utf-8").splitlines():
    batch = tokenizer(*text.split("\t"), return_tensors="pt", return_token_type_ids=segments)
    with torch.inference_mode():
        out = model(**batch)
    result = {"text": text, "ids": batch["input_ids"][0].tolist()}
    for name in ("logits", "prediction_logits", "seq_relationship_logits"):
        if name in out:
            values = out[name][0]
            result[name] = (values[-1] if values.ndim == 2 and args.positions == "last" else values).tolist()
    results.append(result)
report(**{"class": type(inner).__name__}, labels=inner.config.id2label, results=results)
