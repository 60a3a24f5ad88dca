"""Prints the values of an independent implementation that the tests of the classical methods hold: scikit-learn 1.2.1, numpy 1.24.2.

The data is made by a formula, so that the tests make the same: row i, column j is sin(1.3 i + 2.1 j + 0.7 i j) * (j + 1) / 3,
its class is i mod 3.
"""
import json
import numpy as np
from sklearn.covariance import LedoitWolf, OAS
from sklearn.decomposition import PCA
from sklearn.neighbors import NeighborhoodComponentsAnalysis


def data(rows, columns):
    i, j = np.meshgrid(np.arange(rows), np.arange(columns), indexing='ij')
    return np.sin(1.3 * i + 2.1 * j + 0.7 * i * j) * (j + 1) / 3


def softmax_sum(x, y):
    d = ((x[:, None] - x[None]) ** 2).sum(-1)
    np.fill_diagonal(d, np.inf)
    p = np.exp(-(d - d.min(1, keepdims=True)))
    p /= p.sum(1, keepdims=True)
    return (p * (y[:, None] == y[None])).sum()


x = data(24, 5)
y = np.arange(24) % 3
lw = LedoitWolf().fit(x)
oas = OAS().fit(x)
pca = PCA(3).fit(x)
wide = PCA(3).fit(data(6, 9))
nca = NeighborhoodComponentsAnalysis(init='identity', max_iter=100, tol=1e-6).fit(x, y)
shifted = data(24, 5)
shifted[:, 0] += y * 0.8
nca2 = NeighborhoodComponentsAnalysis(init='identity', max_iter=100, tol=1e-6).fit(shifted, y)
print(json.dumps({
    'ledoitWolf': lw.shrinkage_, 'ledoitWolf00': lw.covariance_[0, 0], 'ledoitWolf12': lw.covariance_[1, 2],
    'mahalanobis01': float((x[0] - x[1]) @ np.linalg.inv(lw.covariance_) @ (x[0] - x[1])),
    'oas': oas.shrinkage_, 'oas44': oas.covariance_[4, 4],
    'pcaVariance': list(pca.explained_variance_ * 23 / 24), 'pcaFirst': list(np.abs(pca.components_[0])),
    'wideVariance': list(wide.explained_variance_ * 5 / 6), 'wideFirst': list(np.abs(wide.components_[0])),
    'ncaStart': softmax_sum(x, y), 'ncaEnd': softmax_sum(nca.transform(x), y),
    'ncaShiftedStart': softmax_sum(shifted, y), 'ncaShiftedEnd': softmax_sum(nca2.transform(shifted), y),
}, indent=1))
