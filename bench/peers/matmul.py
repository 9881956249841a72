"""The machine's fp32 peak as PyTorch reaches it: (512 x 768) times (768 x 3072), the best of the rounds.

    pip install torch==2.13.0
    python matmul.py
"""

from statistics import median

import torch

from common import flags, parse, report, seconds_of

PRODUCTS = 50  # in a round

args = parse(flags(__doc__))
a, b = torch.randn(512, 768), torch.randn(768, 3072)
out = torch.empty(512, 3072)


def products():
    for _ in range(PRODUCTS):
        torch.mm(a, b, out=out)


products()
rounds = [seconds_of(products) / PRODUCTS for _ in range(args.repeats)]
work = 2 * 512 * 768 * 3072 / 1e9
report(seconds=min(rounds), gflops=work / min(rounds), medianGflops=work / median(rounds))
