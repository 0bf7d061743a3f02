#!/usr/bin/env python3
"""Golden values of what changes pixels in place: augmentation_colour.py > ../resources/golden/augmentation/colour.csv

Made with PyTorch 1.13 and torchvision 0.14.1 (transforms.functional) on a CPU, from the picture of GoldenPictures.drawn
divided by 2, plus 40, so that there is contrast to win (equalize: the corner of one of 24 x 36, as less than 255 pixels
are not changed); as float32 in 0..1 where the function takes floats, else as
uint8. Rows: function, parameter, channels, float32 values of 0..255 [C, H, W] in base64, little-endian. The tests
compare within 0.02 levels: sums in another order, at values up to 255.
"""
import base64, math
import numpy as np, torch, torchvision
import torchvision.transforms.functional as F

HEIGHT, WIDTH = 8, 9


def picture(channels, height=HEIGHT, width=WIDTH):
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(channels), indexing="ij")
    drawn = (x * x * 7 + x * y * 13 + y * y * 3 + ((x >> 2) ^ (y >> 1)) * 29 + c * 85) & 255
    return torch.from_numpy(drawn // 2 + 40).to(torch.uint8).permute(2, 0, 1).contiguous()


def blur(image, sigma):
    side = 2 * math.ceil(3 * sigma) + 1
    return F.gaussian_blur(image, [side, side], [sigma, sigma])


FLOAT = {
    "brightness": (F.adjust_brightness, (0, 0.3, 1, 1.9)),
    "contrast": (F.adjust_contrast, (0, 0.3, 1, 1.9)),
    "saturation": (F.adjust_saturation, (0, 0.3, 1, 1.9)),
    "hue": (F.adjust_hue, (-0.5, -0.2, 0, 0.1, 0.4)),
    "sharpness": (F.adjust_sharpness, (0, 0.3, 1, 1.9)),
    "blur": (blur, (0.1, 0.7, 2)),
    "solarize": (lambda image, threshold: F.solarize(image, threshold / 255), (0, 100, 255)),
    "invert": (lambda image, _: F.invert(image), (0,)),
    "autocontrast": (lambda image, _: F.autocontrast(image), (0,)),
}
BYTE = {
    "posterize": (F.posterize, (0, 3, 8)),
    "equalize": (lambda image, _: F.equalize(picture(len(image), 3 * HEIGHT, 4 * WIDTH))[:, :HEIGHT, :WIDTH], (0,)),
}

if __name__ == "__main__":
    print(f"# torch {torch.__version__}, torchvision {torchvision.__version__}, {HEIGHT} x {WIDTH}")
    for functions, convert, back in ((FLOAT, lambda i: i.float() / 255, 255), (BYTE, lambda i: i, 1)):
        for name, (function, parameters) in functions.items():
            for channels in (3, 1):
                for parameter in parameters if channels == 3 else parameters[-1:]:
                    values = (function(convert(picture(channels)), parameter).double() * back).float().numpy()
                    print(f"{name},{parameter},{channels},{base64.b64encode(values.astype('<f4').tobytes()).decode()}")
