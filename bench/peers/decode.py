"""Greedy decoding with a KV cache: GPT-2 small, fp32, 128 new tokens after a prompt of 32.

    pip install torch==2.13.0 transformers==5.23.0
    python decode.py [--loop own|generate]

`msPerToken` leaves the prompt out with the own loop (the default, and the faster one); with `generate` it includes it.
"""

from statistics import median
from time import perf_counter

import torch

from common import flags, gpt2_small, median_seconds, parse, report

parser = flags(__doc__)
parser.add_argument("--loop", choices=["own", "generate"], default="own")
parser.add_argument("--prompt", type=int, default=32)
parser.add_argument("--new", type=int, default=128)
args = parse(parser)
torch.manual_seed(1)

model = gpt2_small().eval()
prompt = torch.randint(0, 50257, (1, args.prompt))


@torch.inference_mode()
def prefill():
    out = model(prompt, use_cache=True, logits_to_keep=1)
    return out.logits[:, -1].argmax(-1, keepdim=True), out.past_key_values


@torch.inference_mode()
def decode(token, cache):
    for _ in range(args.new - 1):
        token = model(token, past_key_values=cache, use_cache=True).logits[:, -1].argmax(-1, keepdim=True)


def generate():
    model.generate(
        prompt,
        attention_mask=torch.ones_like(prompt),
        do_sample=False,
        min_new_tokens=args.new,
        max_new_tokens=args.new,
        pad_token_id=50256,
    )


if args.loop == "own":
    decode(*prefill())
    prompts, rest = [], []
    for _ in range(args.repeats):
        start = perf_counter()
        first, cache = prefill()
        ready = perf_counter()
        decode(first, cache)
        prompts.append(ready - start)
        rest.append(perf_counter() - ready)
    per_token = median(rest) / (args.new - 1)
    report(seconds=median(rest), msPerToken=per_token * 1000, tokensPerSecond=1 / per_token, prefillSeconds=median(prompts))
else:
    generate()
    seconds = median_seconds(generate, args.repeats)
    report(seconds=seconds, msPerToken=seconds / args.new * 1000, tokensPerSecond=args.new / seconds)
