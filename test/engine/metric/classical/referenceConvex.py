"""Prints the values of independent solutions that the tests of LMNN and ITML hold: both problems as their papers state them, given to scipy's general
solvers; none of the algorithms under test is in here. scipy 1.10.1, numpy 1.24.2. The data is that of reference.py, of class i mod 3.
"""
import json
import numpy as np
from scipy.optimize import minimize


def data(rows, columns):
    i, j = np.meshgrid(np.arange(rows), np.arange(columns), indexing='ij')
    return np.sin(1.3 * i + 2.1 * j + 0.7 * i * j) * (j + 1) / 3


def lmnn(x, y, k, mu):
    """Weinberger & Saul 2009, equations 11 to 13, over M = L'L, in which the problem is convex; its hinges are sharpened from smooth ones."""
    rows, n = x.shape
    d = ((x[:, None] - x[None]) ** 2).sum(-1)
    targets = [(i, j) for i in range(rows) for j in sorted((j for j in range(rows) if j != i and y[j] == y[i]), key=lambda j: (d[i, j], j))[:k]]
    near = np.array([x[i] - x[j] for i, j in targets])
    triples = [(t, i, l) for t, (i, j) in enumerate(targets) for l in range(rows) if y[l] != y[i]]
    pair = np.array([t for t, _, _ in triples])
    far = np.array([x[i] - x[l] for _, i, l in triples])

    def gaps(flat):
        l = flat.reshape(n, n)
        pulls = ((near @ l.T) ** 2).sum(1)
        return pulls, 1 + pulls[pair] - ((far @ l.T) ** 2).sum(1)

    def exact(flat):
        pulls, gap = gaps(flat)
        return float((1 - mu) * pulls.sum() + mu * np.maximum(gap, 0).sum())

    def smooth(flat, sharp):
        pulls, gap = gaps(flat)
        return (1 - mu) * pulls.sum() + mu * np.logaddexp(0, sharp * gap).sum() / sharp

    start = np.eye(n).ravel()
    found = start
    for sharp in 10.0 ** np.arange(1, 6.5, 0.5):
        found = minimize(smooth, found, args=(sharp,), method='BFGS', options={'maxiter': 500, 'gtol': 1e-7}).x
    return exact(start), exact(found)


def itml(near, far, upper, lower, gamma):
    """Davis et al. 2007, problem 4.1: min LogDet(A, I) + gamma LogDet(diag s, diag s0) with near pairs within s and far pairs beyond it."""
    n = near.shape[1]
    s0 = np.array([upper] * len(near) + [lower] * len(far))
    pairs = np.vstack([near, far])
    half = np.tril_indices(n)

    def matrix(z):
        c = np.zeros((n, n))
        c[half] = z[:len(half[0])]
        return c @ c.T

    def slack(z):
        return np.exp(z[len(half[0]):])

    def objective(z):
        a, s = matrix(z), slack(z)
        return np.trace(a) - np.linalg.slogdet(a)[1] - n + gamma * (s / s0 - np.log(s / s0) - 1).sum()

    def gaps(z):
        v = np.einsum('pi,ij,pj->p', pairs, matrix(z), pairs)
        return np.concatenate([slack(z)[:len(near)] - v[:len(near)], v[len(near):] - slack(z)[len(near):]])

    start = np.concatenate([np.eye(n)[half], np.log(s0)])
    found = minimize(objective, start, method='SLSQP', constraints={'type': 'ineq', 'fun': gaps}, options={'maxiter': 2000, 'ftol': 1e-14})
    assert found.success
    return matrix(found.x)


x, y = data(18, 3), np.arange(18) % 3
shifted = data(18, 3)
shifted[:, 0] += y * 1.5
near = np.array([x[i] - x[i + 3] for i in range(4)])
far = np.array([x[i] - x[i + 1] for i in range(4)])
print(json.dumps({
    'lmnn': lmnn(x, y, 2, 0.5), 'lmnnShifted': lmnn(shifted, y, 2, 0.5),
    'itmlGamma1': itml(near, far, 0.5, 2.0, 1.0).ravel().tolist(), 'itmlGamma10': itml(near, far, 0.5, 2.0, 10.0).ravel().tolist(),
}, indent=1))
