package io.fovea.cli.runs;

import io.fovea.UserError;
import io.fovea.run.MemberRuns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of a run that is about to start.
 *
 * @param own whether this start created it; then it goes with the run, if that leaves nothing in it
 */
public record RunPlace(Path folder, boolean own) implements AutoCloseable {
    private static final String NAME = "run";

    /** One that the user names; it need not be there. */
    public static RunPlace given(Path folder) {
        return new RunPlace(folder, false);
    }

    /**
     * The first of {@code run}, {@code run-2}, {@code run-3}, … that is not there. It is created, which one of two
     * starts at the same time does; the other goes on to the next number.
     */
    public static RunPlace next(Path above) {
        return next(above, NAME);
    }

    /** The same with another name than {@code run}. */
    public static RunPlace next(Path above, String name) {
        int number = 1;
        while (true) {
            Path folder = above.resolve(number == 1 ? name : name + "-" + number);
            try {
                Files.createDirectory(folder);
                return new RunPlace(folder, true);
            } catch (FileAlreadyExistsException e) {
                number++;
            } catch (IOException e) {
                throw new UserError("cannot create the folder " + folder + ": " + e, "give an --out elsewhere", e);
            }
        }
    }

    /**
     * The interrupted run, or training of several members, in a folder that changed last.
     *
     * @throws UserError if there is none
     */
    public static RunPlace newest(Path above) {
        return Stream.concat(interrupted(above).stream(), members(above).flatMap(RunPlace::newestMember))
                .max(Comparator.comparing(Place::changed))
                .map(place -> new RunPlace(place.folder(), false))
                .orElseThrow(() -> new UserError(
                        "there is no interrupted run in " + above.toAbsolutePath(),
                        "give the --out of the run; fovea runs DIR lists those of a folder"));
    }

    private record Place(Path folder, Instant changed) {}

    private static List<Place> interrupted(Path above) {
        return StoredRun.in(above).stream()
                .filter(run -> run.state() == StoredRun.State.INTERRUPTED)
                .map(run -> new Place(run.folder(), run.changed()))
                .toList();
    }

    /** The folders here in which some of several members are not done. */
    private static Stream<Path> members(Path above) {
        try (Stream<Path> inside = Files.list(above.toString().isEmpty() ? Path.of(".") : above)) {
            List<Path> begun = inside.map(one -> above.resolve(one.getFileName()))
                    .filter(RunPlace::areUnfinished)
                    .toList();
            return begun.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean areUnfinished(Path folder) {
        try {
            return MemberRuns.areUnfinished(folder);
        } catch (UserError e) {
            return false; // as a run that cannot be read
        }
    }

    /** None while another program is at one of them. */
    private static Stream<Place> newestMember(Path folder) {
        List<StoredRun> begun = StoredRun.in(folder);
        if (begun.stream().anyMatch(run -> run.state() == StoredRun.State.RUNNING)) return Stream.empty();
        return begun.stream()
                .max(Comparator.comparing(StoredRun::changed))
                .map(run -> new Place(folder, run.changed()))
                .stream();
    }

    @Override
    public void close() {
        if (!own) return;
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            return; // the run is in it
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
