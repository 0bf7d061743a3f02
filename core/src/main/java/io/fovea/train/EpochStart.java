package io.fovea.train;

/**
 * An epoch that begins, or goes on after a resume.
 *
 * @param epoch 1 for the first
 * @param epochs of the whole run; it may end earlier
 * @param images of the whole epoch; fewer are seen if some turn out to be damaged
 * @param stepsBefore steps of this epoch that an earlier start of the run took
 * @param imagesBefore images seen in these
 */
public record EpochStart(int epoch, int epochs, long images, int stepsBefore, long imagesBefore) {}
