package io.fovea.internal.tree;

import java.util.Comparator;

/**
 * Orders strings by Unicode code point, as Python does and so torchvision's {@code find_classes}
 * (torchvision/datasets/folder.py). Java's own order compares UTF-16 units, which puts surrogate pairs before U+E000.
 */
public enum CodePointOrder implements Comparator<String> {
    INSTANCE;

    @Override
    public int compare(String a, String b) {
        int shared = Math.min(a.length(), b.length());
        for (int i = 0; i < shared; i++) {
            char x = a.charAt(i), y = b.charAt(i);
            if (x == y) continue;
            boolean pairs = Character.isSurrogate(x) != Character.isSurrogate(y);
            return pairs && x >= Character.MIN_SURROGATE && y >= Character.MIN_SURROGATE
                    ? Boolean.compare(Character.isSurrogate(x), Character.isSurrogate(y))
                    : Character.compare(x, y);
        }
        return Integer.compare(a.length(), b.length());
    }
}
