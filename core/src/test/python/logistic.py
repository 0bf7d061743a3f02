"""Golden values of multinomial logistic regression at its optimum, from scikit-learn.

Run with the folder to write into: python3 logistic.py ../resources/golden
Features and labels are a formula in whole numbers (see data below and SoftmaxRegressionTest), so that only the results
are stored.
"""

import json
import sys
from pathlib import Path

import numpy as np
import sklearn
from scipy.special import log_softmax
from sklearn.linear_model import LogisticRegression

CASES = {
    "plain": dict(images=90, width=7, classes=4, decay=0.1),
    "weak decay": dict(images=120, width=5, classes=3, decay=0.001),
    "more features than images": dict(images=30, width=60, classes=3, decay=0.05),
    "two classes": dict(images=60, width=4, classes=2, decay=0.02),
}


def data(case):
    i = np.arange(case["images"], dtype=np.int64)[:, None]
    f = np.arange(case["width"], dtype=np.int64)[None, :]
    labels = (i[:, 0] * i[:, 0] * 3 % 1013) % case["classes"]
    noise = (i * 7919 + f * 10473 + i * f * 31) % 1009
    features = noise / 504.5 - 1 + np.where(f % case["classes"] == labels[:, None], 0.7, 0)
    return features.astype(np.float32).astype(np.float64), labels


def golden(case):
    features, labels = data(case)
    images = len(labels)
    # multinomial also for two classes, as ours: there are then two rows of weights
    model = LogisticRegression(
        C=1 / (case["decay"] * images), multi_class="multinomial", solver="lbfgs", tol=1e-10, max_iter=100000
    )
    model.fit(features, labels)
    weights, biases = model.coef_, model.intercept_
    if case["classes"] == 2:  # scikit-learn keeps one row w of the two, [-w, w]
        weights, biases = np.concatenate([-weights, weights]), np.concatenate([-biases, biases])
    logs = log_softmax(features @ weights.T + biases, axis=1)
    objective = -logs[np.arange(images), labels].mean() + case["decay"] / 2 * (weights**2).sum()
    return dict(case, objective=objective, logs=logs[:5].tolist())


if __name__ == "__main__":
    result = dict(
        versions=dict(numpy=np.__version__, sklearn=sklearn.__version__),
        tolerance=1e-5,
        cases={name: golden(case) for name, case in CASES.items()},
    )
    Path(sys.argv[1], "logistic.json").write_text(json.dumps(result, indent=None, separators=(",", ":")) + "\n")
