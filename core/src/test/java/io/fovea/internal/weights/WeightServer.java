package io.fovea.internal.weights;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server on the loopback interface that serves one file, well or badly. */
public final class WeightServer implements AutoCloseable {
    /** Answers one request, whose number begins at 1. */
    @FunctionalInterface
    public interface Behaviour {
        void answer(HttpExchange exchange, int request) throws IOException, InterruptedException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);

    public WeightServer(Behaviour behaviour) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            int number;
            synchronized (requests) {
                requests.add(exchange.getRequestURI().getPath() + (range == null ? "" : " " + range));
                number = requests.size();
            }
            try (exchange) {
                behaviour.answer(exchange, number);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    public URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/models");
    }

    /** Paths, followed by the range if one was asked for. */
    public List<String> requests() {
        return requests;
    }

    /** The whole file, or the range that is asked for. */
    public static void serve(HttpExchange exchange, byte[] content) throws IOException {
        send(exchange, content, content.length);
    }

    /** As above, but the connection breaks at a position of the file. */
    static void cut(HttpExchange exchange, byte[] content, int cutAt) throws IOException, InterruptedException {
        send(exchange, content, cutAt);
        Thread.sleep(100); // what has not been read when a connection breaks may be lost
    }

    private static void send(HttpExchange exchange, byte[] content, int cutAt) throws IOException {
        int from = from(exchange);
        if (from >= content.length) {
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
        if (cutAt > from) exchange.getResponseBody().write(content, from, cutAt - from);
        exchange.getResponseBody().flush();
    }

    static int from(HttpExchange exchange) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        return range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
    }

    /** Sends the first bytes, and then nothing, until the server closes. */
    void fallSilent(HttpExchange exchange, byte[] content, int after) throws IOException, InterruptedException {
        int from = from(exchange);
        exchange.getResponseHeaders()
                .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
        OutputStream body = exchange.getResponseBody();
        body.write(content, from, after);
        body.flush();
        end.await();
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    /** A port on which nobody answers. */
    static URI nobody() {
        try (var socket = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/models");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
