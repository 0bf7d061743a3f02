"""Weights and images by formula, the same numbers as the tests' Formula: no weight file is needed."""
import re
import numpy as np, torch

# norms that end a branch of a residual: small, so that the sums of deep networks stay well conditioned
BRANCH_END = re.compile(r'(block\.[123]|\.f\.c)\.1\.weight$')

def uniform(name, count):
    """count float64 in [0, 1), multiples of 2^-24: FNV-1a of the name, then the 'lowbias32' hash of name + index."""
    h = 2166136261
    for byte in name.encode():
        h = (h ^ byte) * 16777619 & 0xFFFFFFFF
    x = (h + np.arange(count, dtype=np.uint64) * 2654435761) & 0xFFFFFFFF
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
        x = ((x ^ (x >> np.uint64(shift))) * np.uint64(factor)) & np.uint64(0xFFFFFFFF)
    x ^= x >> np.uint64(16)
    return (x >> np.uint64(8)).astype(np.float64) / 2 ** 24

def tensor(name, shape, low, high):
    u = uniform(name, int(np.prod(shape)))
    return torch.from_numpy((low + u * (high - low)).astype(np.float32)).reshape(shape)

def image(count, channels, height, width):
    return tensor('image', (count, channels, height, width), -2, 2)

def fill(module, rename=lambda name: name):
    """Fills a module in place; rename gives the name that the formula sees.

    Matrices are scaled to keep the variance; the classifier's to a tenth of it, so that logits are about 1.
    """
    with torch.no_grad():
        for name, value in module.state_dict().items():
            name, shape = rename(name), tuple(value.shape)
            if not value.is_floating_point():  # counters and index tables
                continue
            if name.endswith('layer_scale'):
                low, high = 0.1, 0.3
            elif BRANCH_END.search(name):
                low, high = 0.4, 0.7
            elif len(shape) > 1:
                bound = np.sqrt(6 / int(np.prod(shape[1:]))) * (0.1 if name.startswith('classifier') else 1)
                low, high = -bound, bound
            elif name.endswith('running_var') or name.endswith('weight'):
                low, high = 0.75, 1.25
            else:
                low, high = -0.2, 0.2
            value.copy_(tensor(name, shape, low, high))
    return module

def floats(value):
    return [float('%.9g' % v) for v in value.detach().reshape(-1).tolist()]
