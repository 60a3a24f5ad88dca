#!/usr/bin/env bash
# Guess: Hugging Face's ClassLabel maps a class name to its number, and refuses a string that is no class name.
# Instead (datasets 5.2.0): a string that is no name but reads as a number is taken for the index. With the classes
# "3", "5" and "8", the string "1" becomes class "5", and "0" becomes class "3"; only a number past the end is refused.
# For a dataset tool: labels that are digits (MNIST subsets, plant or part numbers) turn into other classes when the list
# of names misses one, e.g. after a class was renamed or left out of an export. Check labels against the names first.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q --disable-pip-version-check datasets==5.2.0 huggingface_hub==2.4.0 pyarrow==26.0.1 pandas==3.1.1 numpy==2.2.6
export HF_HOME="$tmp/hf" HF_HUB_OFFLINE=1
cd "$tmp"
cat > finding.py <<'PY'
import sys
import datasets
from datasets import ClassLabel, Dataset

datasets.disable_progress_bars()
print("datasets", datasets.__version__)
digits = ClassLabel(names=["3", "5", "8"])
written = ["3", "5", "1", "0"]
rows = Dataset.from_dict({"label": written}).cast_column("label", digits)
read = [digits.int2str(n) for n in rows["label"]]
print("names", digits.names, "written", written, "read", read)

def refused(names, value):
    try:
        Dataset.from_dict({"label": [value]}).cast_column("label", ClassLabel(names=names))
    except ValueError as error:
        print(f"{value!r} with names {names}: {type(error).__name__}: {error}")
        return True
    return False

nine = refused(digits.names, "9")
word = refused(["cat", "dog"], "cow")
one = Dataset.from_dict({"label": ["cat", "1"]}).cast_column("label", ClassLabel(names=["cat", "dog"]))
print("names ['cat', 'dog'] written ['cat', '1'] read", [one.features["label"].int2str(n) for n in one["label"]])
same = read == ["3", "5", "5", "3"] and nine and word and one["label"][:] == [0, 1]
print("as described" if same else "CHANGED")
sys.exit(not same)
PY
"$tmp/venv/bin/python" finding.py
