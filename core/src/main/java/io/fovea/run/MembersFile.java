package io.fovea.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.UserError;
import io.fovea.internal.file.NewFile;
import io.fovea.train.Recipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * {@code members.json} in the folder above the members' own: what decides them all, and how many are done.
 *
 * @param members as {@link Members#parse} reads it
 * @param recipe what all have, as YAML
 * @param data digest of the images as the first member has them
 */
record MembersFile(int version, String members, String recipe, String data, int done) {
    static final String NAME = "members.json";

    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

    static MembersFile of(Members members, Recipe recipe, String data) {
        return new MembersFile(VERSION, members.text(), recipe.toYaml(), data, 0);
    }

    MembersFile done(int count) {
        return new MembersFile(version, members, recipe, data, count);
    }

    /** The recipe that all share. */
    Recipe base() {
        return Recipe.parse(recipe, NAME);
    }

    static boolean isIn(@Nullable Path folder) {
        return folder != null && Files.exists(folder.resolve(NAME));
    }

    /** @throws UserError if it is damaged, or of another version */
    static MembersFile read(Path folder) {
        Path file = folder.resolve(NAME);
        String fix = "start afresh with another --out";
        try {
            @Nullable MembersFile read = JSON.readValue(Files.readString(file), MembersFile.class);
            if (read == null) throw new UserError(file + " is damaged: it is empty", fix);
            if (read.version() == VERSION) return read;
            throw new UserError(file + " is of another version of Fovea", fix);
        } catch (JsonProcessingException e) {
            throw new UserError(file + " is damaged: " + e.getOriginalMessage(), fix, e);
        } catch (IOException e) {
            throw new UserError(file + " cannot be read: " + e.getMessage(), "check its permissions", e);
        }
    }

    void write(Path folder) {
        try {
            Files.createDirectories(folder);
            byte[] text = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
            NewFile.write(folder.resolve(NAME), out -> out.write(text));
        } catch (IOException e) {
            throw new UserError("cannot write into " + folder + ": " + e.getMessage(), "give another --out", e);
        }
    }

    /** Members of which none was begun are none. */
    static void forget(Path folder) {
        try {
            Files.deleteIfExists(folder.resolve(NAME));
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            return; // something else is in it
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
