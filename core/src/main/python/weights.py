#!/usr/bin/env python3
"""The catalogue of torchvision's published ImageNet weights, and ImageNet's class names: weights.py OUTPUT_FOLDER

Reads what the installed torchvision says of its weights, and writes torchvision.json (one weight file a line) and
imagenet-labels.txt (one class a line, in the order of the logits). The files in the repository were made with
torchvision 0.14.1. Sizes (in MiB) and GMACs are null where torchvision does not give them, as 0.14 does not.

The weights pretrained by SWAG are left out: they are CC-BY-NC, and most need another input size than the architecture's.
"""
import json, re, sys
from torchvision import models
from torchvision.models._meta import _IMAGENET_CATEGORIES

def entries():
    for architecture in models.list_models(module=models):
        for weights in models.get_model_weights(architecture):
            if re.fullmatch(r'IMAGENET1K_V\d', weights.name):
                yield entry(architecture, weights)

def entry(architecture, weights):
    transforms, meta = weights.transforms(), weights.meta
    accuracy = meta['_metrics']['ImageNet-1K']
    assert meta['categories'] == _IMAGENET_CATEGORIES
    return {
        'architecture': architecture,
        'name': weights.name.lower(),
        'url': weights.url,
        'mebibytes': meta.get('_file_size'),
        'parameters': meta['num_params'],
        'gigaMacs': meta.get('_ops'),
        'top1': accuracy['acc@1'],
        'top5': accuracy['acc@5'],
        'resize': transforms.resize_size[0],
        'crop': transforms.crop_size[0],
        'interpolation': transforms.interpolation.value,
        'mean': transforms.mean,
        'std': transforms.std,
    }

with open(f'{sys.argv[1]}/torchvision.json', 'w') as file:
    lines = [json.dumps(one) for one in sorted(entries(), key=lambda e: (e['architecture'], e['name']))]
    file.write('[\n%s\n]\n' % ',\n'.join(lines))
with open(f'{sys.argv[1]}/imagenet-labels.txt', 'w') as file:
    file.write(''.join(f'{name}\n' for name in _IMAGENET_CATEGORIES))
