#!/usr/bin/env python3
"""Predictions of torchvision with real weights: pretrained.py SHARED_FOLDER OUTPUT_FILE

Made with PyTorch 1.13, torchvision 0.14.1 and Pillow on a CPU: SqueezeNet 1.0 with shared/weights/squeezenet1_0.pth, on
the photographs of shared/data/imagenet-samples after Resize(256), CenterCrop(224) and ImageNet's mean and std. For every
file the label of its name (a column of imagenet_classes.txt), torchvision's five best columns and their logits.
"""
import json, os, sys
import PIL, torch, torchvision
from PIL import Image
from torchvision import transforms

shared, output = sys.argv[1:]
labels = open(f'{shared}/data/imagenet_classes.txt').read().splitlines()
model = torchvision.models.squeezenet1_0()
model.load_state_dict(torch.load(f'{shared}/weights/squeezenet1_0.pth', map_location='cpu'))
model.eval()
prepare = transforms.Compose([
    transforms.Resize(256), transforms.CenterCrop(224), transforms.ToTensor(),
    transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])])
folder = f'{shared}/data/imagenet-samples'
files = {}
for file in sorted(os.listdir(folder)):
    name = file[file.index('_') + 1:-len('.JPEG')].replace('_', ' ')
    columns = [i for i, label in enumerate(labels) if label == name]
    if file.startswith('n03710721_'):  # the second of two classes named maillot: columns are in the order of wnids
        columns = columns[1:]
    assert len(columns) == 1, (file, columns)
    with torch.no_grad():
        logits, best = model(prepare(Image.open(f'{folder}/{file}').convert('RGB'))[None])[0].topk(5)
    files[file] = {'label': columns[0], 'best': best.tolist(), 'logits': [float('%.7g' % v) for v in logits]}
with open(output, 'w') as out:
    json.dump({'torch': torch.__version__, 'torchvision': torchvision.__version__, 'pillow': PIL.__version__,
               'files': files}, out, separators=(',', ':'))
    out.write('\n')
print('top-1', sum(f['label'] == f['best'][0] for f in files.values()),
      'top-5', sum(f['label'] in f['best'] for f in files.values()), 'of', len(files))
