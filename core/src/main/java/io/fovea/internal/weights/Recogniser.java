package io.fovea.internal.weights;

import io.fovea.UserError;
import io.fovea.internal.file.NewFile;
import io.fovea.internal.tensorfile.TensorFile;
import io.fovea.internal.torch.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Tells published weights by their content. The catalogue knows the first digits of each file's SHA-256; so a file that
 * was renamed is recognised at once. The digest of a file's tensors is learned when a published file is seen for the
 * first time, and kept in the cache; from then on the same weights are recognised in any format.
 *
 * @param folder of the cache, where {@code NAME.tensors} holds what was learned of a published file
 */
record Recogniser(List<PublishedWeights> catalogue, Path folder) {
    /** @throws UserError if the file cannot be read */
    Recognition of(Path file) {
        if (!Files.isRegularFile(file)) return new Recognition.Unknown(); // reading it could take for ever
        String sum = checksum(file);
        for (PublishedWeights weights : catalogue) {
            if (!sum.startsWith(weights.checksum())) continue;
            learn(weights, file);
            return new Recognition.Published(weights, "the file's SHA-256");
        }
        List<PublishedWeights> learned = catalogue.stream()
                .filter(weights -> Files.exists(digestOf(weights)))
                .toList();
        String digest = learned.isEmpty() ? "" : digest(file);
        for (PublishedWeights weights : learned) {
            if (known(weights).equals(digest)) return new Recognition.Published(weights, "its tensors");
        }
        String name = String.valueOf(file.getFileName());
        return catalogue.stream()
                .filter(weights -> name.contains("-" + weights.checksum() + "."))
                .findFirst()
                .<Recognition>map(weights -> new Recognition.Misnamed(weights, sum.substring(0, 8)))
                .orElseGet(Recognition.Unknown::new);
    }

    /** Remembers the tensors of a file that is known to be the published one. */
    void learn(PublishedWeights weights, Path file) {
        if (Files.exists(digestOf(weights))) return;
        byte[] digest = digest(file).getBytes(StandardCharsets.US_ASCII);
        try {
            Files.createDirectories(folder);
            NewFile.write(digestOf(weights), out -> out.write(digest));
        } catch (IOException | UserError e) {
            // a cache that cannot be written: conversions of this file stay unrecognised, which is told when they are
        }
    }

    private Path digestOf(PublishedWeights weights) {
        return folder.resolve(weights.file() + ".tensors");
    }

    private String known(PublishedWeights weights) {
        try {
            return Files.readString(digestOf(weights));
        } catch (IOException e) {
            return ""; // as if it had not been learned
        }
    }

    private static String digest(Path file) {
        try (Scope scope = Scope.inference()) {
            return TensorDigest.of(TensorFile.readAll(file).tensors().values());
        }
    }

    private static String checksum(Path file) {
        try {
            return Checksum.of(file);
        } catch (IOException e) {
            throw new UserError("cannot read " + file + ": " + e.getMessage(), "check its permissions", e);
        }
    }
}
