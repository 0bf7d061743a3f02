package io.fovea.internal.tensorfile;

import java.util.ArrayList;
import java.util.List;

/**
 * What a pickle of tensors can hold. Lists and dictionaries keep their identity, because a pickle fills them after it
 * has created them, and may even put one into itself; nothing here walks into nested values.
 */
sealed interface PickleValue {
    /** The value's type, as Python calls it. */
    String python();

    record Text(String value) implements PickleValue {
        @Override
        public String python() {
            return "str";
        }
    }

    record Whole(long value) implements PickleValue {
        @Override
        public String python() {
            return "int";
        }
    }

    record Truth(boolean value) implements PickleValue {
        @Override
        public String python() {
            return "bool";
        }
    }

    /** A value of which only the type matters here: a float, None, bytes, an int of more than 64 bits. */
    record Other(String python) implements PickleValue {}

    record Tuple(List<PickleValue> values) implements PickleValue {
        @Override
        public String python() {
            return "tuple";
        }
    }

    /** A function or class that the pickle names, allowed by {@link TorchGlobals}. */
    record Global(String module, String name) implements PickleValue {
        @Override
        public String python() {
            return module + "." + name;
        }
    }

    /** A block of {@code count} elements that stands outside the pickle, under {@code key}. */
    record Storage(ElementType type, String key, long count) implements PickleValue {
        @Override
        public String python() {
            return type.storage();
        }
    }

    /** A view of a storage: {@code offset} and {@code stride} count elements. Not checked against the storage yet. */
    record View(Storage storage, long offset, long[] shape, long[] stride) implements PickleValue {
        @Override
        public String python() {
            return "tensor";
        }
    }

    /** A mutable list. */
    final class Sequence implements PickleValue {
        final List<PickleValue> values = new ArrayList<>();

        @Override
        public String python() {
            return "list";
        }
    }

    /** A mutable dictionary, as a list of entries: a key may be of any type and is never hashed. */
    final class Dictionary implements PickleValue {
        record Entry(PickleValue key, PickleValue value) {}

        final List<Entry> entries = new ArrayList<>();

        @Override
        public String python() {
            return "dict";
        }
    }
}
