package io.fovea.internal.tree;

/** An image file inside an open archive. */
record ArchiveEntry(ArchiveTree archive, String path) implements Encoded {
    @Override
    public String name() {
        return archive.name() + "!/" + path;
    }

    @Override
    public FileState state() {
        return archive.state();
    }

    /** An archive that gives too few of them says so. */
    @Override
    public boolean isWhole(byte[] bytes, FileState state) {
        return true;
    }

    @Override
    public byte[] bytes() {
        return PatientReading.of(name(), () -> {
            Encoded.requireReadableSize(name(), archive.size(path));
            return archive.read(path);
        });
    }
}
