package io.fovea.internal.tree;

import io.fovea.UserError;
import io.fovea.data.LabelledImage;
import io.fovea.image.UnreadableImage;
import java.io.IOException;
import java.util.concurrent.CancellationException;

/** An image in a file format whose bytes come from code of others, which may fail in any way. */
public record EncodedSupply(String name, LabelledImage.Supplier supplier) implements Encoded {
    @Override
    public byte[] bytes() {
        return PatientReading.of(name, () -> {
            byte[] bytes = supplied();
            if (bytes == null) throw new UnreadableImage(name, "its supplier gave nothing");
            Encoded.requireReadableSize(name, bytes.length);
            return bytes;
        });
    }

    @Override
    public FileState state() throws IOException {
        throw new IOException(name + " comes from code, which does not tell when it changes");
    }

    private byte[] supplied() throws IOException {
        try {
            return supplier.read();
        } catch (UserError | CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new IOException("its supplier failed with " + e, e);
        }
    }
}
