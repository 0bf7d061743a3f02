package io.fovea.internal.dataset;

import io.fovea.data.Duplicates;
import io.fovea.data.Part;
import io.fovea.internal.dataset.EqualFiles.Relation;
import io.fovea.internal.source.Sample;
import java.util.BitSet;
import java.util.List;

/**
 * Finds the readable files that have the same bytes, and decides which of them are used: see {@link Duplicates}. For
 * each sample there are some bytes in arrays while it works, and nothing after.
 */
final class EqualContents {
    private final Dataset dataset;
    private final List<Sample> all;
    private final FileCheck check;
    private final EqualFiles found;
    private final BitSet unused = new BitSet();

    /** @param all the samples of all parts, in the order of their positions in the check */
    private EqualContents(Dataset dataset, List<Sample> all, FileCheck check, Duplicates choice) {
        this.dataset = dataset;
        this.all = all;
        this.check = check;
        this.found = new EqualFiles(choice);
    }

    static EqualContents of(Dataset dataset, List<Sample> all, FileCheck check, Duplicates choice) {
        EqualContents contents = new EqualContents(dataset, all, check, choice);
        PositionTable first = new PositionTable(all.size());
        if (choice == Duplicates.KEEP) contents.keep(first);
        else contents.drop(first);
        return contents;
    }

    boolean isUsed(int position) {
        return !unused.get(position);
    }

    EqualFiles found() {
        return found;
    }

    private void keep(PositionTable firsts) {
        for (int position = 0; position < all.size(); position++) {
            if (!check.isReadable(position)) continue;
            int first = check.addContent(firsts, position);
            if (first != PositionTable.NONE) tell(position, first);
        }
    }

    private void drop(PositionTable firsts) {
        // by the position of the first file of some bytes: the one to keep, and one of another label
        int[] keeper = new int[all.size()], contrary = new int[all.size()];
        boolean any = false;
        for (int position = 0; position < all.size(); position++) {
            if (!check.isReadable(position)) continue;
            int first = check.addContent(firsts, position);
            if (first == PositionTable.NONE) {
                keeper[position] = position;
                contrary[position] = PositionTable.NONE;
                continue;
            }
            any = true;
            if (part(position) != part(keeper[first])) keeper[first] = position; // parts come in their order
            if (isContrary(first, position) && contrary[first] == PositionTable.NONE) contrary[first] = position;
        }
        for (int position = 0; any && position < all.size(); position++) {
            if (check.isReadable(position)) judge(position, check.findContent(firsts, position), keeper, contrary);
        }
    }

    private void judge(int position, int first, int[] keeper, int[] contrary) {
        if (contrary[first] != PositionTable.NONE) {
            leaveOut(position, isContrary(first, position) ? first : contrary[first]);
        } else if (keeper[first] != position) {
            leaveOut(position, keeper[first]);
        }
    }

    private void leaveOut(int position, int twin) {
        unused.set(position);
        tell(position, twin);
    }

    private void tell(int position, int twin) {
        Relation relation = isContrary(position, twin) ? Relation.OTHER_LABEL : Relation.of(part(position), part(twin));
        found.add(all.get(position).path(), all.get(twin).path(), relation);
    }

    private boolean isContrary(int one, int other) {
        return !all.get(one).labels().equals(all.get(other).labels());
    }

    /** @param position of a sample among those of all parts */
    private Part part(int position) {
        int end = 0;
        for (Part part : dataset.parts().keySet()) {
            end += dataset.samples(part).size();
            if (position < end) return part;
        }
        throw new IndexOutOfBoundsException(position);
    }
}
