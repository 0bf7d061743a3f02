package io.fovea.cli;

import java.util.Arrays;
import java.util.Random;

/** What disks, networks and malice do to the bytes of a file. */
enum Mutation {
    FLIP_BITS {
        @Override
        byte[] of(byte[] bytes, Random random) {
            byte[] damaged = bytes.clone();
            for (int i = 1 + random.nextInt(20); i > 0; i--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            return damaged;
        }
    },
    CUT {
        @Override
        byte[] of(byte[] bytes, Random random) {
            return Arrays.copyOf(bytes, random.nextInt(bytes.length));
        }
    },
    ZERO {
        @Override
        byte[] of(byte[] bytes, Random random) {
            byte[] damaged = bytes.clone();
            int from = random.nextInt(damaged.length);
            Arrays.fill(damaged, from, Math.min(damaged.length, from + 1 + random.nextInt(64)), (byte) 0);
            return damaged;
        }
    },
    /** A length or a size that is huge or negative. */
    HUGE_NUMBER {
        @Override
        byte[] of(byte[] bytes, Random random) {
            byte[] damaged = bytes.clone();
            int from = random.nextInt(Math.min(damaged.length, 64)); // where headers are
            damaged[from] = random.nextBoolean() ? (byte) 0x7F : (byte) 0xFF;
            for (int i = from + 1; i < Math.min(damaged.length, from + 1 + random.nextInt(4)); i++) damaged[i] = -1;
            return damaged;
        }
    },
    LEAVE_OUT {
        @Override
        byte[] of(byte[] bytes, Random random) {
            int from = random.nextInt(bytes.length), to = Math.min(bytes.length, from + 1 + random.nextInt(64));
            byte[] damaged = new byte[bytes.length - (to - from)];
            System.arraycopy(bytes, 0, damaged, 0, from);
            System.arraycopy(bytes, to, damaged, from, bytes.length - to);
            return damaged;
        }
    },
    INSERT {
        @Override
        byte[] of(byte[] bytes, Random random) {
            byte[] noise = new byte[1 + random.nextInt(64)];
            random.nextBytes(noise);
            int at = random.nextInt(bytes.length);
            byte[] damaged = new byte[bytes.length + noise.length];
            System.arraycopy(bytes, 0, damaged, 0, at);
            System.arraycopy(noise, 0, damaged, at, noise.length);
            System.arraycopy(bytes, at, damaged, at + noise.length, bytes.length - at);
            return damaged;
        }
    },
    NOISE {
        @Override
        byte[] of(byte[] bytes, Random random) {
            byte[] noise = new byte[random.nextInt(512)];
            random.nextBytes(noise);
            return noise;
        }
    };

    abstract byte[] of(byte[] bytes, Random random);

    /** One of them, never the same bytes again. */
    static byte[] any(byte[] bytes, Random random) {
        byte[] damaged = bytes;
        while (Arrays.equals(damaged, bytes)) damaged = values()[random.nextInt(values().length)].of(bytes, random);
        return damaged;
    }
}
