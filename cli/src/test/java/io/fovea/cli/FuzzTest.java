package io.fovea.cli;

/** A few hundred cases, in every run of the tests. */
class FuzzTest extends FuzzCases {
    FuzzTest() {
        super(1);
    }
}
