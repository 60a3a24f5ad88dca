#!/usr/bin/env bash
# Guess: Hugging Face's imagefolder labels a picture by its folder; one picture in an odd place costs at most
# that picture its label, and a dataset of one class has one label.
# Instead (datasets 5.2.0): one picture a folder deeper or higher than the others takes the label column away from all
# of them; so does a dataset with only one class. There is no error, and every picture is still loaded.
# For a dataset tool: an export for imagefolder must put all labelled pictures at one depth and leave unlabelled ones
# out (a top-level picture without a label unlabels the rest), or write a metadata file. Nested classes next to flat
# ones (dog/poodle/ beside cat/) cannot be carried by folders.
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
    rows = datasets.load_dataset("imagefolder", data_dir=name, split="train")
    classes = rows.features["label"].names if "label" in rows.features else None
    print(f"{files}\n  -> {len(rows)} rows, classes {classes}")
    return len(rows), classes

even = ["cat/1.png", "cat/2.png", "dog/1.png", "dog/2.png"]
got = [
    load("even", even),
    load("nested", even + ["dog/poodle/3.png"]),
    load("unlabelled", even + ["new.png"]),
    load("single", even[:2]),
    load("all-nested", ["pet/cat/1.png", "pet/dog/1.png", "wild/dog/2.png"]),
]
same = got == [(4, ["cat", "dog"]), (5, None), (5, None), (2, None), (3, ["cat", "dog"])]
print("as described" if same else "CHANGED")
sys.exit(not same)
PY
"$tmp/venv/bin/python" finding.py
