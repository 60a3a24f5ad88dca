"""Nearest neighbours by faiss (exact) or hnswlib, timed beside ours: python search.py PEER ROWS COUNT DIM K THREADS OUT.

ROWS holds COUNT * DIM floats of unit rows; the K + 1 nearest rows of each, itself among them, go to OUT as 32-bit ints.
Prints one line of JSON. Needs `pip install faiss-cpu hnswlib numpy`.
"""

import ctypes
import glob
import json
import os
import sys
import time

import numpy as np


def search_faiss(rows, k, threads):
    import faiss

    faiss.omp_set_num_threads(threads)
    index = faiss.IndexFlatIP(rows.shape[1])
    index.add(rows)
    _, found = index.search(rows, k)
    return found, f"faiss {faiss.__version__}, {blas_kernel(faiss)}"


def blas_kernel(faiss):
    """What OpenBLAS chose, or was told, to multiply with."""
    folder = os.path.dirname(os.path.dirname(faiss.__file__))
    for file in glob.glob(os.path.join(folder, "faiss_cpu.libs", "libopenblas*")):
        library = ctypes.CDLL(file)
        library.openblas_get_corename.restype = ctypes.c_char_p
        return "OpenBLAS " + library.openblas_get_corename().decode()
    return "BLAS unknown"


def search_hnswlib(rows, k, threads):
    import hnswlib

    count, dim = rows.shape
    index = hnswlib.Index(space="ip", dim=dim)
    index.init_index(max_elements=count, M=16, ef_construction=200, random_seed=1)
    index.add_items(rows, num_threads=threads)
    index.set_ef(max(64, 2 * k))
    found, _ = index.knn_query(rows, k=k, num_threads=threads)
    return found, f"hnswlib, M 16, ef {max(64, 2 * k)}"


def main(peer, file, count, dim, k, threads, out):
    rows = np.fromfile(file, dtype=np.float32).reshape(int(count), int(dim))
    search = {"faiss": search_faiss, "hnswlib": search_hnswlib}[peer]
    __import__(peer)
    began, cpu = time.perf_counter(), time.process_time()
    found, name = search(rows, int(k) + 1, int(threads))
    times = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}
    found.astype(np.int32).tofile(out)
    print(json.dumps({"name": name, **times}))


main(*sys.argv[1:])
