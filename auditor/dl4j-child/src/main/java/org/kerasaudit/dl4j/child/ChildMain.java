package org.kerasaudit.dl4j.child;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Answers questions about Keras files, one after the other. The standard streams belong to the process that started this
 * one: it sends a secret and then questions, and ends this process by closing them.
 */
public final class ChildMain {
    /** System property: how many bytes this process may hold in memory. */
    public static final String MEMORY = "kerasaudit.child.memory";

    private final OutputStream out = new FileOutputStream(FileDescriptor.out);
    private final BlockingQueue<Question> questions = new LinkedBlockingQueue<>();
    private final Log log = Log.capture();
    private final long secret;

    private ChildMain(DataInputStream in) throws IOException {
        secret = in.readLong();
        daemon("questions", () -> receive(in));
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        new ChildMain(new DataInputStream(new BufferedInputStream(System.in))).run();
    }

    private void run() throws InterruptedException {
        MemoryWatch watch = new MemoryWatch(Long.getLong(MEMORY, Long.MAX_VALUE), this::exhausted);
        try {
            Dl4j.start();
            daemon("memory", watch);
            send(Answer.ready());
            while (true) send(Dl4j.answer(questions.take(), log));
        } catch (OutOfMemoryError exhausted) {
            exhausted(String.valueOf(exhausted.getMessage()));
        }
    }

    /** Whoever asks is gone when the stream ends; whatever DL4J is busy with is of no use then. */
    private void receive(DataInputStream in) {
        try {
            while (true) questions.add(Wire.question(in.readNBytes(in.readInt())));
        } catch (IOException gone) {
            Runtime.getRuntime().halt(0);
        }
    }

    private void exhausted(String what) {
        send(Answer.outOfMemory(what));
        Runtime.getRuntime().halt(1);
    }

    private synchronized void send(Answer answer) {
        try {
            Frames.write(out, secret, Wire.bytes(answer));
        } catch (IOException gone) {
            Runtime.getRuntime().halt(0);
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
