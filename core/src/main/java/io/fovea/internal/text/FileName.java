package io.fovea.internal.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * File names as text. On Unix a name is bytes, and Java shows those that its locale cannot decode as U+FFFD, so that
 * different names become equal. Here they are read as UTF-8, and as Latin-1 where they are none.
 */
public final class FileName {
    private static final char UNDECODED = '\uFFFD';

    private FileName() {}

    /** The path as text, with the separators of its file system. */
    public static String of(Path path) {
        String text = path.toString();
        if (text.indexOf(UNDECODED) < 0) return text;
        List<String> names = new ArrayList<>();
        for (Path name : path) names.add(nameOf(name));
        String separator = path.getFileSystem().getSeparator();
        String root = path.getRoot() == null ? "" : path.getRoot().toString();
        return root + String.join(separator, names);
    }

    /** A name given as bytes: UTF-8, else Latin-1, which any bytes are. */
    public static String of(byte[] name) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(name))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(name, StandardCharsets.ISO_8859_1);
        }
    }

    /** Its bytes stand percent-encoded in its URI, the only place where Java tells them. */
    private static String nameOf(Path name) {
        String text = name.toString();
        if (text.indexOf(UNDECODED) < 0) return text;
        String uri = name.toUri().getRawPath();
        String encoded = uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
        return of(percentDecoded(encoded.substring(encoded.lastIndexOf('/') + 1)));
    }

    private static byte[] percentDecoded(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes.put((byte) Integer.parseInt(text, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.put((byte) c);
            }
        }
        byte[] decoded = new byte[bytes.position()];
        bytes.flip().get(decoded);
        return decoded;
    }
}
