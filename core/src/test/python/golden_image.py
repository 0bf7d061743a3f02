"""Golden values of io.fovea.image and io.fovea.framing: python3 golden_image.py (Pillow, torchvision, numpy).

Pictures are drawn by an integer formula that the Java tests repeat (GoldenPictures.java), so that only results are
stored. Written beside the tests' resources, under golden/image:
  decode/*       small files of every format, and decode.csv: file, width, height, tolerance in levels, RGB in base64
  resize.csv     case, filter, channels, source height x width, box, target height x width, pixels (base64 or crc32)
  draft/*        JPEG files decoded at reduced scale, and draft.csv: file, divisor, width, height, RGB (base64 or crc32)
  framing.csv    framing text, target height x width, channels, source height x width, crop box, pixels
Tolerances are in levels of 255: 1 for lossy formats (the decoders are different builds), else 0; 0 also for CMYK JPEG,
whose 180 files from photographs and noise (qualities 20 to 99, all subsamplings, progressive) were identical.
"""
import base64
import io
import pathlib
import struct
import zlib

import numpy as np
import PIL
import torchvision
import torchvision.transforms.functional as F
from PIL import Image, ImageOps

OUT = pathlib.Path(__file__).parents[1] / "resources" / "golden" / "image"
DECODE = OUT / "decode"


def drawn(height, width, channels):
    """The picture of GoldenPictures.drawn: [height, width, channels] uint8, busy at every scale."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(channels), indexing="ij")
    return ((x * x * 7 + x * y * 13 + y * y * 3 + ((x >> 2) ^ (y >> 1)) * 29 + c * 85) & 255).astype(np.uint8)


def smooth(height, width):
    """A picture that lossy formats keep well."""
    y, x = np.mgrid[0:height, 0:width]
    return np.stack([x * 255 // (width - 1), y * 255 // (height - 1), (x * y) * 255 // ((width - 1) * (height - 1))], 2)\
        .astype(np.uint8)


def picture(array):
    return Image.fromarray(array[..., 0] if array.shape[2] == 1 else array)


def pixels(image, limit=6000):
    raw = np.asarray(image).tobytes()
    return base64.b64encode(raw).decode() if len(raw) <= limit else "crc32:%08x" % zlib.crc32(raw)


def encoded(image, format, **options):
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def png(width, height, depth, colour, rows, before=b"", interlace=0):
    """A PNG written by hand, for the kinds that Pillow does not write. rows: bytes with filter type 0 added here."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    data = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def interlaced(array):
    """Adam7 RGB PNG (PNG specification, section 8.2)."""
    height, width, _ = array.shape
    rows = []
    for y0, x0, dy, dx in [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]:
        part = array[y0::dy, x0::dx]
        if part.size:
            rows += [row.tobytes() for row in part]
    return png(width, height, 8, 2, rows, interlace=1)


def exif(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif.tobytes()


def without_adobe_marker(jpeg):
    at = jpeg.index(b"\xff\xee\x00\x0eAdobe")
    return jpeg[:at] + jpeg[at + 16:]


def ycck(cmyk, quality):
    """An Adobe YCCK JPEG: the four planes of an inverted CMYK picture stored as YCC + K with transform 2."""
    inverted = 255 - np.asarray(cmyk)
    ycc = np.asarray(Image.fromarray(255 - inverted[..., :3]).convert("YCbCr"))
    planes = np.dstack([ycc, inverted[..., 3]])
    # Pillow writes CMYK inverted and marks it "transform 0"; store the planes as they are and set the flag to 2
    raw = bytearray(encoded(Image.fromarray(255 - planes, "CMYK"), "JPEG", quality=quality))
    at = raw.index(b"Adobe")
    raw[at + 11] = 2
    return bytes(raw)


def decode_cases():
    rgb, soft = picture(drawn(9, 13, 3)), picture(smooth(12, 17))
    gray = picture(drawn(9, 13, 1))
    cmyk = Image.merge("CMYK", [Image.fromarray(p) for p in np.moveaxis(np.dstack([smooth(12, 17), drawn(12, 17, 1) // 3]), 2, 0)])
    alpha = drawn(9, 13, 1)[..., 0]
    rgba = Image.fromarray(np.dstack([drawn(9, 13, 3), alpha]), "RGBA")
    la = Image.merge("LA", [gray, Image.fromarray(alpha)])
    palette = rgb.quantize(16)
    word = (drawn(9, 13, 3).astype(int) * 251 + 77).astype(">u2")
    small = dict(quality=85, optimize=True)
    yield "baseline.jpg", 1, encoded(soft, "JPEG", **small), None
    yield "subsampled-444.jpg", 1, encoded(soft, "JPEG", subsampling=0, **small), None
    yield "progressive.jpg", 1, encoded(soft, "JPEG", progressive=True, **small), None
    yield "gray.jpg", 1, encoded(soft.convert("L"), "JPEG", **small), None
    yield "rgb-not-ycc.jpg", 1, rgb_jpeg(soft, small), None
    yield "cmyk.jpg", 0, encoded(cmyk, "JPEG", **small), None
    yield "cmyk-plain.jpg", 0, without_adobe_marker(encoded(cmyk, "JPEG", **small)), None
    yield "ycck.jpg", 0, ycck(cmyk, 85), None
    yield "thumbnail-trailing.jpg", 1, thumbnail(soft, small), None
    for value in range(1, 9):
        turned = encoded(soft, "JPEG", exif=exif(value), **small)
        yield "orientation-%d.jpg" % value, 1, turned, ImageOps.exif_transpose(opened(turned)).convert("RGB")
    turned = encoded(cmyk, "JPEG", exif=exif(6), **small)
    yield "orientation-6-cmyk.jpg", 0, turned, ImageOps.exif_transpose(opened(turned)).convert("RGB")
    turned = encoded(rgb, "PNG", exif=exif(8))
    yield "orientation-8.png", 0, turned, ImageOps.exif_transpose(opened(turned)).convert("RGB")
    turned = encoded(soft, "WEBP", exif=exif(5), lossless=True)
    yield "orientation-5.webp", 0, turned, ImageOps.exif_transpose(opened(turned)).convert("RGB")
    turned = encoded(rgb, "TIFF", tiffinfo={0x0112: 3})
    yield "orientation-3.tif", 0, turned, rgb.transpose(Image.Transpose.ROTATE_180)
    yield "rgb.png", 0, encoded(rgb, "PNG"), None
    yield "gray.png", 0, encoded(gray, "PNG"), None
    yield "bilevel.png", 0, encoded(gray.convert("1"), "PNG"), None
    yield "gray-alpha.png", 0, encoded(la, "PNG"), None
    yield "rgb-alpha.png", 0, encoded(rgba, "PNG"), None
    yield "palette.png", 0, encoded(palette, "PNG"), None
    yield "palette-transparency.png", 0, encoded(palette, "PNG", transparency=bytes(range(0, 160, 10))), None
    yield "rgb-colour-key.png", 0, encoded(rgb, "PNG", transparency=tuple(int(v) for v in drawn(9, 13, 3)[2, 3])), None
    yield "gray-16.png", 0, png(13, 9, 16, 0, [row.tobytes() for row in word[..., 0]]), Image.fromarray((word[..., 0] >> 8).astype(np.uint8)).convert("RGB")
    yield "rgb-16.png", 0, png(13, 9, 16, 2, [row.tobytes() for row in word]), Image.fromarray((word >> 8).astype(np.uint8))
    yield "gray-2.png", 0, png(13, 9, 2, 0, [row[:4].tobytes() for row in drawn(9, 13, 1)[..., 0]]), None
    yield "interlaced.png", 0, interlaced(drawn(9, 13, 3)), None
    yield "odd-profile.png", 0, encoded(rgb, "PNG", icc_profile=b"not a profile"), None
    yield "still.gif", 0, encoded(palette, "GIF"), None
    yield "transparent.gif", 0, encoded(palette, "GIF", transparency=3), None
    yield "gray.gif", 0, encoded(gray, "GIF"), None
    yield "animated.gif", 0, encoded(palette, "GIF", save_all=True, append_images=[palette.transpose(Image.Transpose.ROTATE_180)]), None
    yield "offset.gif", 0, offset(encoded(palette, "GIF")), None
    yield "offset-transparent.gif", 0, offset(encoded(palette, "GIF", transparency=3)), None
    yield "rgb.bmp", 0, encoded(rgb, "BMP"), None
    yield "gray.bmp", 0, encoded(gray, "BMP"), None
    yield "palette.bmp", 0, encoded(palette, "BMP"), None
    yield "bilevel.bmp", 0, encoded(gray.convert("1"), "BMP"), None
    yield "rgb-alpha.bmp", 0, encoded(rgba, "BMP"), None
    yield "rgb.tif", 0, encoded(rgb, "TIFF"), None
    yield "lzw.tif", 0, encoded(rgb, "TIFF", compression="tiff_lzw"), None
    yield "deflate.tif", 0, encoded(rgb, "TIFF", compression="tiff_adobe_deflate"), None
    yield "gray.tif", 0, encoded(gray, "TIFF"), None
    yield "palette.tif", 0, encoded(palette, "TIFF"), None
    for bits in (1, 4, 8):
        yield "palette-%d-words.tif" % bits, 0, word_palette_tiff(bits), None
    yield "jpeg.tif", 1, encoded(soft, "TIFF", compression="jpeg"), None
    yield "rgb-alpha.tif", 0, encoded(rgba, "TIFF", compression="tiff_lzw"), None
    yield "gray-16.tif", 0, encoded(Image.fromarray(word[..., 0].astype(np.uint16)), "TIFF"), Image.fromarray((word[..., 0] >> 8).astype(np.uint8)).convert("RGB")
    yield "cmyk.tif", 0, encoded(cmyk, "TIFF", compression="tiff_lzw"), None
    yield "pages.tif", 0, encoded(rgb, "TIFF", save_all=True, append_images=[soft]), None
    yield "lossy.webp", 1, encoded(soft, "WEBP", quality=80), None
    yield "lossless.webp", 0, encoded(rgb, "WEBP", lossless=True), None
    yield "lossless-alpha.webp", 0, encoded(rgba, "WEBP", lossless=True, exact=True), None
    yield "animated.webp", 0, encoded(rgb, "WEBP", lossless=True, save_all=True, append_images=[rgb.transpose(Image.Transpose.ROTATE_180)]), None


def word_palette_tiff(bits):
    """13 x 9 pixels whose palette uses all 16 bits of its colours (TIFF 6.0, section 5): Pillow keeps the high bytes."""
    colours = 1 << bits
    indices = (drawn(9, 13, 1)[..., 0] % colours).astype(np.uint8)
    digits = np.unpackbits(indices[..., None], axis=2)[..., 8 - bits:].reshape(9, 13 * bits)
    data = np.packbits(digits, axis=1).tobytes()
    colour_map = (np.arange(3 * colours) * 40503 + 32896 & 0xFFFF).astype("<u2").tobytes()
    at = 8 + 2 + 9 * 12 + 4
    tags = [(256, 3, 1, 13), (257, 3, 1, 9), (258, 3, 1, bits), (259, 3, 1, 1), (262, 3, 1, 3),
            (273, 4, 1, at + len(colour_map)), (278, 3, 1, 9), (279, 4, 1, len(data)), (320, 3, 3 * colours, at)]
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags) \
        + struct.pack("<I", 0) + colour_map + data


def rgb_jpeg(image, options):
    """The three planes stored as R, G, B without colour transform (Adobe marker, transform 0)."""
    ycc = Image.merge("YCbCr", image.split())
    raw = encoded(ycc, "JPEG", subsampling=0, **options)
    at = 2 + 2 + struct.unpack(">H", raw[4:6])[0]
    return raw[:2] + b"\xff\xee\x00\x0eAdobe\x00\x64\0\0\0\0\0" + raw[at:]


def thumbnail(image, options):
    """An Exif thumbnail (with an end marker of its own) before the picture, and rubbish behind it."""
    inner = encoded(image.resize((8, 6)), "JPEG", quality=30)
    block = b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0" + inner
    raw = encoded(image, "JPEG", **options)
    return raw[:2] + b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block + raw[2:] + b"rubbish \xff behind the end"


def offset(gif):
    """The frame moved to (3, 2) on a canvas of 20 x 15."""
    at = gif.index(b"\x2c\0\0\0\0\x0d\0\x09\0")
    return gif[:6] + struct.pack("<HH", 20, 15) + gif[10:at + 1] + struct.pack("<HH", 3, 2) + gif[at + 5:]


def draft_cases():
    soft = Image.fromarray((smooth(131, 97).astype(int) * 3 // 4 + drawn(131, 97, 3) // 4).astype(np.uint8))
    small = dict(quality=80, optimize=True)
    yield "colour.jpg", encoded(soft, "JPEG", **small)
    yield "subsampled-444.jpg", encoded(soft, "JPEG", subsampling=0, **small)
    yield "subsampled-422.jpg", encoded(soft, "JPEG", subsampling=1, **small)
    yield "progressive.jpg", encoded(soft, "JPEG", progressive=True, **small)
    yield "gray.jpg", encoded(soft.convert("L"), "JPEG", **small)
    yield "turned.jpg", encoded(soft, "JPEG", exif=exif(6), **small)
    yield "small.jpg", encoded(soft.crop((0, 0, 11, 9)), "JPEG", **small)


def write_draft():
    """Pillow's draft mode; what Fovea does not reduce (CMYK) is tested against decode.csv."""
    folder = OUT / "draft"
    folder.mkdir(parents=True, exist_ok=True)
    with open(OUT / "draft.csv", "w") as out:
        print("# Pillow %s; file,divisor,width,height,rgb" % PIL.__version__, file=out)
        for name, raw in draft_cases():
            (folder / name).write_bytes(raw)
            for divisor in (2, 4, 8):
                image = opened(raw)
                image.draft(None, (image.width // divisor, image.height // divisor))
                image = ImageOps.exif_transpose(image).convert("RGB")
                print(name, divisor, image.width, image.height, pixels(image, 1000), sep=",", file=out)


def opened(raw):
    return Image.open(io.BytesIO(raw))


def write_decode():
    DECODE.mkdir(parents=True, exist_ok=True)
    for old in DECODE.iterdir():
        old.unlink()
    with open(OUT / "decode.csv", "w") as out:
        print("# Pillow %s; file,width,height,tolerance,rgb in base64" % PIL.__version__, file=out)
        for name, tolerance, raw, expected in decode_cases():
            (DECODE / name).write_bytes(raw)
            image = expected or opened(raw).convert("RGB")
            print(name, image.width, image.height, tolerance, pixels(image, 10**9), sep=",", file=out)


def write_resize():
    cases = [(h, w, th, tw, c, f, None) for f in ("BILINEAR", "BICUBIC") for h, w, th, tw, c in [
        (37, 53, 16, 16, 3), (53, 37, 17, 23, 1), (9, 13, 31, 29, 3), (1, 1, 5, 3, 3), (1, 40, 8, 8, 3), (40, 1, 8, 8, 1),
        (30, 30, 30, 10, 3), (30, 30, 10, 30, 1), (20, 20, 20, 20, 3), (100, 3, 1, 1, 3), (64, 48, 1, 30, 3), (7, 7, 40, 3, 1),
        (533, 400, 224, 224, 3), (400, 533, 224, 224, 3), (2000, 1501, 32, 32, 3), (28, 28, 224, 224, 1), (97, 131, 96, 130, 3)]]
    cases += [(37, 53, 16, 16, 3, "BILINEAR", (3.25, 2.5, 40.75, 30.0)), (37, 53, 20, 60, 3, "BICUBIC", (10.1, 0, 20.3, 37)),
              (37, 53, 9, 9, 1, "BILINEAR", (0, 5, 53, 14)), (37, 53, 9, 9, 3, "BICUBIC", (5, 0, 14, 37))]
    with open(OUT / "resize.csv", "w") as out:
        print("# Pillow %s; filter,channels,height,width,target height,target width,box (left top right bottom),pixels"
              % PIL.__version__, file=out)
        for h, w, th, tw, c, f, box in cases:
            result = picture(drawn(h, w, c)).resize((tw, th), Image.Resampling[f], box=box)
            print(f, c, h, w, th, tw, " ".join(map(str, box or ())), pixels(result, 2000), sep=",", file=out)


def write_framing():
    sizes = [(37, 53), (53, 37), (20, 20), (12, 90), (24, 31), (533, 400)]
    with open(OUT / "framing.csv", "w") as out:
        print("# torchvision %s, Pillow %s; framing,target height,target width,channels,height,width,crop "
              "(top left height width),pixels" % (torchvision.__version__, PIL.__version__), file=out)

        def row(text, th, tw, c, h, w, crop, result):
            print(text, th, tw, c, h, w, crop, pixels(result, 900), sep=",", file=out)
        for f in ("bilinear", "bicubic"):
            suffix, pil = ("" if f == "bilinear" else ":bicubic"), Image.Resampling[f.upper()]
            mode = F.InterpolationMode(f)
            for h, w in sizes:
                for th, tw, resize, c in [(24, 24, 28, 3), (21, 17, 24, 1), (32, 32, 20, 3)]:
                    image = picture(drawn(h, w, c))
                    row("squash" + suffix, th, tw, c, h, w, "", F.resize(image, [th, tw], mode))
                    row("crop=%d%s" % (resize, suffix), th, tw, c, h, w, "",
                        F.center_crop(F.resize(image, [resize], mode), [th, tw]))
                    row("letterbox" + suffix, th, tw, c, h, w, "",
                        ImageOps.pad(image, (tw, th), pil, color=(114,) * c if c > 1 else 114))
                box = (1, 2, max(1, h // 2), max(1, w // 3))
                row("random-crop" + suffix, 24, 24, 3, h, w, "%d %d %d %d" % box,
                    F.resized_crop(picture(drawn(h, w, 3)), *box, [24, 24], mode))


if __name__ == "__main__":
    write_decode()
    write_draft()
    write_resize()
    write_framing()
