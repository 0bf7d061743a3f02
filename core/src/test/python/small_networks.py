#!/usr/bin/env python3
"""Golden values of the small networks that torchvision lacks: small_networks.py OUTPUT_FOLDER.

Their definitions in PyTorch are here; the values are those of architectures.py, for 10 classes and 32x32 images.
"""
import torch, torch.nn as nn
from torch.nn.functional import max_pool2d, pad, relu
from architectures import measured, save

class BasicBlock(nn.Module):
    """He et al. 2015 (arXiv:1512.03385), fig. 5, left, with the shortcut of option A."""
    def __init__(s, channels, out):
        super().__init__()
        s.stride, s.gained = (1, 0) if channels == out else (2, out - channels)
        s.conv1, s.bn1 = nn.Conv2d(channels, out, 3, s.stride, 1, bias=False), nn.BatchNorm2d(out)
        s.conv2, s.bn2 = nn.Conv2d(out, out, 3, 1, 1, bias=False), nn.BatchNorm2d(out)
    def forward(s, x):
        y = s.bn2(s.conv2(relu(s.bn1(s.conv1(x)))))
        before = s.gained // 2
        return relu(y + pad(x[:, :, ::s.stride, ::s.stride], (0, 0, 0, 0, before, s.gained - before)))

class CifarResNet(nn.Module):
    """He et al. 2015 (arXiv:1512.03385), section 4.2."""
    def __init__(s, depth):
        super().__init__()
        s.conv1, s.bn1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16)
        stage = lambda before, out: nn.Sequential(*(BasicBlock(out if i else before, out) for i in range(depth)))
        s.layer1, s.layer2, s.layer3 = stage(16, 16), stage(16, 32), stage(32, 64)
        s.fc = nn.Linear(64, 10)
    def forward(s, x):
        x = s.layer3(s.layer2(s.layer1(relu(s.bn1(s.conv1(x))))))
        return s.fc(x.mean((2, 3)))

class ConvNormAct(nn.Module):
    def __init__(s, channels, out):
        super().__init__()
        s.conv, s.bn = nn.Conv2d(channels, out, 3, padding=1, bias=False), nn.BatchNorm2d(out)
    def forward(s, x):
        return relu(s.bn(s.conv(x)))

class ResNet9(nn.Module):
    """Page 2018, github.com/davidcpage/cifar10-fast; his classifier has no bias and a factor of 1/8."""
    def __init__(s):
        super().__init__()
        s.prep, s.layer1, s.layer2, s.layer3 = (ConvNormAct(*c) for c in ((3, 64), (64, 128), (128, 256), (256, 512)))
        for layer, c in ((s.layer1, 128), (s.layer3, 512)):
            layer.residual = nn.Module()
            layer.residual.res1, layer.residual.res2 = ConvNormAct(c, c), ConvNormAct(c, c)
        s.linear = nn.Linear(512, 10)
    def forward(s, x):
        x = s.prep(x)
        for layer in (s.layer1, s.layer2, s.layer3):
            x = max_pool2d(layer(x), 2)
            if hasattr(layer, 'residual'):
                x = x + layer.residual.res2(layer.residual.res1(x))
        return s.linear(x.amax((2, 3)))

class NormNet(nn.Module):
    """Eleven convolutions with a choice of norm and activation; its classifier is a 1x1 convolution on pooled maps."""
    def __init__(s, norm=nn.BatchNorm2d, activation=nn.ReLU, width=12):
        super().__init__()
        layers, channels = [], 3
        for stage, depth in enumerate((3, 4, 4)):
            out = width * min(2, stage + 1)
            layers += [nn.MaxPool2d(2)] * (stage > 0)
            for _ in range(depth):
                layers.append(nn.Sequential(nn.Conv2d(channels, out, 3, padding=1, bias=False), norm(out), activation()))
                channels = out
        s.features, s.classifier = nn.Sequential(*layers), nn.Linear(channels, 10)
    def forward(s, x):
        pooled = s.features(x).mean((2, 3), keepdim=True)
        return nn.functional.conv2d(pooled, s.classifier.weight[:, :, None, None], s.classifier.bias).flatten(1)

class Airbench(nn.Module):
    """Jordan 2024 (arXiv:2404.00498), github.com/KellerJordan/cifar10-airbench; with scales and a bias of the head."""
    def __init__(s):
        super().__init__()
        s.whiten = nn.Conv2d(3, 24, 2)
        for i, (channels, out) in enumerate(((24, 64), (64, 256), (256, 256)), 1):
            group = nn.Module()
            group.conv1, group.norm1 = nn.Conv2d(channels, out, 3, padding=1, bias=False), nn.BatchNorm2d(out)
            group.conv2, group.norm2 = nn.Conv2d(out, out, 3, padding=1, bias=False), nn.BatchNorm2d(out)
            setattr(s, f'group{i}', group)
        s.linear = nn.Linear(256, 10)
    def forward(s, x):
        gelu = nn.functional.gelu
        x = gelu(s.whiten(x))
        for group in (s.group1, s.group2, s.group3):
            x = gelu(group.norm1(max_pool2d(group.conv1(x), 2)))
            x = gelu(group.norm2(group.conv2(x)))
        return s.linear(x.amax((2, 3)))

def golden(name, model, **options):
    values = measured(model, 32, 32)
    save(name, {'architecture': name.split('-')[0], 'classes': 10, 'options': options, **values})

for layers in (20, 32, 44, 56):
    golden(f'resnet{layers}', CifarResNet((layers - 2) // 6))
golden('resnet9', ResNet9())
golden('airbench', Airbench())
golden('normnet', NormNet())
golden('normnet-group', NormNet(lambda c: nn.GroupNorm(4, c), nn.LeakyReLU), norm='group', activation='leaky_relu')
golden('normnet-layer', NormNet(lambda c: nn.GroupNorm(1, c), nn.GELU), norm='layer', activation='gelu')
golden('normnet-wide', NormNet(lambda c: nn.GroupNorm(8, c), nn.SiLU, 16), norm='group', groups='8', activation='silu', width='16')
