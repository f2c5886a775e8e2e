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
 * Answers questions about Keras files, one at a time. The parent process sends a secret and then questions on standard input,
 * and ends this process by closing the stream.
 */
public final class ChildMain {
    /** System property: the memory limit of this process, in bytes. */
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
        MemoryWatch watch = new MemoryWatch(Long.getLong(MEMORY, Long.MAX_VALUE), this::outOfMemory);
        try {
            Dl4j.start();
            daemon("memory", watch);
            send(Answer.ready());
            while (true) send(Dl4j.answer(questions.take(), log));
        } catch (OutOfMemoryError exhausted) {
            outOfMemory(String.valueOf(exhausted.getMessage()));
        }
    }

    /** Reads questions until the stream ends, which means that the parent is gone; DL4J may still be busy then. */
    private void receive(DataInputStream in) {
        try {
            while (true) questions.add(Wire.question(in.readNBytes(in.readInt())));
        } catch (IOException gone) {
            Runtime.getRuntime().halt(0);
        }
    }

    private void outOfMemory(String what) {
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
