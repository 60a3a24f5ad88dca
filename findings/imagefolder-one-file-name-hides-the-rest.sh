#!/usr/bin/env bash
# Guess: Hugging Face's imagefolder loads every picture below DIR/CLASS/, whatever the pictures are called,
# and a folder without split folders becomes one split, train.
# Instead (datasets 5.2.0): a single file called test-2.png, or a class called train, is taken for the sign of a split;
# then only files with such a sign are loaded. The others are left out, with no error and no warning, and the labels go.
# For a dataset tool: count the rows that come back after an export, and do not write names with the words train, test,
# val or dev set off by - or _ (a vehicle dataset has a class "train"); or write data_files or a metadata file.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q --disable-pip-version-check datasets==5.2.0 huggingface_hub==2.4.0 pyarrow==26.0.1 pandas==3.1.1 numpy==2.2.6 pillow==13.0.0
export HF_HOME="$tmp/hf" HF_HUB_OFFLINE=1
cd "$tmp"
cat > finding.py <<'PY'
import os, sys
import datasets
from PIL import Image

datasets.disable_progress_bars()
print("datasets", datasets.__version__)

def load(name, files):
    for n, f in enumerate(files):
        os.makedirs(os.path.dirname(f"{name}/{f}"), exist_ok=True)
        Image.new("RGB", (8, 8), (n * 20, 0, 0)).save(f"{name}/{f}")
    loaded = datasets.load_dataset("imagefolder", data_dir=name)
    got = {split: (len(rows), sorted(rows.features)) for split, rows in loaded.items()}
    print(f"{len(files)} files {files}\n  -> {got}")
    return got

plain = load("plain", ["cat/1.png", "cat/best-2.png", "cat/3.png", "dog/1.png", "dog/2.png"])
named = load("named", ["cat/1.png", "cat/test-2.png", "cat/3.png", "dog/1.png", "dog/2.png"])
vehicles = load("vehicles", ["bus/1.png", "bus/2.png", "car/1.png", "train/1.png", "train/2.png"])
same = (plain == {"train": (5, ["image", "label"])}
        and named == {"test": (1, ["image"])}
        and vehicles == {"train": (2, ["image"])})
print("as described" if same else "CHANGED")
sys.exit(not same)
PY
"$tmp/venv/bin/python" finding.py
