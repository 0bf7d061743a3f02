"""Golden values of LossScale: the rule of torch.amp.GradScaler (torch/amp/grad_scaler.py) with its defaults, written out
here after PyTorch 2.10's aten/src/ATen/native/cuda/AmpKernels.cu, amp_update_scale_cuda_kernel, because PyTorch 1.13 has
the operator for CUDA alone.

    python3 core/src/test/python/loss_scale.py > core/src/test/resources/golden/loss_scale.json

Tolerance: none.
"""

import json

INITIAL, GROWTH, BACKOFF, INTERVAL = 65536.0, 2.0, 0.5, 2000

# so many steps in a row whose gradients are finite, or not
RUNS = [(3, True), (1, False), (1, True), (2, False), (1999, True), (1, True), (1999, True), (1, False), (1, True)]
RUNS += [(1999, True), (5, False), (2000, True), (2000, True), (1, False), (2, True)]

scale, tracker, after = INITIAL, 0, []
for count, finite in RUNS:
    for _ in range(count):
        if not finite:
            scale *= BACKOFF
            tracker = 0
        else:
            tracker += 1
            if tracker == INTERVAL:
                scale *= GROWTH
                tracker = 0
    after.append({"steps": count, "finite": finite, "scale": scale, "tracker": tracker})

print(json.dumps(after, indent=1))
