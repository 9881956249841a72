"""One optimiser step (forward, backward, clip, AdamW) in train mode with every dropout on.

    pip install torch==2.13.0 transformers==5.23.0 peft==0.21.2
    python train.py --work lora     GPT-2 small, LoRA r=8 on c_attn, 4 x 128 tokens, a label at every position
    python train.py --work full     BERT-base sequence classifier, every parameter, 32 x 64 tokens
"""

import torch

from common import Trainer, bert_base, flags, gpt2_small, median_seconds, parse, report, with_lora

parser = flags(__doc__)
parser.add_argument("--work", choices=["lora", "full"], required=True)
args = parse(parser)
torch.manual_seed(1)

if args.work == "lora":
    model = gpt2_small()
    model.config.use_cache = False
    ids = torch.randint(0, 50257, (4, 128))
    labels = ids
    model = with_lora(model, "CAUSAL_LM", ["c_attn"], lora_dropout=0.05, fan_in_fan_out=True)
else:
    model = bert_base()
    ids = torch.randint(1000, 30522, (32, 64))
    labels = torch.randint(0, 2, (32,))

trainer = Trainer(model, lr=5e-5)
batch = {"input_ids": ids, "attention_mask": torch.ones_like(ids), "labels": labels}
trainer.step(batch)
seconds = median_seconds(lambda: trainer.step(batch), args.repeats)
report(work=args.work, seconds=seconds, tokensPerSecond=ids.numel() / seconds)
