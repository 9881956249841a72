"""Loads what Tunesmith exports, as transformers, PEFT, Optimum and plain ONNX Runtime do, and compares with Tunesmith's own answers.

    node bench/live-answers.ts MODEL TEXTS live.json
    python load-exports.py --folder MERGED --texts TEXTS --live live.json
    python load-exports.py --folder BASE --adapter ADAPTER --texts TEXTS --live live.json
    python load-exports.py --folder EXPORT --onnx onnx/model_quantized.onnx --texts TEXTS --live live.json
    python load-exports.py --folder EXPORT --optimum model.onnx --texts TEXTS --live live.json

One text a line, a pair with a tab between its halves. Each is run alone, without padding. Printed: whether the tokens are the same, the largest
difference of a number, how many of the most probable labels or tokens are the same. With --print, the numbers themselves.
"""

import inspect
import json
from pathlib import Path

import numpy as np

from common import flags, parse, report

import torch
import transformers

AUTO = {
    "SEQ_CLS": "AutoModelForSequenceClassification",
    "TOKEN_CLS": "AutoModelForTokenClassification",
    "CAUSAL_LM": "AutoModelForCausalLM",
}
OUTPUTS = ("logits", "prediction_logits", "last_hidden_state", "seq_relationship_logits")


def head_size(adapter):
    """How many labels the head has that travels in the adapter, if one does."""
    from safetensors import safe_open

    with safe_open(Path(adapter) / "adapter_model.safetensors", "pt") as file:
        for name in file.keys():
            if name.endswith(("classifier.weight", "score.weight")):
                return {"num_labels": file.get_slice(name).get_shape()[0]}
    return {}


def load_torch(folder, adapter):
    if not adapter:
        loader = getattr(transformers, transformers.AutoConfig.from_pretrained(folder).architectures[0])
        return loader.from_pretrained(folder, dtype=torch.float32).eval()
    import peft

    task = peft.PeftConfig.from_pretrained(adapter).task_type
    labels = head_size(adapter) if task in ("SEQ_CLS", "TOKEN_CLS") else {}
    base = getattr(transformers, AUTO[task]).from_pretrained(folder, dtype=torch.float32, **labels)
    return peft.PeftModel.from_pretrained(base, adapter).eval()


def torch_answers(folder, adapter):
    model = load_torch(folder, adapter)
    inner = model.base_model.model if adapter else model

    def answer(batch):
        with torch.inference_mode():
            out = model(**{name: torch.tensor(value) for name, value in batch.items()})
        return [out[name].numpy() for name in OUTPUTS if name in out]

    return type(inner).__name__, inspect.signature(inner.forward).parameters, answer


def onnx_answers(path, config):
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    names = [each.name for each in session.get_inputs()]
    outputs = [name for name in OUTPUTS if name in [each.name for each in session.get_outputs()]]

    def answer(batch):
        feeds = {name: batch[name] for name in names if name in batch}
        rows, tokens = batch["input_ids"].shape
        for name in names:
            if name == "position_ids":
                feeds[name] = np.arange(tokens, dtype=np.int64)[None]
            elif name.startswith("past_key_values"):
                width = config.hidden_size // config.num_attention_heads
                feeds[name] = np.zeros((rows, config.num_attention_heads, 0, width), np.float32)
        return session.run(outputs, feeds)

    return "onnxruntime", names, answer


def optimum_answers(folder, file, architecture):
    import optimum.onnxruntime as ort

    kinds = {
        "ForSequenceClassification": ort.ORTModelForSequenceClassification,
        "ForNextSentencePrediction": ort.ORTModelForSequenceClassification,
        "ForTokenClassification": ort.ORTModelForTokenClassification,
        "ForMaskedLM": ort.ORTModelForMaskedLM,
        "ForPreTraining": ort.ORTModelForMaskedLM,
        "LMHeadModel": ort.ORTModelForCausalLM,
    }
    loader = next((kind for end, kind in kinds.items() if architecture.endswith(end)), ort.ORTModelForFeatureExtraction)
    cache = {"use_cache": False} if architecture.startswith("OpenAIGPT") else {}
    model = loader.from_pretrained(folder, subfolder="onnx", file_name=file, **cache)

    def answer(batch):
        out = model(**{name: torch.tensor(value) for name, value in batch.items()})
        return [np.asarray(out[name]) for name in OUTPUTS if name in out]

    return type(model).__name__, ["token_type_ids"], answer


def flat(array):
    """Rows of numbers: a row for the text, or one for each of its tokens."""
    return array.reshape(-1, array.shape[-1]).astype(np.float64)


parser = flags(__doc__, repeats=None)
parser.add_argument("--folder", required=True)
parser.add_argument("--adapter")
parser.add_argument("--onnx", help="an ONNX file in the folder, for plain ONNX Runtime")
parser.add_argument("--optimum", help="an ONNX file in the folder's onnx/, for Optimum")
parser.add_argument("--texts", required=True)
parser.add_argument("--live", help="what bench/live-answers.ts wrote of the same texts")
parser.add_argument("--print", action="store_true", help="the numbers too")
args = parse(parser)

config = transformers.AutoConfig.from_pretrained(args.folder)
architecture = (config.architectures or [""])[0]
if args.onnx:
    name, inputs, answer = onnx_answers(Path(args.folder) / args.onnx, config)
elif args.optimum:
    name, inputs, answer = optimum_answers(args.folder, args.optimum, architecture)
else:
    name, inputs, answer = torch_answers(args.folder, args.adapter)
segments = "token_type_ids" in inputs and config.model_type == "bert"
# the adapter brings the tokenizer that it was tuned with, where it has one
tokenizer_folder = args.adapter if args.adapter and (Path(args.adapter) / "tokenizer.json").exists() else args.folder
tokenizer = transformers.AutoTokenizer.from_pretrained(tokenizer_folder)
live = json.loads(Path(args.live).read_text("utf-8"))["results"] if args.live else None

results = []
worst, same, answers, same_ids = 0.0, 0, 0, True
for row, text in enumerate(line for line in Path(args.texts).read_text("utf-8").splitlines() if line):
    batch = tokenizer(*text.split("\t"), return_tensors="np", return_token_type_ids=segments)
    batch = {key: value.astype(np.int64) for key, value in batch.items()}
    found = [flat(array) for array in answer(batch)]
    ids = batch["input_ids"][0].tolist()
    if live:
        expected = live[row]
        same_ids &= ids == expected["ids"]
        for output, theirs in zip(expected["outputs"], found) if ids == expected["ids"] else ():
            ours = np.asarray(output["values"]).reshape(-1, output["width"])
            worst = max(worst, float(np.abs(ours - theirs).max()))
            same += int((ours.argmax(-1) == theirs.argmax(-1)).sum())
            answers += len(ours)
    if args.print:
        results.append({"text": text, "ids": ids, "outputs": [array.tolist() for array in found]})
compared = {"sameTokens": same_ids, "largestDifference": worst, "sameAnswers": f"{same} of {answers}"} if live else {}
report(**{"class": name}, labels=getattr(config, "id2label", None) if args.print else None, **compared, **({"results": results} if args.print else {}))
