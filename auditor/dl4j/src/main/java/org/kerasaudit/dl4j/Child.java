package org.kerasaudit.dl4j;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.kerasaudit.auditor.opinion.EngineLimits;
import org.kerasaudit.dl4j.child.Answer;
import org.kerasaudit.dl4j.child.Frames;
import org.kerasaudit.dl4j.child.Question;
import org.kerasaudit.dl4j.child.Wire;

/** A process that answers questions, in a temporary folder that is deleted with it. */
final class Child implements AutoCloseable {
    private static final int SECONDS_TO_START = 120;
    private static final int SECONDS_TO_END = 5;
    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(Child::daemon);

    private final Process process;
    private final TemporaryFolder folder;
    private final InputStream answers;
    private final DataOutputStream questions;
    private final long secret = new SecureRandom().nextLong();
    private final LastOutput printed = new LastOutput();
    private final Thread errors;
    private final Thread hook = new Thread(this::end, "end of engine");
    private volatile boolean late;

    private Child(Process process, TemporaryFolder folder) {
        this.process = process;
        this.folder = folder;
        answers = new BufferedInputStream(process.getInputStream());
        questions = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        errors = printed.follow(process.getErrorStream());
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Starts a child and waits until it is ready for questions. */
    static Child start(ChildCommand command, EngineLimits limits) throws ChildEndedException {
        Child child = launch(command, limits);
        try {
            child.awaitReady();
            return child;
        } catch (ChildEndedException ended) {
            child.close();
            throw ended;
        }
    }

    private static Child launch(ChildCommand command, EngineLimits limits) throws ChildEndedException {
        try {
            TemporaryFolder folder = TemporaryFolder.create();
            try {
                return new Child(command.process(folder.path(), limits).start(), folder);
            } catch (IOException failure) {
                folder.delete();
                throw failure;
            }
        } catch (IOException failure) {
            throw ChildEndedException.crashed("its process could not be started: " + failure.getMessage());
        }
    }

    private void awaitReady() throws ChildEndedException {
        Answer ready = exchange(() -> questions.writeLong(secret), SECONDS_TO_START);
        if (ready.kind() == Answer.Kind.OUT_OF_MEMORY) throw ChildEndedException.outOfMemory(ready.message());
        if (ready.kind() != Answer.Kind.READY)
            throw ChildEndedException.crashed("it did not start: " + ready.message());
    }

    /** Returns the child's answer. Throws, and kills the child, if there is none within {@code seconds}. */
    Answer ask(Question question, int seconds) throws ChildEndedException {
        byte[] bytes = Wire.bytes(question);
        return exchange(
                () -> {
                    questions.writeInt(bytes.length);
                    questions.write(bytes);
                },
                seconds);
    }

    /** Writes a message to the child. */
    private interface Writing {
        void write() throws IOException;
    }

    private Answer exchange(Writing question, int seconds) throws ChildEndedException {
        Future<?> alarm = CLOCK.schedule(
                () -> {
                    late = true;
                    kill();
                },
                seconds,
                TimeUnit.SECONDS);
        try {
            question.write();
            questions.flush();
            return decoded(Frames.read(answers, secret, printed::add));
        } catch (IOException ended) {
            throw late ? ChildEndedException.outOfTime() : crash();
        } finally {
            alarm.cancel(false);
        }
    }

    private static Answer decoded(byte[] message) throws ChildEndedException {
        try {
            return Wire.answer(message);
        } catch (IOException nonsense) {
            throw ChildEndedException.crashed("its answer is invalid: " + nonsense.getMessage());
        }
    }

    private ChildEndedException crash() {
        try {
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                return ChildEndedException.crashed("it closed its output but kept running");
            }
            errors.join(TimeUnit.SECONDS.toMillis(SECONDS_TO_END));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return ChildEndedException.crashed("waiting for it was interrupted");
        }
        return CrashReport.of(process.exitValue(), folder.path(), printed.text())
                .asException();
    }

    boolean alive() {
        return process.isAlive();
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void end() {
        kill();
        try {
            process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        folder.delete();
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook is already running and has nothing left to do.
        }
    }

    /** Returns the working folder of the child. */
    Path folder() {
        return folder.path();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "engine clock");
        thread.setDaemon(true);
        return thread;
    }
}
