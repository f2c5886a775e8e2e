package org.kerasaudit.auditor.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.mutants.Members.Member;
import org.kerasaudit.fixtures.Fixtures;

/** A model that is being changed: the members of an archive or the bytes of a file, and its recording. */
final class Draft {
    private static final long STEP = 0x9E3779B97F4A7C15L;

    final Corpus corpus;
    final Random random;

    /** The members of an archive; null for other files. */
    @Nullable
    List<Member> members;

    byte[] file;
    byte @Nullable [] recording;

    private final Path source;
    private final List<String> changes = new ArrayList<>();

    private Draft(Corpus corpus, Random random) {
        this.corpus = corpus;
        this.random = random;
        source = corpus.file(random);
        file = Corpus.bytes(source);
        recording = Corpus.recording(source);
    }

    /** Returns the mutant with this number. The same seed and number always result in the same mutant. */
    static Draft of(Corpus corpus, long seed, int number) {
        Draft draft = new Draft(corpus, new Random(seed * STEP ^ number * 0xD1342543DE82EF95L));
        try {
            if (draft.source.toString().endsWith(".keras")) draft.members = Members.of(draft.file);
            draft.change();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return draft;
    }

    private void change() throws IOException {
        int count = 1 + (random.nextInt(4) == 0 ? random.nextInt(3) : 0);
        for (int i = 0; i < count; i++) {
            int kind = random.nextInt(100);
            if (kind < 64) changed(new ConfigMutation(corpus, random).of(this));
            else if (kind < 78) changed(new HdfMutation(random).of(this));
            else if (kind < 88) changed(new RecordingMutation(corpus, random).of(this));
            else changed(new ArchiveMutation(corpus, random).of(this));
        }
        if (members != null) file = Members.archive(members, random.nextBoolean());
        if (random.nextInt(25) == 0) changed(ArchiveMutation.damaged(this));
    }

    private void changed(String what) {
        if (!what.isEmpty()) changes.add(what);
    }

    /** Returns the index of the member with this name; -1 if there is none. */
    int member(String name) {
        for (int i = 0; members != null && i < members.size(); i++) {
            if (members.get(i).name().equals(name)) return i;
        }
        return -1;
    }

    /** Replaces the content of a member, or of the file if {@code member} is negative. */
    void replace(int member, byte[] content) {
        if (members == null || member < 0) file = content;
        else members.set(member, new Member(members.get(member).name(), content));
    }

    void replace(int member, String content) {
        replace(member, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes the model and its recording, and returns the path of the model. */
    Path write(Path folder) throws IOException {
        Path model = folder.resolve(source.getFileName());
        Files.write(model, file);
        if (recording != null) Files.write(folder.resolve("recording.npz"), recording);
        return model;
    }

    @Override
    public String toString() {
        return Fixtures.root().relativize(source) + " " + changes;
    }
}
