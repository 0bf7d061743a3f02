package io.fovea.classify;

/** One class and the probability a classifier gives it, 0 to 1. */
public record Score(String label, double probability) {}
