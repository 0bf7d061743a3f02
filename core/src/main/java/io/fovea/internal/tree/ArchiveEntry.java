package io.fovea.internal.tree;

/** An image file inside an open archive. */
record ArchiveEntry(ArchiveTree archive, String path) implements Encoded {
    @Override
    public String name() {
        return archive.name() + "!/" + path;
    }

    @Override
    public byte[] bytes() {
        return PatientReading.of(name(), () -> {
            Encoded.requireReadableSize(name(), archive.size(path));
            return archive.read(path);
        });
    }
}
