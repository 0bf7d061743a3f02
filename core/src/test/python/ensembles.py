"""Golden values of votes, their weights and the diversity of members, from scikit-learn and SciPy.

Run with the folder to write into: python3 ensembles.py ../resources/golden
The logits are a formula in whole numbers (see logits below and VotesGoldenTest), so that only the results are stored.

Tolerance: 1e-6 of probabilities and cross-entropies, 1e-12 of diversity and tails, 1e-4 of the regression's objective.
Hard votes are compared where no two answers have equal weights: VotingClassifier gives a tie to the lower class, ours
to the higher mean probability.
"""

import itertools
import json
import sys
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax
from scipy.stats import binom
from sklearn.ensemble import VotingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import LabelEncoder

CASES = {
    "three of four classes": dict(members=3, classes=4, images=150, temperatures=[1, 2, 0.5], weights=[0.5, 0.3, 0.2]),
    "five of two classes": dict(members=5, classes=2, images=80, temperatures=[1, 1, 1, 1, 1], weights=[0.2] * 5),
    "two of seven classes": dict(members=2, classes=7, images=211, temperatures=[3, 0.8], weights=[0.75, 0.25]),
}
DECAY = 0.01
SHOWN = 30


def truth(case):
    i = np.arange(case["images"])
    return i * i * 3 % 1013 % case["classes"]


def logits(case, member):
    i = np.arange(case["images"], dtype=np.int64)[:, None]
    c = np.arange(case["classes"], dtype=np.int64)[None, :]
    noise = (i * (7919 + 1000 * member) + c * 10473 + i * c * (31 + member)) % 1009
    easy = (c == truth(case)[:, None]) & ((i + member) % (3 + member) != 0)
    return (noise / 200 + np.where(easy, 3, 0)).astype(np.float32)


class Known:
    """A classifier that answers image i by row i of its probabilities."""

    def __init__(self, probabilities):
        self.probabilities = probabilities

    def predict_proba(self, images):
        return self.probabilities[images]

    def predict(self, images):
        return self.probabilities[images].argmax(axis=1)


def voting(case, members, how):
    """scikit-learn's, of members that need no fit."""
    model = VotingClassifier([(str(m), None) for m in range(len(members))], voting=how, weights=case["weights"])
    model.estimators_ = [Known(p) for p in members]
    model.le_ = LabelEncoder().fit(np.arange(case["classes"]))
    model.classes_ = model.le_.classes_
    return model


def untied(case, members):
    votes = np.zeros((case["images"], case["classes"]))
    for weight, p in zip(case["weights"], members):
        votes[np.arange(case["images"]), p.argmax(axis=1)] += weight
    top = np.sort(votes, axis=1)
    return top[:, -1] - top[:, -2] > 1e-3


def mixture(labels, members):
    """The least mean cross-entropy of a weighted mean of probabilities, by SLSQP from several starts."""
    right = np.stack([p[np.arange(len(labels)), labels] for p in members], axis=1)

    def loss(w):
        return -np.log(right @ w).mean()

    def slope(w):
        return -(right / (right @ w)[:, None]).mean(axis=0)

    count = len(members)
    starts = [np.full(count, 1 / count)] + [0.9 * np.eye(count)[m] + 0.1 / count for m in range(count)]
    found = [
        minimize(loss, start, jac=slope, bounds=[(0, 1)] * count, method="SLSQP",
                 constraints=dict(type="eq", fun=lambda w: w.sum() - 1, jac=lambda w: np.ones(count)),
                 options=dict(ftol=1e-15, maxiter=1000))
        for start in starts
    ]
    best = min(found, key=lambda result: result.fun)
    return dict(weights=best.x.tolist(), loss=best.fun)


def stacked(labels, logs, classes):
    """LogisticRegression on the members' logarithms of probabilities less their mean."""
    inputs = np.concatenate([log - log.mean(axis=1, keepdims=True) for log in logs], axis=1)
    model = LogisticRegression(
        C=1 / (DECAY * len(labels)), multi_class="multinomial", solver="lbfgs", tol=1e-10, max_iter=100000
    ).fit(inputs, labels)
    weights, biases = model.coef_, model.intercept_
    if classes == 2:  # scikit-learn keeps one row w of the two, [-w, w]
        weights, biases = np.concatenate([-weights, weights]), np.concatenate([-biases, biases])
    answers = log_softmax(inputs @ weights.T + biases, axis=1)
    loss = -answers[np.arange(len(labels)), labels].mean()
    return dict(decay=DECAY, objective=loss + DECAY / 2 * (weights**2).sum(), logs=answers[:5].tolist())


def pairs(labels, members):
    """Kuncheva and Whitaker 2003, table 1, by their formulas; disagreement is of answers, not of right and wrong."""
    rows = []
    for a, b in itertools.combinations(range(len(members)), 2):
        first, second = members[a].argmax(axis=1), members[b].argmax(axis=1)
        one, other = first == labels, second == labels
        n11, n00 = (one & other).sum(), (~one & ~other).sum()
        n10, n01 = (one & ~other).sum(), (~one & other).sum()
        rows.append(dict(
            disagreement=float((first != second).mean()),
            errorCorrelation=float(np.corrcoef(~one, ~other)[0, 1]),
            doubleFault=float(n00 / len(labels)),
            q=float((n11 * n00 - n01 * n10) / (n11 * n00 + n01 * n10)),
        ))
    return rows


def golden(case):
    labels = truth(case)
    logs = [
        log_softmax(logits(case, m).astype(np.float64) / case["temperatures"][m], axis=1)
        for m in range(case["members"])
    ]
    members = [np.exp(log) for log in logs]
    images = np.arange(case["images"])
    median = np.median(np.stack(members), axis=0)
    return dict(
        case,
        soft=voting(case, members, "soft").predict_proba(images)[:SHOWN].tolist(),
        hard=[int(a) if u else -1
              for a, u in zip(voting(case, members, "hard").predict(images), untied(case, members))],
        median=(median / median.sum(axis=1, keepdims=True))[:SHOWN].tolist(),
        mixture=mixture(labels, members),
        stacked=stacked(labels, logs, case["classes"]),
        pairs=pairs(labels, members),
    )


def tail(members, error):
    """More than half err; of an even number half of the ties."""
    value = binom.sf(members // 2, members, error)
    return value + (binom.pmf(members // 2, members, error) / 2 if members % 2 == 0 else 0)


def enumerated(errors):
    total = 0.0
    for wrong in itertools.product([0, 1], repeat=len(errors)):
        chance = np.prod([e if w else 1 - e for e, w in zip(errors, wrong)])
        total += chance * (1 if 2 * sum(wrong) > len(errors) else 0.5 if 2 * sum(wrong) == len(errors) else 0)
    return total


def majorities():
    equal = [dict(members=m, error=e, tail=float(tail(m, e)))
             for m in [1, 2, 3, 4, 5, 9, 10, 51] for e in [0.0, 0.01, 0.2, 0.5, 0.7, 1.0]]
    several = [[0.1], [0.1, 0.3], [0.05, 0.2, 0.4], [0.1, 0.1, 0.6, 0.3], [0.02, 0.5, 0.9, 0.3, 0.25, 0.15, 0.45]]
    return dict(equal=equal, several=[dict(errors=e, tail=float(enumerated(e))) for e in several])


if __name__ == "__main__":
    result = dict(
        versions=dict(numpy=np.__version__, scipy=scipy.__version__, sklearn=sklearn.__version__),
        cases={name: golden(case) for name, case in CASES.items()},
        majorities=majorities(),
    )
    Path(sys.argv[1], "ensembles.json").write_text(json.dumps(result, indent=None, separators=(",", ":")) + "\n")
