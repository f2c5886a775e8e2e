package org.kerasaudit.auditor.mutants;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.kerasaudit.auditor.mutants.Members.Member;

/** Adds, renames, removes, swaps and cuts members of archives, and replaces weights by those of another model. */
record ArchiveMutation(Corpus corpus, Random random) {
    private static final List<String> NAMES = List.of(
            "config.json",
            "metadata.json",
            "model.weights.h5",
            "model.weights.npz",
            "model.weights.json",
            "model_00000.weights.h5",
            "assets/layers/string_lookup/vocabulary.txt",
            "assets/",
            "../config.json",
            "/config.json",
            "CONFIG.JSON",
            "config.json/",
            "a\nb",
            "é",
            "x");

    /** Changes a draft and returns what was done. */
    String of(Draft draft) throws IOException {
        List<Member> members = draft.members;
        if (members == null || members.isEmpty()) return damaged(draft);
        int at = random.nextInt(members.size());
        Member member = members.get(at);
        Member other = members.get(random.nextInt(members.size()));
        switch (random.nextInt(8)) {
            case 0 -> members.remove(at);
            case 1 -> members.set(at, new Member(name(), member.content()));
            case 2 -> members.add(at, new Member(name(), member.content()));
            case 3 -> members.add(new Member(other.name(), member.content()));
            case 4 -> members.set(at, new Member(member.name(), other.content()));
            case 5 -> members.set(at, new Member(member.name(), cut(member.content())));
            default -> swap(draft);
        }
        return "member " + member.name();
    }

    private String name() {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private byte[] cut(byte[] content) {
        return Arrays.copyOf(content, random.nextInt(content.length + 1));
    }

    /** Replaces a member by the member of that name in another archive. */
    private void swap(Draft draft) throws IOException {
        java.nio.file.Path source = corpus.file(random);
        if (!source.toString().endsWith(".keras")) return;
        List<Member> others = Members.of(Corpus.bytes(source));
        Member taken = others.get(random.nextInt(others.size()));
        int at = draft.member(taken.name());
        if (at >= 0) draft.replace(at, taken.content());
        else if (draft.members != null) draft.members.add(taken);
    }

    /** Cuts the file or changes a bit or a field of it. */
    static String damaged(Draft draft) {
        Random random = draft.random;
        byte[] file = draft.file.clone();
        if (file.length < 16) return "";
        int at = random.nextInt(file.length - 8);
        switch (random.nextInt(4)) {
            case 0 -> file = Arrays.copyOf(file, at);
            case 1 -> file[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> new Bytes(file).put32(at, (int) Odd.integer(random));
            default -> header(new Bytes(file), random);
        }
        draft.file = file;
        return "file damaged at " + at;
    }

    private static void header(Bytes file, Random random) {
        List<Integer> headers = file.all("PK");
        if (headers.isEmpty()) return;
        int at = headers.get(random.nextInt(headers.size())) + 4 + 2 * random.nextInt(20);
        if (at + 2 <= file.array().length) file.put16(at, random.nextInt(3) * random.nextInt(0x10000));
    }
}
