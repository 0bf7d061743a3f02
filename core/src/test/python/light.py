"""Golden values of light classifiers on features, from scikit-learn (whose SVC is LIBSVM and LinearSVC LIBLINEAR).

Run with the folder to write into: python3 light.py ../resources/golden
Features and labels are the formula of logistic.py (see LightData.java); the first "images" rows are learnt from, and
"asked" rows behind them are asked about.
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np
import sklearn
from logistic import data
from sklearn.ensemble import AdaBoostClassifier, BaggingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, LinearSVC

warnings.filterwarnings("ignore", category=FutureWarning)


def parts(images, asked, width, classes):
    features, labels = data(dict(images=images + asked, width=width, classes=classes))
    scale = StandardScaler().fit(features[:images])
    scaled = scale.transform(features)
    return scaled[:images], labels[:images], scaled[images:], labels[images:], features[images:], features[:images]


def shape(images, asked, width, classes):
    return dict(images=images, asked=asked, width=width, classes=classes)


def rounded(values):
    return np.round(np.asarray(values, dtype=np.float64), 7).tolist()


def logistic(decay, images):
    return LogisticRegression(
        C=1 / (decay * images), multi_class="multinomial", solver="lbfgs", tol=1e-10, max_iter=100000
    )


def linear_svm(case, c):
    x, y, asked, _, _, _ = parts(**case)
    # the bias is penalised by its square over that of the scaling: next to nothing, as ours
    model = LinearSVC(C=c, dual=False, tol=1e-10, intercept_scaling=1000, max_iter=100000).fit(x, y)
    return dict(case, c=c, scores=rounded(model.decision_function(asked)))


def kernel(case, c, gamma):
    x, y, asked, _, _, _ = parts(**case)
    model = SVC(C=c, gamma=gamma / case["width"], decision_function_shape="ovo", tol=1e-3).fit(x, y)
    pairs = np.atleast_2d(model.decision_function(asked))
    return dict(case, c=c, gamma=gamma, pairs=rounded(pairs), predicted=model.predict(asked).tolist())


def neighbours(case, k, unit):
    x, y, asked, _, plain, plain_x = parts(**case)
    model = KNeighborsClassifier(k, weights="distance", algorithm="brute", metric="euclidean")
    if unit:
        x, asked = (m / np.linalg.norm(m, axis=1, keepdims=True) for m in (plain_x, plain))
    return dict(case, k=k, unit=unit, shares=rounded(model.fit(x, y).predict_proba(asked)))


def samme(case, decay, members):
    x, y, asked, _, _, _ = parts(**case)
    base = LogisticRegression(C=1 / decay, multi_class="multinomial", solver="lbfgs", tol=1e-10, max_iter=100000)
    model = AdaBoostClassifier(base, n_estimators=members, algorithm="SAMME", random_state=0).fit(x, y)
    return dict(
        case,
        decay=decay,
        members=members,
        weights=rounded(model.estimator_weights_[: len(model.estimators_)]),
        errors=rounded(model.estimator_errors_[: len(model.estimators_)]),
        predicted=model.predict(asked).tolist(),
    )


def bagging(case, decay, members):
    x, y, _, _, _, _ = parts(**case)
    base = logistic(decay, case["images"])
    model = BaggingClassifier(base, n_estimators=members, oob_score=True, random_state=3).fit(x, y)
    return dict(
        case,
        decay=decay,
        resamples=[s.tolist() for s in model.estimators_samples_],
        accuracy=model.oob_score_,
        probabilities=rounded(model.oob_decision_function_),
    )


def forest(case, trees):
    x, y, asked, truth, _, _ = parts(**case)
    scores = [RandomForestClassifier(trees, random_state=s).fit(x, y).score(asked, truth) for s in range(5)]
    return dict(case, trees=trees, accuracy=float(np.mean(scores)))


if __name__ == "__main__":
    wide, narrow = shape(90, 30, 120, 4), shape(150, 40, 7, 3)
    result = dict(
        versions=dict(numpy=np.__version__, sklearn=sklearn.__version__),
        tolerance=2e-3,
        linearSvm=[linear_svm(narrow, 0.1), linear_svm(wide, 0.001)],
        kernel=[kernel(narrow, 3, 1), kernel(wide, 1, 0.5)],
        neighbours=[neighbours(narrow, 7, False), neighbours(wide, 5, True)],
        samme=[samme(shape(150, 40, 4, 4), 0.3, 6)],
        bagging=[bagging(narrow, 0.1, 25)],
        forest=[forest(shape(400, 600, 12, 4), 100)],
    )
    text = json.dumps(result, indent=None, separators=(",", ":"))
    Path(sys.argv[1], "light.json").write_text(text + "\n")
