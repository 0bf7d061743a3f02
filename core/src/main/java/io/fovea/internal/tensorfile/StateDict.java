package io.fovea.internal.tensorfile;

import io.fovea.UserError;
import io.fovea.internal.tensorfile.PickleValue.Dictionary;
import io.fovea.internal.tensorfile.PickleValue.Text;
import io.fovea.internal.tensorfile.PickleValue.View;
import io.fovea.internal.tensorfile.PickleValue.Whole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The named tensors in what a .pth file holds: its root, or, in a training checkpoint, the dictionary under a customary
 * key.
 *
 * @param views tensors by name, in the order of the file
 * @param ignored what else the file holds, as {@code name (Python type)}
 * @param notes what was done to find or rename the tensors
 */
record StateDict(Map<String, View> views, List<String> ignored, List<String> notes) {
    private static final List<String> CUSTOMARY_KEYS = List.of("state_dict", "model_state_dict", "model");

    // the number of entries and the length of their names are the file's to choose
    private static final int MOST_LISTED = 1000, MOST_SHOWN = 10, LONGEST_NAME = 200;

    /** DataParallel and DistributedDataParallel put it before every name. */
    private static final String WRAPPER = "module.";

    /** @throws UserError when there is no dictionary with tensors in it */
    static StateDict of(PickleValue root, String file) {
        if (!(root instanceof Dictionary top)) {
            throw new UserError(
                    file + " holds a " + root.python() + ", expected a state dict (tensors by name)",
                    "save it in Python with torch.save(model.state_dict(), ...)");
        }
        StateDict found = new StateDict(new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>());
        if (!found.collectBelow(top)) found.collect(top.entries, "");
        if (!found.views.isEmpty()) return found.withoutWrapper();
        String others = found.ignored.stream().limit(MOST_SHOWN).collect(Collectors.joining(", "));
        throw new UserError(
                file + " holds no named tensors, expected a state dict; found "
                        + (others.isEmpty() ? "nothing" : others),
                "save it in Python with torch.save(model.state_dict(), ...)");
    }

    /** A checkpoint may have tensors beside its state dict, such as the state of a random generator. */
    private boolean collectBelow(Dictionary top) {
        for (String key : CUSTOMARY_KEYS) {
            if (!(value(top, key) instanceof Dictionary below) || !holdsTensors(below)) continue;
            collect(below.entries, key + ".");
            for (Dictionary.Entry entry : top.entries) {
                if (entry.value() != below) ignore(described(entry));
            }
            notes.add("the tensors stand under \"" + key + "\"");
            return true;
        }
        return false;
    }

    private static boolean holdsTensors(Dictionary dictionary) {
        return dictionary.entries.stream().anyMatch(e -> e.key() instanceof Text && e.value() instanceof View);
    }

    /** The value of a key; the last one, as in Python, when the pickle sets it twice. */
    private static @Nullable PickleValue value(Dictionary dictionary, String key) {
        PickleValue value = null;
        for (Dictionary.Entry entry : dictionary.entries) {
            if (entry.key() instanceof Text text && text.value().equals(key)) value = entry.value();
        }
        return value;
    }

    private void collect(List<Dictionary.Entry> entries, String prefix) {
        for (Dictionary.Entry entry : entries) {
            if (entry.key() instanceof Text name && entry.value() instanceof View view) views.put(name.value(), view);
            else ignore(prefix + described(entry));
        }
    }

    private void ignore(String entry) {
        if (ignored.size() < MOST_LISTED) ignored.add(entry);
        else if (ignored.size() == MOST_LISTED) ignored.add("and more");
    }

    private static String described(Dictionary.Entry entry) {
        String name = "a " + entry.key().python();
        if (entry.key() instanceof Whole whole) name = Long.toString(whole.value());
        if (entry.key() instanceof Text text) {
            name = text.value().substring(0, Math.min(LONGEST_NAME, text.value().length()));
        }
        return name + " (" + entry.value().python() + ")";
    }

    private StateDict withoutWrapper() {
        if (!views.keySet().stream().allMatch(name -> name.startsWith(WRAPPER))) return this;
        Map<String, View> unwrapped = new LinkedHashMap<>();
        views.forEach((name, view) -> unwrapped.put(name.substring(WRAPPER.length()), view));
        notes.add("every name began with \"" + WRAPPER + "\", which is left out");
        return new StateDict(unwrapped, ignored, notes);
    }
}
