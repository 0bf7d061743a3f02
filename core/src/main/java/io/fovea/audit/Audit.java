package io.fovea.audit;

import java.util.List;

/**
 * What a network that has learnt to see finds suspicious about labelled images.
 *
 * @param data the images, in words
 * @param images that were looked at
 * @param accuracy 0 to 1: share of them that a linear classifier on the network's features recognises without having
 *     seen them. The lower it is, the less its suspicions about labels say.
 * @param likely how many of the suspicious labels are likely to be wrong, by confident learning (Northcutt et al. 2021,
 *     arXiv:1911.00068)
 * @param suspicions the most suspicious first; one an image
 * @param notes what concerns whole classes
 */
public record Audit(
        String data, int images, double accuracy, int likely, List<Suspicion> suspicions, List<String> notes) {
    public Audit {
        suspicions = List.copyOf(suspicions);
        notes = List.copyOf(notes);
    }
}
