package org.kerasaudit.dl4j;

import java.io.DataInputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kerasaudit.dl4j.child.Answer;
import org.kerasaudit.dl4j.child.Frames;
import org.kerasaudit.dl4j.child.Question;
import org.kerasaudit.dl4j.child.Wire;

/** A substitute for DL4J's process that misbehaves as the model's file name requests. */
final class StandIn {
    private final DataInputStream in = new DataInputStream(System.in);
    private final long secret;
    private int served;

    private StandIn() throws IOException {
        secret = in.readLong();
    }

    public static void main(String[] args) throws Exception {
        new StandIn().run();
    }

    private void run() throws Exception {
        send(Answer.Kind.READY, "");
        while (true) {
            Question question = Wire.question(in.readNBytes(in.readInt()));
            served++;
            behave(question.model().replaceFirst(".*[/\\\\]", "").replaceFirst("\\..*", ""));
        }
    }

    private void behave(String how) throws Exception {
        switch (how) {
            case "good" -> send(Answer.Kind.DONE, "");
            case "endless" -> Thread.sleep(Long.MAX_VALUE);
            case "family" -> withOffspring();
            case "worn" -> haltIfUsed();
            case "halt" -> Runtime.getRuntime().halt(7);
            case "complaint" -> complain();
            case "segfault" -> readNothing();
            case "memory" -> fillMemory();
            case "garbage" -> printGarbage();
            case "nonsense" -> Frames.write(System.out, secret, new byte[] {1, 2, 3});
            case "lies" -> send(Answer.Kind.READY, "");
            default -> throw new IllegalStateException("unknown behavior " + how);
        }
    }

    private void send(Answer.Kind kind, String message) throws IOException {
        Answer answer = new Answer(kind, message, 20, Map.of("dense", 20L), List.of(), List.of("a note"));
        Frames.write(System.out, secret, Wire.bytes(answer));
    }

    private void haltIfUsed() throws IOException {
        if (served > 1) Runtime.getRuntime().halt(9);
        send(Answer.Kind.DONE, "");
    }

    private static void complain() {
        System.err.println("something first");
        System.err.println("then the reason");
        System.exit(3);
    }

    /** Starts another process that lives for a minute. */
    private static void withOffspring() throws Exception {
        String java = ProcessHandle.current().info().command().orElseThrow();
        new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), Sleeper.class.getName())
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
        Thread.sleep(Long.MAX_VALUE);
    }

    /** A process that lives for a minute. */
    static final class Sleeper {
        public static void main(String[] args) throws InterruptedException {
            Thread.sleep(60_000);
        }
    }

    private static void readNothing() throws ReflectiveOperationException {
        Field field = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
        field.setAccessible(true);
        Object unsafe = field.get(null);
        unsafe.getClass().getMethod("getByte", long.class).invoke(unsafe, 8L);
    }

    private static void fillMemory() {
        List<long[]> held = new ArrayList<>();
        while (true) held.add(new long[1 << 20]);
    }

    private void printGarbage() throws IOException {
        System.out.print("Loaded [CpuBackend]\n\0\1\2 half a line");
        send(Answer.Kind.DONE, "");
        System.out.println(" and more of it");
    }
}
