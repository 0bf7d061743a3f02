#!/usr/bin/env python3
"""Golden values of torchvision's architectures: architectures.py OUTPUT_FOLDER NAME...

Made with PyTorch 1.13 and torchvision 0.14.1 on a CPU, from weights and images by formula, computed in float64, without
dropout and stochastic depth. Each file holds a digest of the state dict's names, order and shapes, the number of
parameters, some logits of one image in evaluation mode, and of one training step of cross-entropy some logits and, of
some gradients, their sum, norm and first values. The tests compare float32 logits within 1e-4 of the largest, and the
training step in float64 within 1e-7.
"""
import hashlib, json, sys
import torch, torch.nn as nn, torchvision
from formula import fill, floats, image

GRADIENTS = 5  # parameters, evenly spaced over the network
TRAINED_SIZE = 64  # of a training step's images, where the architecture takes any size

def without_randomness(model):
    for module in model.modules():
        if isinstance(module, (nn.Dropout, torchvision.ops.StochasticDepth)):
            module.p = 0.0
        if isinstance(getattr(module, 'dropout', None), float):  # attention
            module.dropout = 0.0
        for name in ('attention_dropout',):
            if isinstance(getattr(module, name, None), float):
                setattr(module, name, 0.0)
        if hasattr(module, 'drop_rate'):
            module.drop_rate = 0.0
    return model

def digest(state):
    lines = [f'{name} {"x".join(map(str, value.shape))}\n' for name, value in state.items()]
    return hashlib.sha256(''.join(lines).encode()).hexdigest()

def golden(name):
    options = {'aux_logits': False, 'init_weights': False} if name in ('googlenet', 'inception_v3') else {}
    model = without_randomness(getattr(torchvision.models, name)(**options))
    return measured(model, 224, 224 if name.startswith('vit') else TRAINED_SIZE)

def measured(model, size, trained):
    state = model.state_dict()
    fill(model).double().eval()
    with torch.no_grad():
        logits = model(image(1, 3, size, size).double())
    classes = logits.shape[1]
    model.train()
    x = image(4, 3, trained, trained).double()
    labels = torch.arange(4) * 7 % classes
    out = model(x)
    nn.functional.cross_entropy(out, labels).backward()
    parameters = list(model.named_parameters())
    chosen = [parameters[i * (len(parameters) - 1) // (GRADIENTS - 1)] for i in range(GRADIENTS)]
    return {
        'torch': torch.__version__, 'torchvision': torchvision.__version__,
        'parameters': sum(p.numel() for p in model.parameters()), 'stateSha256': digest(state), 'tensors': len(state),
        'size': size, 'logits': floats(logits[0, ::max(1, classes // 50)]), 'largest': float(logits.abs().max()),
        'trainedSize': trained, 'labels': labels.tolist(), 'trainLogits': floats(out[:, ::max(1, classes // 10)]),
        'gradients': {key: [float(p.grad.sum()), float(p.grad.norm())] + floats(p.grad.reshape(-1)[:4]) for key, p in chosen},
    }

def save(name, values):
    with open(f'{sys.argv[1]}/{name}.json', 'w') as file:
        json.dump(values, file, separators=(',', ':'))
        file.write('\n')

torch.set_num_threads(1)
if __name__ == '__main__':
    for name in sys.argv[2:]:
        save(name, golden(name))
