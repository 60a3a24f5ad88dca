#!/usr/bin/env bash
# Guess: greyscale in sharp (JavaScript) and convert("L") in Pillow agree to a level or two, so that perceptual hashes,
# brightness checks and features computed in one can be compared with those of the other.
# Instead (sharp 0.35.5 with libvips 8.18.7, Pillow 13.0.0): sharp weighs light in linear space, Pillow weighs the stored
# sRGB values. Pure green is 220 in one, 150 in the other, and the order can turn round: a red is lighter than a grey in
# sharp and darker in Pillow. A picture of red and grey stripes gets a difference hash with every bit flipped.
# For a dataset tool: of coloured pictures, hashes stored by a Python tool can miss every copy when compared with hashes
# made with sharp, while grey pictures agree. Take RGB from sharp and weigh it yourself.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install -q --disable-pip-version-check pillow==13.0.0
cd "$tmp"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund sharp@0.35.5
cat > finding.py <<'PY'
import PIL
from PIL import Image

print("pillow", PIL.__version__)
colours = {"green": (0, 255, 0), "red": (170, 0, 0), "grey": (65, 65, 65)}
for name, colour in colours.items():
    Image.new("RGB", (8, 8), colour).save(f"{name}.png")
stripes = Image.new("RGB", (9, 8))
for x in range(9):
    for y in range(8):
        stripes.putpixel((x, y), colours["red"] if x % 2 else colours["grey"])
stripes.save("stripes.png")
print("pillow grey", {n: Image.open(f"{n}.png").convert("L").getpixel((0, 0)) for n in colours})
row = stripes.convert("L").tobytes()[:9]
open("pillow.txt", "w").write("".join("01"[b > a] for a, b in zip(row, row[1:])))
PY
cat > finding.mjs <<'JS'
import { readFileSync } from 'node:fs';
import sharp from 'sharp';

const grey = async (name) => [...(await sharp(`${name}.png`).greyscale().raw().toBuffer())];
const level = {};
for (const name of ['green', 'red', 'grey']) level[name] = (await grey(name))[0];
console.log('sharp', sharp.versions.sharp, 'libvips', sharp.versions.vips);
console.log('sharp grey ', level);
const row = (await grey('stripes')).slice(0, 9);
const hash = row.slice(1).map((v, x) => (v > row[x] ? '1' : '0')).join('');
const other = readFileSync('pillow.txt', 'utf8');
console.log('difference hash of a row of stripes: sharp', hash, 'pillow', other);
const flipped = [...hash].every((bit, x) => bit !== other[x]);
const same = level.green === 220 && level.red > level.grey && flipped;
console.log(same ? 'as described' : 'CHANGED');
process.exit(same ? 0 : 1);
JS
"$tmp/venv/bin/python" finding.py
node finding.mjs
