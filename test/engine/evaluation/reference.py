"""Prints the values of an independent implementation that the tests of the evaluation hold: scikit-learn 1.2.1, numpy 1.24.2.

Scores are round(sin(1.7 i) + 0.6 (i mod 2), 1) of i = 0..59 with class i mod 2; labelings are i mod 4 and floor(i / 9) mod 5.
"""
import json
import numpy as np
from sklearn.metrics import (adjusted_mutual_info_score, average_precision_score, brier_score_loss, normalized_mutual_info_score,
                             roc_auc_score, roc_curve)

i = np.arange(60)
positive = i % 2
scores = np.round(np.sin(1.7 * i) + 0.6 * positive, 1)
fpr, tpr, _ = roc_curve(positive, scores, drop_intermediate=False)
u, v = i % 4, (i // 9) % 5
print(json.dumps({
    'auroc': roc_auc_score(positive, scores), 'ap': average_precision_score(positive, scores),
    'fpr': list(fpr), 'tpr': list(tpr), 'fprAt95': fpr[np.argmax(tpr >= 0.95)],
    'nmi': normalized_mutual_info_score(u, v), 'ami': adjusted_mutual_info_score(u, v),
    'brier': brier_score_loss(positive, 1 / (1 + np.exp(-scores))),
}))
