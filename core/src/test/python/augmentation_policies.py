#!/usr/bin/env python3
"""Golden values of RandAugment, TrivialAugmentWide, AutoAugment and AugMix:
augmentation_policies.py > ../resources/golden/augmentation/policies.csv

Made with PyTorch 1.13 and torchvision 0.14.1 (transforms.autoaugment) on a CPU. Rows:
  space     policy, operation, whether signed, magnitudes of all levels for an image of 200 x 300 (within 1e-4)
  pair      data set, operation p level, operation p level
  apply     operation, magnitude, float32 values of 0..255 [3, 8, 9] in base64, little-endian: _apply_op with bilinear
            interpolation of the picture of augmentation_colour.py (within 0.02 levels), as float32 in 0..1 where the
            operation takes floats, else as uint8
"""
import base64
import torch, torchvision
from augmentation_colour import picture
from torchvision.transforms import InterpolationMode
from torchvision.transforms import autoaugment as aa

SIZE = (200, 300)
MAGNITUDES = {"ShearX": (-0.25, 0.3), "ShearY": (-0.25, 0.3), "TranslateX": (-3.9, 2), "TranslateY": (-3.9, 2),
              "Rotate": (-20, 30), "Brightness": (-0.4,), "Color": (-0.4,), "Contrast": (-0.4,), "Sharpness": (-0.4,),
              "Posterize": (3,), "Solarize": (100,), "AutoContrast": (0,), "Equalize": (0,), "Invert": (0,),
              "Identity": (0,)}


def name(operation):
    words = "".join(" " + c if c.isupper() else c for c in operation).split()
    return "_".join(words).upper()


def space(policy, *arguments):
    for operation, (magnitudes, signed) in getattr(aa, policy)()._augmentation_space(*arguments).items():
        values = " ".join("%.6g" % v for v in magnitudes.reshape(-1).tolist())
        yield f"space,{policy},{name(operation)},{'signed' if signed else ''},{values}"


def pairs(policy):
    step = lambda operation, p, level: f"{name(operation)} {p} {level or 0}"
    for pair in aa.AutoAugment(aa.AutoAugmentPolicy(policy)).policies:
        yield f"pair,{policy.replace('10', '')},{step(*pair[0])},{step(*pair[1])}"


def applied(operation, magnitude):
    image = picture(3)
    if operation == "Solarize":
        magnitude = magnitude / 255
    takes_bytes = operation in ("Posterize", "Equalize")
    result = aa._apply_op(image if takes_bytes else image.float() / 255, operation, magnitude,
                          InterpolationMode.BILINEAR, None)
    values = (result.double() * (1 if takes_bytes else 255)).float().numpy()
    return base64.b64encode(values.astype("<f4").tobytes()).decode()


print(f"# torch {torch.__version__}, torchvision {torchvision.__version__}")
for rows in (space("RandAugment", 31, SIZE), space("TrivialAugmentWide", 31), space("AutoAugment", 10, SIZE),
             space("AugMix", 10, SIZE), pairs("imagenet"), pairs("cifar10"), pairs("svhn")):
    print("\n".join(rows))
for operation, magnitudes in MAGNITUDES.items():
    for magnitude in magnitudes:
        print(f"apply,{name(operation)},{magnitude},{applied(operation, magnitude)}")
