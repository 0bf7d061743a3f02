package io.fovea.torch;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** Number format of the arithmetic of inference. */
public enum Precision {
    FP32(ScalarType.Float),
    BF16(ScalarType.BFloat16);

    private final ScalarType type;

    Precision(ScalarType type) {
        this.type = type;
    }

    public ScalarType type() {
        return type;
    }
}
