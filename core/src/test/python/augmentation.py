"""Golden values of io.fovea.internal.augmentation's geometry: python3 augmentation.py (torch 1.13, torchvision 0.14).

Every case is what torchvision.transforms.functional makes of one picture, drawn by the formula of GoldenPictures.java,
with fixed parameters, as float32 and bilinearly. Mixing follows torchvision's references/classification/transforms.py,
which is no part of its package, on a batch of two. Written beside the tests' resources, to
golden/augmentation/geometry.json: case -> {parameters, shape [N, C, H, W], values in row-major order}.
Tolerance: 0.01 of 255 levels (coordinates are float32); 0 where pixels are only moved.
"""
import json
import pathlib

import numpy as np
import torch
import torchvision
import torchvision.transforms.functional as F
from torchvision.transforms import InterpolationMode

OUT = pathlib.Path(__file__).parents[1] / "resources" / "golden" / "augmentation" / "geometry.json"
BILINEAR = InterpolationMode.BILINEAR
HEIGHT, WIDTH, CHANNELS = 7, 9, 3


def drawn(height, width, channels):
    """The picture of GoldenPictures.drawn, as float32 [1, C, H, W]."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(channels), indexing="ij")
    pixels = (x * x * 7 + x * y * 13 + y * y * 3 + ((x >> 2) ^ (y >> 1)) * 29 + c * 85) & 255
    return torch.from_numpy(pixels.transpose(2, 0, 1).astype(np.float32))[None]


image = drawn(HEIGHT, WIDTH, CHANNELS)
cases = {}


def case(name, result, **parameters):
    parameters["shape"] = list(result.shape)
    parameters["values"] = [round(float(v), 3) for v in result.flatten()]
    cases[name] = parameters


for angle in (90, 37, -140):
    case(f"rotate {angle}", F.rotate(image, angle, BILINEAR), angle=angle)
for i, (angle, translate, scale, shear) in enumerate(
        [(0, (2, -1), 1.0, (0.0, 0.0)), (25, (0, 0), 1.0, (0.0, 0.0)), (0, (0, 0), 1.4, (0.0, 0.0)),
         (0, (0, 0), 1.0, (20.0, 0.0)), (-33, (1, 3), 0.7, (-12.0, 8.0))]):
    case(f"affine {i}", F.affine(image, angle, list(translate), scale, list(shear), BILINEAR),
         angle=angle, translate=translate, scale=scale, shear=shear)
start = [[0, 0], [WIDTH - 1, 0], [WIDTH - 1, HEIGHT - 1], [0, HEIGHT - 1]]
for i, end in enumerate([[[1, 0], [7, 1], [8, 5], [0, 6]], [[2, 1], [8, 0], [6, 6], [1, 4]]]):
    case(f"perspective {i}", F.perspective(image, start, end, BILINEAR), end=end)

noise = torch.from_numpy((np.arange(2 * HEIGHT * WIDTH) * 37 % 101 / 50.5 - 1).astype(np.float32))
noise = noise.reshape(1, 2, HEIGHT, WIDTH)
sigma, alpha = 0.8, 3.0
kernel = int(8 * sigma + 1) | 1
blurred = torch.cat([F.gaussian_blur(noise[:, i:i + 1], [kernel, kernel], [sigma, sigma]) for i in range(2)], 1)
side = torch.tensor([WIDTH, HEIGHT]).reshape(1, 2, 1, 1)
displacement = (blurred * alpha / side).permute(0, 2, 3, 1)
case("elastic", F.elastic_transform(image, displacement, BILINEAR), sigma=sigma, alpha=alpha)

case("flip", F.hflip(image))
case("vflip", F.vflip(image))
padded = F.pad(image, [3, 3, 3, 3], padding_mode="reflect")
case("crop reflect", F.crop(padded, 1, 5, HEIGHT, WIDTH), padding=3, top=1, left=5)
padded = F.pad(image, [3, 3, 3, 3])
case("crop zero", F.crop(padded, 1, 5, HEIGHT, WIDTH), padding=3, top=1, left=5)
case("erase", F.erase(image, 2, 3, 4, 5, torch.zeros(CHANNELS, 1, 1)), top=2, left=3, height=4, width=5)

pair = torch.cat([image, 255 - image])
labels = torch.tensor([[1.0, 0, 0], [0, 0, 1.0]])


def mixed(lam):
    """RandomMixup.forward, but for its random numbers."""
    return pair.roll(1, 0).mul(1.0 - lam).add(pair.mul(lam)), labels.roll(1, 0).mul(1.0 - lam).add(labels.mul(lam))


def pasted(lam, r_x, r_y):
    """RandomCutmix.forward, but for its random numbers."""
    r = 0.5 * np.sqrt(1.0 - lam)
    r_w_half, r_h_half = int(r * WIDTH), int(r * HEIGHT)
    x1, y1 = max(r_x - r_w_half, 0), max(r_y - r_h_half, 0)
    x2, y2 = min(r_x + r_w_half, WIDTH), min(r_y + r_h_half, HEIGHT)
    batch = pair.clone()
    batch[:, :, y1:y2, x1:x2] = pair.roll(1, 0)[:, :, y1:y2, x1:x2]
    lam = 1.0 - (x2 - x1) * (y2 - y1) / (WIDTH * HEIGHT)
    return batch, labels.roll(1, 0).mul(1.0 - lam).add(labels.mul(lam))


images, targets = mixed(0.3)
case("mixup", images, share=0.3, targets=[round(float(v), 6) for v in targets.flatten()])
for i, (lam, x, y) in enumerate([(0.6, 5, 4), (0.4, 0, 6)]):
    images, targets = pasted(lam, x, y)
    case(f"cutmix {i}", images, share=lam, x=x, y=y, targets=[round(float(v), 6) for v in targets.flatten()])

OUT.parent.mkdir(parents=True, exist_ok=True)
lines = [f'"{name}": {json.dumps(value, separators=(",", ":"))}' for name, value in cases.items()]
OUT.write_text("{\n" + ",\n".join(lines) + "\n}\n")
print(torch.__version__, torchvision.__version__, len(cases), "cases,", OUT.stat().st_size, "bytes")
