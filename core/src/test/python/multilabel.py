"""Golden values of evaluations with several labels an image, from scikit-learn and PyTorch.

Run with the folder to write into: python3 multilabel.py ../resources/golden
Truth and logits are formulas in whole numbers (see below and MultiLabelEvaluationGoldenTest), so that only the results
are stored.
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np
import sklearn
import torch
from scipy.special import expit
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    hamming_loss,
    precision_recall_fscore_support,
)

# labels, images, modulus and divisor of the logits; the first `present` labels occur
CASES = {
    "plain": dict(labels=6, images=211, modulus=1009, divisor=100, present=6),
    "ties": dict(labels=5, images=120, modulus=5, divisor=1, present=5),
    "absent labels": dict(labels=7, images=60, modulus=997, divisor=150, present=4),
}


def truth(case):
    i = np.arange(case["images"], dtype=np.int64)[:, None]
    c = np.arange(case["labels"], dtype=np.int64)[None, :]
    return (((i * i * 3 + c * 7 + i * c * 5) % 11 < 3) & (c < case["present"])).astype(np.int64)


def logits(case):
    i = np.arange(case["images"], dtype=np.int64)[:, None]
    c = np.arange(case["labels"], dtype=np.int64)[None, :]
    noise = (i * 7919 + c * 10473 + i * c * 31) % case["modulus"] - case["modulus"] // 2
    easy = (truth(case) == 1) & (i % 3 != 0)
    return (noise / case["divisor"] + np.where(easy, case["modulus"] / case["divisor"] / 2, 0)).astype(np.float32)


def thresholds(case, kind):
    c = np.arange(case["labels"])
    return np.full(len(c), 0.5) if kind == "half" else 0.15 + 0.1 * (c % 7)


def figures(case, kind):
    labels, scores = truth(case), logits(case).astype(np.float64)
    given = (expit(scores) >= thresholds(case, kind)).astype(np.int64)
    precision, recall, f1, support = precision_recall_fscore_support(labels, given, average=None, zero_division=0)
    micro = precision_recall_fscore_support(labels, given, average="micro", zero_division=0)
    return dict(
        accuracy=accuracy_score(labels, given),
        hammingLoss=hamming_loss(labels, given),
        precision=precision.tolist(),
        recall=recall.tolist(),
        f1=f1.tolist(),
        support=support.tolist(),
        micro=list(micro[:3]),
        macroF1=f1[support > 0].mean(),
    )


def golden(case):
    labels, scores = truth(case), logits(case).astype(np.float64)
    # by logits, which order images as their sigmoids do
    average = [average_precision_score(labels[:, c], scores[:, c]) if labels[:, c].any() else 0.0
               for c in range(case["labels"])]
    loss = torch.nn.BCEWithLogitsLoss()(torch.tensor(scores), torch.tensor(labels, dtype=torch.float64))
    present = labels.any(axis=0)
    return dict(
        case,
        loss=loss.item(),
        averagePrecision=average,
        meanAveragePrecision=float(np.mean(np.array(average)[present])),
        half=figures(case, "half"),
        own=figures(case, "own"),
    )


if __name__ == "__main__":
    warnings.simplefilter("error")
    result = dict(
        versions=dict(numpy=np.__version__, sklearn=sklearn.__version__, torch=torch.__version__),
        tolerance=1e-12,
        cases={name: golden(case) for name, case in CASES.items()},
    )
    Path(sys.argv[1], "multilabel.json").write_text(json.dumps(result, indent=None, separators=(",", ":")) + "\n")
