#!/usr/bin/env bash
# Guess: two pictures that CleanVision calls exact duplicates show the same; two files with the same pixels are found.
# Instead (CleanVision 0.3.7): it compares the raw samples without size, mode or palette. Two palette pictures with the
# same indices and other colours are exact duplicates; so are a 40x20 and a 20x40 picture with the samples in the same
# order. An RGB picture and its copy with a full alpha channel are no exact duplicates.
# A 16-bit grey ramp gets scores far outside of 0 to 1, and is called too light, while its 8-bit copy is fine.
# For a dataset tool: do not drop "exact duplicates" of CleanVision unseen (palette icons, charts, masks, flags; flat or
# tiny pictures of one area), nor take its scores for numbers between 0 and 1.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q --disable-pip-version-check cleanvision==0.3.7 pillow==13.0.0 numpy==2.2.6 imagehash==4.3.2
cd "$tmp"
cat > finding.py <<'PY'
import contextlib, importlib.metadata, io, os, sys
import numpy as np
from PIL import Image
from cleanvision import Imagelab

print("cleanvision", importlib.metadata.version("cleanvision"))
random = np.random.default_rng(0)
os.mkdir("images")
def save(name, picture):
    picture.save(f"images/{name}.png")

indices = random.integers(0, 4, (32, 32)).astype("uint8")
for name, colours in (("red", [250, 0, 0, 200, 0, 0, 90, 0, 0, 20, 0, 0]),
                      ("blue", [0, 250, 250, 0, 0, 200, 80, 0, 90, 200, 200, 255])):
    picture = Image.frombytes("P", (32, 32), indices.tobytes())
    picture.putpalette(colours)
    save(name, picture)
samples = random.integers(0, 255, 800, dtype="uint8")
save("wide", Image.fromarray(samples.reshape(20, 40)))
save("high", Image.fromarray(samples.reshape(40, 20)))
colour = random.integers(0, 255, (32, 32, 3), dtype="uint8")
save("rgb", Image.fromarray(colour))
save("rgb-opaque", Image.fromarray(np.dstack([colour, np.full((32, 32), 255, "uint8")])))
ramp = np.linspace(0, 65535, 1024).reshape(32, 32).astype("uint16")
save("deep16", Image.fromarray(ramp))
save("deep8", Image.fromarray((ramp >> 8).astype("uint8")))

with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    lab = Imagelab(data_path="images")
    lab.find_issues(n_jobs=1)
table = lab.issues
table.index = [os.path.splitext(os.path.basename(p))[0] for p in table.index]
sets = sorted(sorted(os.path.splitext(os.path.basename(p))[0] for p in s) for s in lab.info["exact_duplicates"]["sets"])
print("exact duplicates", sets)
shown = table.loc[["deep16", "deep8"], ["light_score", "is_light_issue", "dark_score", "is_dark_issue"]]
print(shown.to_string())
same = (sets == [["blue", "red"], ["high", "wide"]] and shown.light_score["deep16"] < 0 and shown.dark_score["deep16"] > 1
        and bool(shown.is_light_issue["deep16"]) and not shown.is_light_issue["deep8"])
print("as described" if same else "CHANGED")
sys.exit(not same)
PY
"$tmp/venv/bin/python" finding.py
