"""Golden values of io.fovea.framing.Views and ViewMean: python3 views.py (torch 1.13.1, torchvision 0.14.1, Pillow).

Written beside the tests' resources:
  golden/image/views.csv  framing text, target height x width, channels, source height x width, views text, and the
                          pixels of every view (crc32), parted by blanks: torchvision's resize, five_crop, center_crop
                          and hflip of Pillow images. Tolerance: none.
  golden/view_mean.json   logits of views, and PyTorch's logarithm of the mean of softmaxes and logit of the mean of
                          sigmoids in float64. Tolerance: 1e-6.
"""
import json
import pathlib

import torch
import torchvision
import torchvision.transforms.functional as F
from torchvision.transforms import InterpolationMode

from golden_image import drawn, picture, pixels

GOLDEN = pathlib.Path(__file__).parents[1] / "resources" / "golden"
LINEAR = InterpolationMode.BILINEAR


def frames(whole, height, width, nine):
    """Corners, and with nine the middles of the sides, in rows from the top."""
    w, h = whole.size
    places = [0.0, 0.5, 1.0] if nine else [0.0, 1.0]
    cut = []
    for down in places:
        for right in places:
            if down == right == 0.5:
                continue
            cut.append(F.crop(whole, round((h - height) * down), round((w - width) * right), height, width))
    if not nine:
        assert [a.tobytes() for a in cut] == [a.tobytes() for a in F.five_crop(whole, (height, width))[:4]]
    return cut


def views(image, kind, resize, height, width, crops, scales, flip):
    result = []
    for scale in [1.0] + scales:
        def whole(zoom):
            if kind == "crop":
                return F.resize(image, round(resize * zoom), LINEAR)
            return F.resize(image, (round(height * zoom), round(width * zoom)), LINEAR)
        result.append(F.center_crop(whole(scale), (height, width)))
        if crops:
            room = scale if kind == "crop" and resize > max(height, width) else scale * 256 / 224
            result += frames(whole(room), height, width, crops == 9)
    return result + [F.hflip(one) for one in result] if flip else result


def main():
    lines = ["# torchvision %s" % torchvision.__version__]
    cases = [("crop=30", "crop", 30, 5, [], True), ("crop=30", "crop", 30, 9, [0.85, 1.2], False),
             ("crop=30", "crop", 30, 0, [1.15], True), ("crop=24", "crop", 24, 5, [], False),
             ("squash", "squash", 0, 5, [], True), ("squash", "squash", 0, 9, [1.25], False)]
    for text, kind, resize, crops, scales, flip in cases:
        for channels, h, w in [(3, 61, 47), (1, 40, 90), (3, 200, 150)]:
            words = (["flip"] if flip else []) + (["crops=%d" % crops] if crops else [])
            words += ["scales=[%s]" % ";".join(str(s) for s in scales)] if scales else []
            result = views(picture(drawn(h, w, channels)), kind, resize, 24, 20, crops, scales, flip)
            values = " ".join(pixels(one, 0) for one in result)
            lines.append(",".join(str(x) for x in [text, 24, 20, channels, h, w, "+".join(words), values]))
    (GOLDEN / "image" / "views.csv").write_text("\n".join(lines) + "\n")

    torch.manual_seed(3)
    logits = (torch.randn(2, 4, 5, dtype=torch.float64) * 6).float().double()
    logits[1, 0, 2] = 60
    logits[1, :, 4] = 45
    mean = logits.softmax(2).mean(1).log()
    given, missing = torch.sigmoid(logits).mean(1), torch.sigmoid(-logits).mean(1)
    (GOLDEN / "view_mean.json").write_text(json.dumps({
        "torch": torch.__version__, "views": 4, "logits": logits.flatten().tolist(),
        "classes": mean.flatten().tolist(), "labels": (given.log() - missing.log()).flatten().tolist()}, indent=1) + "\n")


if __name__ == "__main__":
    main()
