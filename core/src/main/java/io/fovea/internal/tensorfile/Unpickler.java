package io.fovea.internal.tensorfile;

import io.fovea.internal.tensorfile.PickleValue.Dictionary;
import io.fovea.internal.tensorfile.PickleValue.Global;
import io.fovea.internal.tensorfile.PickleValue.Other;
import io.fovea.internal.tensorfile.PickleValue.Sequence;
import io.fovea.internal.tensorfile.PickleValue.Storage;
import io.fovea.internal.tensorfile.PickleValue.Text;
import io.fovea.internal.tensorfile.PickleValue.Truth;
import io.fovea.internal.tensorfile.PickleValue.Tuple;
import io.fovea.internal.tensorfile.PickleValue.Whole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of Python's pickle machine (CPython, Lib/pickletools.py) that files of tensors need, protocols 2 to 5. It
 * runs nothing: functions and classes are names that {@link TorchGlobals} allows or refuses, and allowed ones only
 * build the values of {@link PickleValue}. Work and memory are bounded by the length of the file, because every
 * instruction takes at least one byte and creates at most one value.
 */
final class Unpickler {
    private static final int MOST_INSTRUCTIONS = 2_000_000; // some 40 a tensor
    private static final int PROTOCOL = 0x80, HIGHEST_PROTOCOL = 5;
    private static final int STOP = '.';
    private static final PickleValue MARK = new Other("mark"), NONE = new Other("NoneType");
    private static final PickleValue FLOAT = new Other("float"), BYTES = new Other("bytes"), LONG = new Other("int");

    private final PickleInput in;
    private final Map<String, Storage> storages = new LinkedHashMap<>();
    private List<PickleValue> stack = new ArrayList<>();
    private Map<Integer, PickleValue> memo = new HashMap<>();

    Unpickler(PickleInput in) {
        this.in = in;
    }

    /** The storages that the pickles so far refer to, by key. */
    Map<String, Storage> storages() {
        return storages;
    }

    /**
     * Reads one pickle, and leaves the cursor behind it.
     *
     * @throws io.fovea.UserError when the pickle is malformed, or names anything that is not allowed
     */
    PickleValue load() {
        stack = new ArrayList<>();
        memo = new HashMap<>();
        for (int i = 0; i < MOST_INSTRUCTIONS; i++) {
            int code = in.unsignedByte();
            if (code == STOP) return pop();
            if (!scalar(code) && !container(code) && !reference(code)) {
                throw in.damaged(String.format("the pickle has the instruction 0x%02x, which no tensor needs,", code));
            }
        }
        throw in.damaged("the pickle has more than " + MOST_INSTRUCTIONS + " instructions");
    }

    private boolean scalar(int code) {
        switch (code) {
            case PROTOCOL -> protocol();
            case 0x95 -> in.longInteger(); // FRAME: a hint for buffering
            case 'N' -> stack.add(NONE);
            case 0x88 -> stack.add(new Truth(true));
            case 0x89 -> stack.add(new Truth(false));
            case 'J' -> stack.add(new Whole(in.integer()));
            case 'K' -> stack.add(new Whole(in.unsignedByte()));
            case 'M' -> stack.add(new Whole(in.unsignedShort()));
            case 0x8a -> stack.add(longNumber(in.unsignedByte()));
            case 'G' -> skip(8, FLOAT);
            case 'X', 'T' -> stack.add(new Text(in.text(Integer.toUnsignedLong(in.integer()))));
            case 'U', 0x8c -> stack.add(new Text(in.text(in.unsignedByte())));
            case 0x8d -> stack.add(new Text(in.text(in.longInteger())));
            case 'C' -> skip(in.unsignedByte(), BYTES);
            case 'B' -> skip(Integer.toUnsignedLong(in.integer()), BYTES);
            case 0x8e -> skip(in.longInteger(), BYTES);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean container(int code) {
        switch (code) {
            case '(' -> stack.add(MARK);
            case '0' -> pop();
            case '1' -> popToMark();
            case ')' -> stack.add(new Tuple(List.of()));
            case 0x85 -> stack.add(tuple(1));
            case 0x86 -> stack.add(tuple(2));
            case 0x87 -> stack.add(tuple(3));
            case 't' -> stack.add(new Tuple(popToMark()));
            case ']' -> stack.add(new Sequence());
            case 'l' -> append(new Sequence(), popToMark());
            case 'a' -> appendTop(List.of(pop()));
            case 'e' -> appendTop(popToMark());
            case '}' -> stack.add(new Dictionary());
            case 'd' -> put(new Dictionary(), popToMark());
            case 's' -> putTop(tuple(2).values());
            case 'u' -> putTop(popToMark());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean reference(int code) {
        switch (code) {
            case 'q' -> memo.put(in.unsignedByte(), top());
            case 'r' -> memo.put(in.integer(), top());
            case 0x94 -> memo.put(memo.size(), top());
            case 'h' -> stack.add(remembered(in.unsignedByte()));
            case 'j' -> stack.add(remembered(in.integer()));
            case 'c' -> stack.add(TorchGlobals.allowed(in, in.line(), in.line()));
            case 0x93 -> {
                String name = pop(Text.class).value();
                stack.add(TorchGlobals.allowed(in, pop(Text.class).value(), name));
            }
            case 'Q' -> {
                Storage storage = TorchGlobals.storage(in, pop(Tuple.class));
                storages.put(storage.key(), storage);
                stack.add(storage);
            }
            case 'R' -> {
                Tuple arguments = pop(Tuple.class);
                stack.add(TorchGlobals.call(in, pop(Global.class), arguments));
            }
            case 'b' -> pop(); // BUILD sets attributes: a state dict has _metadata, which no tensor needs
            default -> {
                return false;
            }
        }
        return true;
    }

    private void protocol() {
        int protocol = in.unsignedByte();
        if (protocol <= HIGHEST_PROTOCOL) return;
        throw in.damaged("the pickle protocol is " + protocol + ", expected at most " + HIGHEST_PROTOCOL + ",");
    }

    private void skip(long length, PickleValue value) {
        in.skip(length);
        stack.add(value);
    }

    /** Little-endian two's complement of {@code length} bytes. */
    private PickleValue longNumber(int length) {
        if (length > Long.BYTES) {
            in.skip(length);
            return LONG;
        }
        long value = 0;
        for (int i = 0; i < length; i++) value |= (long) in.unsignedByte() << (8 * i);
        int unused = Long.SIZE - 8 * length;
        return new Whole(length == 0 ? 0 : value << unused >> unused);
    }

    private PickleValue pop() {
        PickleValue value = top();
        stack.remove(stack.size() - 1);
        return value;
    }

    private PickleValue top() {
        if (stack.isEmpty()) throw in.damaged("the pickle takes a value that it never made");
        return stack.get(stack.size() - 1);
    }

    private <V extends PickleValue> V pop(Class<V> type) {
        PickleValue value = pop();
        if (!type.isInstance(value)) {
            throw in.damaged("the pickle has a " + value.python() + " where it needs a " + type.getSimpleName());
        }
        return type.cast(value);
    }

    private List<PickleValue> popToMark() {
        int mark = stack.size() - 1;
        while (mark >= 0 && stack.get(mark) != MARK) mark--;
        if (mark < 0) throw in.damaged("the pickle ends a group that it never began");
        List<PickleValue> values = List.copyOf(stack.subList(mark + 1, stack.size()));
        stack.subList(mark, stack.size()).clear();
        return values;
    }

    private Tuple tuple(int size) {
        PickleValue[] values = new PickleValue[size];
        for (int i = size - 1; i >= 0; i--) values[i] = pop();
        return new Tuple(Arrays.asList(values));
    }

    private PickleValue remembered(int index) {
        PickleValue value = memo.get(index);
        if (value == null) throw in.damaged("the pickle recalls value " + index + ", which it never stored,");
        return value;
    }

    private void append(Sequence list, List<PickleValue> values) {
        list.values.addAll(values);
        stack.add(list);
    }

    private void appendTop(List<PickleValue> values) {
        append(pop(Sequence.class), values);
    }

    private void put(Dictionary dictionary, List<PickleValue> keysAndValues) {
        if (keysAndValues.size() % 2 != 0) throw in.damaged("the pickle has a key without a value");
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            dictionary.entries.add(new Dictionary.Entry(keysAndValues.get(i), keysAndValues.get(i + 1)));
        }
        stack.add(dictionary);
    }

    private void putTop(List<PickleValue> keysAndValues) {
        put(pop(Dictionary.class), keysAndValues);
    }
}
