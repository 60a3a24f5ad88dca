#!/usr/bin/env bash
# Guess: on vectors of length 1, inner product and squared distance rank alike, ties included (in the order of adding),
# and the nearest of a longer answer is the nearest of a shorter one.
# Instead (faiss-cpu 1.15.1): among equal rows IndexFlatL2 gives the first added first; IndexFlatIP gives the last of
# those it kept first, and which it kept depends on k. So the top answer is row 0 with k=1, row 4 with k=5 and row 149
# with k=150.
# For a dataset tool: with copies in the data, "the nearest image", "skip the first hit, it is the image itself" and
# any agreement with a reference by row number break on cosine. Break ties yourself, by score and then by row, after
# asking for more than k.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q --disable-pip-version-check faiss-cpu==1.15.1 numpy==2.2.6
cd "$tmp"
cat > finding.py <<'PY'
import sys
import faiss, numpy as np

print("faiss", faiss.__version__)
rows = np.zeros((500, 8), "float32")
rows[:, 0] = 1          # 500 copies of one picture
rows[200:, :2] = 0, 1   # from 200 on, copies of another
query = rows[:1]
top = {}
for kind in (faiss.IndexFlatL2, faiss.IndexFlatIP):
    index = kind(8)
    index.add(rows)
    for k in (1, 2, 5, 50, 150):
        found = index.search(query, k)[1][0].tolist()
        top[kind.__name__, k] = found
        print(f"{kind.__name__:12} k={k:<4} first {found[:5]}")
same = all(top["IndexFlatL2", k] == list(range(k)) and top["IndexFlatIP", k] == list(range(k))[::-1]
           for k in (1, 2, 5, 50, 150))
print("as described" if same else "CHANGED")
sys.exit(not same)
PY
"$tmp/venv/bin/python" finding.py
