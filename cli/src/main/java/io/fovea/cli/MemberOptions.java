package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.cli.help.Further;
import io.fovea.cli.help.Heading;
import io.fovea.run.Members;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Several networks in place of one, the members of an ensemble. */
@Heading("Members of an ensemble")
final class MemberOptions {
    @Further
    @Option(
            names = "--seeds",
            paramLabel = "M",
            description =
                    "Train M networks that differ by their seed, into member-1, … of --out (default: one network).")
    @Nullable
    Integer seeds;

    @Further
    @Option(
            names = "--folds",
            paramLabel = "M",
            description = "Train M networks, each on all but one of M parts, which judges it (default: one network).")
    @Nullable
    Integer folds;

    @Further
    @Option(
            names = "--bagging",
            paramLabel = "M",
            description = "Train M networks on samples drawn with replacement; images that a network did not draw"
                    + " judge it (default: one network).")
    @Nullable
    Integer bagging;

    @Further
    @Option(
            names = "--snapshots",
            paramLabel = "M",
            description = "Train one network in M cycles of the rate, and keep it at the end of each (default: none).")
    @Nullable
    Integer snapshots;

    /**
     * What is asked for; null for one network.
     *
     * @throws UserError if more than one way is
     */
    @Nullable
    Members members() {
        List<String> given = new ArrayList<>();
        List<Members> members = new ArrayList<>();
        if (seeds != null && given.add("--seeds")) members.add(new Members.Seeds(seeds));
        if (folds != null && given.add("--folds")) members.add(new Members.Folds(folds));
        if (bagging != null && given.add("--bagging")) members.add(new Members.Bagging(bagging));
        if (snapshots != null && given.add("--snapshots")) members.add(new Members.Snapshots(snapshots));
        if (given.size() > 1) {
            throw new UserError(String.join(" and ", given) + " exclude each other", "give one of them");
        }
        return members.isEmpty() ? null : members.get(0);
    }
}
