#!/usr/bin/env python3
"""Golden values of the networks: networks.py OUTPUT_FOLDER. Made with PyTorch 1.13 and torchvision 0.14.1 on a CPU.

Each file holds logits in evaluation mode, then logits, gradients and batch-norm means of one training step of
cross-entropy, all from weights and images by formula and computed in float64. The tests compare float32 logits within
1e-5 of the largest, and a training step in float64 within 1e-7 of each tensor's largest: in float32 even PyTorch's own
gradients of MobileNetV2 are 1 % off these, because values near the kinks of ReLU6 fall on either side.
"""
import json, sys
import torch, torch.nn as nn, torchvision
from formula import fill, floats, image

class Cnn(nn.Module):
    def __init__(s):
        super().__init__()
        s.conv1, s.bn1 = nn.Conv2d(1, 32, 3, padding=1), nn.BatchNorm2d(32)
        s.conv2, s.bn2 = nn.Conv2d(32, 64, 3, padding=1), nn.BatchNorm2d(64)
        s.fc1, s.bn3, s.fc2 = nn.Linear(64 * 49, 128), nn.BatchNorm1d(128), nn.Linear(128, 10)
    def forward(s, x):
        x = nn.functional.max_pool2d(torch.relu(s.bn1(s.conv1(x))), 2)
        x = nn.functional.max_pool2d(torch.relu(s.bn2(s.conv2(x))), 2)
        return s.fc2(torch.relu(s.bn3(s.fc1(x.flatten(1)))))

class Mlp(nn.Module):
    def __init__(s):
        super().__init__()
        s.f1, s.b1, s.f2, s.b2, s.f3 = nn.Linear(784, 512), nn.BatchNorm1d(512), nn.Linear(512, 256), nn.BatchNorm1d(256), nn.Linear(256, 10)
    def forward(s, x):
        return s.f3(torch.relu(s.b2(s.f2(torch.relu(s.b1(s.f1(x.flatten(1))))))))

CNN = {'conv1': 'features.0.0', 'bn1': 'features.0.1', 'conv2': 'features.1.0', 'bn2': 'features.1.1',
       'fc1': 'features.2.1', 'bn3': 'features.2.2', 'fc2': 'classifier.1'}
MLP = {'f1': 'features.0.1', 'b1': 'features.0.2', 'f2': 'features.1.1', 'b2': 'features.1.2', 'f3': 'classifier.1'}

def renamed(names):
    def rename(name):
        module, tensor = name.rsplit('.', 1)
        return names.get(module, module) + '.' + tensor
    return rename

def golden(model, rename, evaluated, trained, gradients, means):
    fill(model, rename).double()
    state = {rename(name): list(value.shape) for name, value in model.state_dict().items()}
    model.eval()
    with torch.no_grad():
        logits = model(image(*evaluated).double())
    model.train()
    x = image(*trained).double()
    labels = torch.arange(x.shape[0]) * 7 % logits.shape[1]
    out = model(x)
    nn.functional.cross_entropy(out, labels).backward()
    grads = {rename(name): value.grad for name, value in model.named_parameters()}
    after = {rename(name): value for name, value in model.state_dict().items()}
    return {
        'torch': torch.__version__, 'torchvision': torchvision.__version__,
        'parameters': sum(p.numel() for p in model.parameters()), 'state': state,
        'evaluated': evaluated, 'logits': floats(logits),
        'trained': trained, 'labels': labels.tolist(), 'trainLogits': floats(out),
        'gradients': {name: floats(grads[name]) for name in gradients},
        'means': {name: floats(after[name]) for name in means},
    }

def save(name, values):
    with open(f'{sys.argv[1]}/{name}.json', 'w') as file:
        json.dump(values, file, separators=(',', ':'))
        file.write('\n')

torch.set_num_threads(1)
save('mobilenet_v2', golden(
    torchvision.models.mobilenet_v2(dropout=0.0), lambda name: name, (2, 3, 224, 224), (4, 3, 64, 64),
    ['features.0.0.weight', 'features.2.conv.1.0.weight', 'features.5.conv.0.1.weight', 'features.18.1.bias', 'classifier.1.bias'],
    ['features.0.1.running_mean', 'features.10.conv.1.1.running_mean']))
save('cnn', golden(Cnn(), renamed(CNN), (2, 1, 28, 28), (4, 1, 28, 28),
    ['features.0.0.weight', 'features.0.1.weight', 'features.1.1.weight', 'features.2.2.bias', 'classifier.1.weight'],
    ['features.0.1.running_mean', 'features.2.2.running_mean']))
save('mlp', golden(Mlp(), renamed(MLP), (2, 1, 28, 28), (4, 1, 28, 28),
    ['features.0.2.bias', 'features.1.2.weight', 'classifier.1.weight'], ['features.0.2.running_mean']))
