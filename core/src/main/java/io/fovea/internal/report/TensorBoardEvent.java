package io.fovea.internal.report;

/**
 * The kinds of TensorBoard's {@code Event} that a run needs. Field numbers are those of TensorBoard's
 * {@code compat/proto/event.proto}, {@code summary.proto} and {@code tensor.proto}.
 */
final class TensorBoardEvent {
    /** Of {@code types.proto}. */
    private static final int FLOAT = 1, STRING = 7;

    private static final int DATA_CLASS_TENSOR = 2, DATA_CLASS_BLOB_SEQUENCE = 3;

    private TensorBoardEvent() {}

    /** The first record of every file. */
    static byte[] version(double wallTime) {
        return new WireMessage()
                .putDouble(1, wallTime)
                .putText(3, "brain.Event:2")
                .bytes();
    }

    /** @param wallTime seconds since 1970 */
    static byte[] scalar(double wallTime, long step, String tag, float value) {
        return summary(wallTime, step, new WireMessage().putText(1, tag).putFloat(2, value));
    }

    /**
     * A picture in the form of TensorBoard's {@code plugins/image/summary_v2.py}: a tensor of width, height and file.
     * In the older form, of a message of its own, the description gets lost.
     *
     * @param description shown beside it, in Markdown
     */
    static byte[] image(double wallTime, long step, String tag, EncodedPicture picture, String description) {
        WireMessage dimension = new WireMessage().putVarint(1, 3);
        WireMessage tensor = new WireMessage()
                .putVarint(1, STRING)
                .put(2, new WireMessage().put(2, dimension))
                .putText(8, String.valueOf(picture.width()))
                .putText(8, String.valueOf(picture.height()))
                .putBytes(8, picture.bytes());
        WireMessage metadata = new WireMessage()
                .put(1, new WireMessage().putText(1, "images"))
                .putText(3, description)
                .putVarint(4, DATA_CLASS_BLOB_SEQUENCE);
        return summary(wallTime, step, tag, tensor, metadata);
    }

    /**
     * What one of TensorBoard's plugins reads, which lies in the metadata: the value itself is an empty tensor, as
     * {@code NULL_TENSOR} in TensorBoard's {@code plugins/hparams/metadata.py}.
     */
    static byte[] plugin(double wallTime, String tag, String plugin, WireMessage content) {
        WireMessage data = new WireMessage().putText(1, plugin).put(2, content);
        WireMessage metadata = new WireMessage().put(1, data).putVarint(4, DATA_CLASS_TENSOR);
        WireMessage shapeOfNothing = new WireMessage().put(2, new WireMessage());
        WireMessage nothing = new WireMessage().putVarint(1, FLOAT).put(2, shapeOfNothing);
        return summary(wallTime, 0, tag, nothing, metadata);
    }

    private static byte[] summary(double wallTime, long step, String tag, WireMessage tensor, WireMessage metadata) {
        return summary(
                wallTime, step, new WireMessage().putText(1, tag).put(8, tensor).put(9, metadata));
    }

    private static byte[] summary(double wallTime, long step, WireMessage value) {
        return new WireMessage()
                .putDouble(1, wallTime)
                .putVarint(2, step)
                .put(5, new WireMessage().put(1, value))
                .bytes();
    }
}
