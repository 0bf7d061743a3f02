package io.fovea.image;

/** The file formats that are read; recognised by their first bytes, whatever the file's name. */
public enum ImageFormat {
    JPEG("JPEG"),
    PNG("PNG"),
    GIF("GIF"),
    BMP("BMP"),
    TIFF("TIFF"),
    WEBP("WebP");

    private final String title;

    ImageFormat(String title) {
        this.title = title;
    }

    /** The usual spelling, such as "WebP". */
    public String title() {
        return title;
    }
}
