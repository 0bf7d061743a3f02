"""Golden values of the evaluation, from scikit-learn and SciPy.

Run with the folder to write into: python3 evaluation.py ../resources/golden
The logits are a formula in whole numbers (see logits below and EvaluationGoldenTest), so that only the results are
stored.
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy.optimize import brentq
from scipy.special import log_softmax, softmax
from scipy.stats import binomtest
from sklearn.metrics import (
    average_precision_score,
    balanced_accuracy_score,
    cohen_kappa_score,
    confusion_matrix,
    log_loss,
    matthews_corrcoef,
    precision_recall_fscore_support,
    roc_auc_score,
    top_k_accuracy_score,
)

# classes, images, modulus and divisor of the logits; labels cycle through the first `present` classes
CASES = {
    "plain": dict(classes=7, images=211, modulus=1009, divisor=100, present=7),
    "ties": dict(classes=8, images=120, modulus=4, divisor=1, present=8),
    "absent classes": dict(classes=9, images=40, modulus=997, divisor=50, present=6),
    "two classes": dict(classes=2, images=60, modulus=101, divisor=25, present=2),
    "many classes": dict(classes=60, images=500, modulus=2003, divisor=200, present=60),
    "sure of itself": dict(classes=3, images=90, modulus=1009, divisor=10, present=3),
}
BINS = 15


def truth(case):
    i = np.arange(case["images"])
    return i * i * 3 % 1013 % case["present"]


def logits(case):
    i = np.arange(case["images"], dtype=np.int64)[:, None]
    c = np.arange(case["classes"], dtype=np.int64)[None, :]
    noise = (i * 7919 + c * 10473 + i * c * 31) % case["modulus"]
    right = (c == truth(case)[:, None]) & (i % 3 != 0)  # two images in three are made easy
    return (noise / case["divisor"] + np.where(right, case["modulus"] / case["divisor"] / 2, 0)).astype(np.float32)


def top_k(labels, scores, k):
    classes = scores.shape[1]
    if classes <= k:
        return 1.0
    # scikit-learn gives ties to the higher index, argmax to the lower one: count from the other end
    return top_k_accuracy_score(classes - 1 - labels, scores[:, ::-1], k=k, labels=range(classes))


def calibration(labels, probabilities):
    """Guo et al. 2017, equation 3, over bins (lower, upper]."""
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    edges = np.linspace(0, 1, BINS + 1)
    bins = [(confidence > low) & (confidence <= high) for low, high in zip(edges[:-1], edges[1:])]
    error = sum(abs(right[b].mean() - confidence[b].mean()) * b.mean() for b in bins if b.any())
    return dict(
        expectedError=error,
        overconfidence=confidence.mean() - right.mean(),
        images=[int(b.sum()) for b in bins],
        correct=[int(right[b].sum()) for b in bins],
    )


def negative_log_likelihood(labels, scores):
    return -log_softmax(scores, axis=1)[np.arange(len(labels)), labels].mean()


def temperature(labels, scores):
    """Guo et al. 2017, section 4.2: the root of the loss's slope in the inverse temperature, in which it is convex."""
    if len(labels) < 50 or (scores.argmax(axis=1) == labels).all():
        value = 1.0
    else:
        def slope(inverse):
            expected = (softmax(inverse * scores, axis=1) * scores).sum(axis=1)
            return (expected - scores[np.arange(len(labels)), labels]).mean()

        least, most = 1 / 20, 20
        if slope(least) > 0:
            value = 1 / least
        elif slope(most) < 0:
            value = 1 / most
        else:
            value = 1 / brentq(slope, least, most, xtol=1e-15, rtol=1e-14, maxiter=1000)
    tempered = scores / value
    probabilities = softmax(tempered, axis=1)
    return dict(
        value=value,
        loss=negative_log_likelihood(labels, tempered),
        expectedError=calibration(labels, probabilities)["expectedError"],
        brier=brier(labels, probabilities),
    )


def brier(labels, probabilities):
    return float(((probabilities - np.eye(probabilities.shape[1])[labels]) ** 2).sum(axis=1).mean())


def coverage(labels, probabilities):
    """Geifman and El-Yaniv 2017: given answers are those at least as sure as a threshold."""
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    accuracy = np.array([right[confidence >= c].mean() for c in confidence])
    share = np.array([(confidence >= c).mean() for c in confidence])
    reached = [share[accuracy >= p].max() if (accuracy >= p).any() else None for p in [0.6, 0.8, 0.9, 0.99]]
    return dict(riskArea=float((1 - accuracy).mean()), reached=reached)


def means(labels, answers):
    """Over the classes that have images."""
    seen = np.unique(labels)
    result = {}
    for average in ["macro", "weighted"]:
        scores = precision_recall_fscore_support(labels, answers, labels=seen, average=average, zero_division=0)
        result[average] = [float(score) for score in scores[:3]]
    return result


def balanced(labels, answers):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of answers that are no truth
        return balanced_accuracy_score(labels, answers)


def rankings(labels, scores_of):
    """One class against the others; classes without images have none."""
    rows = []
    for c in range(scores_of.shape[1]):
        positive = labels == c
        if positive.any() and not positive.all():
            scores = scores_of[:, c]
            rows.append([roc_auc_score(positive, scores), average_precision_score(positive, scores)])
        else:
            rows.append(None)
    return rows


def mcnemar():
    rows = []
    for first, second in [(0, 1), (5, 5), (6, 14), (14, 6), (1, 12), (30, 55), (400, 480)]:
        rows.append(dict(onlyFirst=first, onlySecond=second, p=binomtest(second, first + second, 0.5).pvalue))
    return rows


def golden(case):
    labels, scores = truth(case), logits(case).astype(np.float64)
    answers = scores.argmax(axis=1)
    every = range(case["classes"])
    precision, recall, f1, support = precision_recall_fscore_support(labels, answers, labels=every, zero_division=0)
    probabilities = softmax(scores, axis=1)
    loss = negative_log_likelihood(labels, scores)
    if probabilities.min() > 1e-15:  # below, log_loss clips
        assert abs(loss - log_loss(labels, probabilities, labels=every)) < 1e-12
    return dict(
        case,
        images=case["images"],
        accuracy=float((answers == labels).mean()),
        top5=float(top_k(labels, scores, 5)),
        loss=float(loss),
        precision=precision.tolist(),
        recall=recall.tolist(),
        f1=f1.tolist(),
        support=support.tolist(),
        confusion=confusion_matrix(labels, answers, labels=every).tolist(),
        calibration=calibration(labels, probabilities),
        means=means(labels, answers),
        balancedAccuracy=balanced(labels, answers),
        kappa=cohen_kappa_score(labels, answers),
        mcc=matthews_corrcoef(labels, answers),
        brier=brier(labels, probabilities),
        temperature=temperature(labels, scores),
        # rounding decides which of equally sure answers comes first
        coverage=None if case["divisor"] == 1 else coverage(labels, probabilities),
        # of equal logits in another order the probabilities differ by rounding, which decides their ranks
        rankings=rankings(labels, scores if case["divisor"] == 1 else probabilities),
    )


def wilson():
    pairs = [(0, 1), (1, 1), (0, 10), (10, 10), (1, 2), (87, 100), (1, 1000), (999, 1000), (9983, 10000), (3, 7)]
    rows = []
    for successes, trials in pairs:
        low, high = binomtest(successes, trials).proportion_ci(0.95, method="wilson")
        rows.append(dict(successes=successes, trials=trials, low=low, high=high))
    return rows


if __name__ == "__main__":
    warnings.simplefilter("error")
    result = dict(
        versions=dict(numpy=np.__version__, scipy=scipy.__version__, sklearn=sklearn.__version__),
        tolerance=1e-12,
        cases={name: golden(case) for name, case in CASES.items()},
        wilson=wilson(),
        mcnemar=mcnemar(),
    )
    Path(sys.argv[1], "evaluation.json").write_text(json.dumps(result, indent=None, separators=(",", ":")) + "\n")
