package io.fovea.internal.training;

import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.file.Sha256;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.tensorfile.Safetensors;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;

/** What frozen layers are told from others by: their form and every number in them. */
public final class TrunkDigest {
    private TrunkDigest() {}

    /** SHA-256 in small hexadecimal digits; a second for a gigabyte of weights. */
    public static String of(ImageModel model) {
        ModelSpec spec = model.spec();
        Map<String, String> form = Map.of(
                "architecture", spec.architecture(),
                "options", spec.options().toString(),
                "channels", String.valueOf(spec.channels()),
                "height", String.valueOf(spec.height()),
                "width", String.valueOf(spec.width()),
                "output", model.frozenShape().toString());
        try {
            MessageDigest sha = Sha256.begun();
            Safetensors.write(
                    new DigestOutputStream(OutputStream.nullOutputStream(), sha), model.frozenTensors(), form);
            return HexFormat.of().formatHex(sha.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
