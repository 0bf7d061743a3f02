#!/usr/bin/env python3
"""Golden values of interpolated position embeddings: positions.py > ../resources/golden/positions.json

Made with PyTorch 1.13 and torchvision 0.14.1 on a CPU, from values by formula. The tests compare within 1e-6.
"""
import json, torch, torchvision
from formula import floats, tensor
from torchvision.models.vision_transformer import interpolate_embeddings

FROM, WIDTH, PATCH = 3, 4, 16

cases = []
for side in (2, 5, 7):
    state = {'encoder.pos_embedding': tensor('image', (1, FROM * FROM + 1, WIDTH), -2, 2)}
    values = interpolate_embeddings(side * PATCH, PATCH, state)['encoder.pos_embedding']
    cases.append({'side': side, 'values': floats(values)})
print(json.dumps({'torch': torch.__version__, 'torchvision': torchvision.__version__, 'from': FROM, 'width': WIDTH,
                  'cases': cases}, separators=(',', ':')))
