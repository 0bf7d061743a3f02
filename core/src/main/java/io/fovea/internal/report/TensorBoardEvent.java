package io.fovea.internal.report;

/**
 * The kinds of TensorBoard's {@code Event} that a run needs. Field numbers are those of TensorBoard's
 * {@code compat/proto/event.proto}, {@code summary.proto} and {@code tensor.proto}.
 */
final class TensorBoardEvent {
    private static final int RGB = 3, FLOAT = 1, DATA_CLASS_TENSOR = 2;

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

    /** @param description shown beside it, in Markdown */
    static byte[] image(double wallTime, long step, String tag, EncodedPicture picture, String description) {
        WireMessage image = new WireMessage()
                .putVarint(1, picture.height())
                .putVarint(2, picture.width())
                .putVarint(3, RGB)
                .putBytes(4, picture.bytes());
        WireMessage metadata = new WireMessage().putText(3, description);
        return summary(
                wallTime, step, new WireMessage().putText(1, tag).put(4, image).put(9, metadata));
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
        return summary(
                wallTime, 0, new WireMessage().putText(1, tag).put(8, nothing).put(9, metadata));
    }

    private static byte[] summary(double wallTime, long step, WireMessage value) {
        return new WireMessage()
                .putDouble(1, wallTime)
                .putVarint(2, step)
                .put(5, new WireMessage().put(1, value))
                .bytes();
    }
}
