package io.fovea.internal.source;

import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.DuplicateHeaderMode;
import org.jspecify.annotations.Nullable;

/** The text of a table as it is read: UTF-8, without the byte order mark that spreadsheets write. */
public final class TableText extends FilterReader {
    /** Tables with a header, as spreadsheets write them. */
    public static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreHeaderCase(true)
            .setIgnoreSurroundingSpaces(true)
            .setIgnoreEmptyLines(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.ALLOW_EMPTY)
            .setAllowMissingColumnNames(true) // of the empty columns that spreadsheets leave behind
            .get();

    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private TableText(Reader in) {
        super(in);
    }

    /** @throws IOException if it cannot be read, or, then or later, is no UTF-8 text */
    public static Reader open(Path file) throws IOException {
        // with a decoder of its own, which reports what is no UTF-8 instead of replacing it
        BufferedReader text = new BufferedReader(
                new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8.newDecoder()), 1 << 16);
        try {
            text.mark(1);
            if (text.read() != BYTE_ORDER_MARK) text.reset();
            return new TableText(text);
        } catch (IOException e) {
            text.close();
            throw e;
        }
    }

    @Override
    public int read() throws IOException {
        return checked(super.read());
    }

    @Override
    public int read(char[] buffer, int from, int count) throws IOException {
        int read = super.read(buffer, from, count);
        for (int i = from; i < from + read; i++) checked(buffer[i]);
        return read;
    }

    private static int checked(int letter) throws IOException {
        if (letter == 0) throw new NotText();
        return letter;
    }

    /** Why a table could not be read, in a few words. */
    public static String reason(Exception failure) {
        for (@Nullable Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof CharacterCodingException) return "it is not UTF-8";
            if (e instanceof NotText) return "it is not UTF-8 text";
        }
        return String.valueOf(failure.getMessage());
    }

    private static final class NotText extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
