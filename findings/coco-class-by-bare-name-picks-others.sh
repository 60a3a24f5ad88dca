#!/usr/bin/env bash
# Guess: COCO(...).getCatIds(catNms="caterpillar") finds the one class of that name, as ["caterpillar"] does, and
# getImgIds with two classes gives the images that show one or the other, as getAnnIds does with annotations.
# Instead (pycocotools 2.0.11): a bare string is searched as text, so every class whose name is a part of it comes along
# (cat, pillar), while a class that contains it does not; and getImgIds gives only images that show both classes, while
# getAnnIds with the same two classes gives the annotations of either.
# For a dataset tool: always pass lists of names, and take the union of images yourself. For classification written as
# COCO, with one class per image, getImgIds of two classes is always empty.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q --disable-pip-version-check pycocotools==2.0.11 numpy==2.2.6
cd "$tmp"
cat > finding.py <<'PY'
import contextlib, importlib.metadata, io, json, sys
from pycocotools.coco import COCO

print("pycocotools", importlib.metadata.version("pycocotools"))
names = ["cat", "caterpillar", "pillar", "dog"]
json.dump({
    "info": {},
    "images": [{"id": n, "file_name": f"{n}.png", "width": 8, "height": 8} for n in (1, 2, 3, 4)],
    "categories": [{"id": n + 1, "name": name, "supercategory": ""} for n, name in enumerate(names)],
    "annotations": [{"id": n, "image_id": n, "category_id": n, "bbox": [0, 0, 8, 8], "area": 64, "iscrowd": 0}
                    for n in (1, 2, 3, 4)],
}, open("coco.json", "w"))
with contextlib.redirect_stdout(io.StringIO()):
    coco = COCO("coco.json")

def called(ids):
    return [c["name"] for c in coco.loadCats(ids)]

bare, listed = called(coco.getCatIds(catNms="caterpillar")), called(coco.getCatIds(catNms=["caterpillar"]))
short = called(coco.getCatIds(catNms="cat"))
images, boxes = coco.getImgIds(catIds=[1, 4]), coco.getAnnIds(catIds=[1, 4])
print("getCatIds('caterpillar')   ", bare)
print("getCatIds(['caterpillar']) ", listed)
print("getCatIds('cat')           ", short)
print("images of cat, dog:", images, " annotations of cat, dog:", boxes)
same = (bare == ["cat", "caterpillar", "pillar"] and listed == ["caterpillar"] and short == ["cat"]
        and images == [] and boxes == [1, 4])
print("as described" if same else "CHANGED")
sys.exit(not same)
PY
"$tmp/venv/bin/python" finding.py
