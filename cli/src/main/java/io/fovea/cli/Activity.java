package io.fovea.cli;

/** Work under way that the screen shows. */
sealed interface Activity permits Stage, Epochs, Trials {
    /** How far it has come; asked from another thread than those that work. */
    Snapshot now();
}
