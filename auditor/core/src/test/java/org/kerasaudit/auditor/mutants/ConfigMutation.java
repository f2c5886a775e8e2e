package org.kerasaudit.auditor.mutants;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Changes the JSON of a model: its configuration, or the metadata of an archive. */
record ConfigMutation(Corpus corpus, Random random) {
    private static final int MAX_DEPTH = 600;

    /** A value in an object or list. */
    private record Spot(JsonNode parent, String key, int index) {
        JsonNode value() {
            return parent instanceof ObjectNode object ? object.get(key) : parent.get(index);
        }

        void set(JsonNode value) {
            if (parent instanceof ObjectNode object) object.set(key, value);
            else ((ArrayNode) parent).set(index, value);
        }

        void remove() {
            if (parent instanceof ObjectNode object) object.remove(key);
            else ((ArrayNode) parent).remove(index);
        }
    }

    /** Changes one document and returns what was done; empty if the file contains none or the result does not fit. */
    String of(Draft draft) {
        boolean metadata = random.nextInt(30) == 0;
        int member = draft.member(metadata ? "metadata.json" : "config.json");
        if (draft.members != null && member < 0) return "";
        byte[] bytes =
                draft.members == null ? draft.file : draft.members.get(member).content();
        boolean whole = draft.members != null || draft.file[0] == '{';
        int from = whole ? 0 : start(bytes);
        int to = whole ? bytes.length : from < 0 ? -1 : end(bytes, from);
        if (to < 0) return "";
        Optional<JsonNode> parsed = Corpus.ifValid(new String(bytes, from, to - from, StandardCharsets.UTF_8));
        if (parsed.isEmpty()) return "";
        JsonNode root = parsed.get();
        List<String> what = new ArrayList<>();
        for (int i = random.nextInt(4) == 0 ? 1 + random.nextInt(4) : 1; i > 0; i--) what.add(change(root));
        String text = Odd.text(root);
        if (whole) {
            draft.replace(member, text);
            return what.toString();
        }
        byte[] edited = text.getBytes(StandardCharsets.UTF_8);
        if (edited.length > to - from) return "";
        Arrays.fill(bytes, from, to, (byte) ' ');
        System.arraycopy(edited, 0, bytes, from, edited.length);
        return what.toString();
    }

    /** Returns where the configuration in an HDF5 file begins; -1 if there is none. */
    private static int start(byte[] bytes) {
        Bytes all = new Bytes(bytes);
        for (String beginning : List.of("{\"class_name\": ", "{\"module\": ", "{\"config\": ")) {
            int at = all.find(beginning, 0);
            if (at >= 0) return at;
        }
        return -1;
    }

    private static int end(byte[] bytes, int from) {
        int depth = 0;
        boolean text = false;
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '"' && bytes[i - 1] != '\\') text = !text;
            if (text) continue;
            if (bytes[i] == '{') depth++;
            if (bytes[i] == '}' && --depth == 0) return i + 1;
        }
        return -1;
    }

    private String change(JsonNode root) {
        List<Spot> spots = new ArrayList<>();
        collect(root, spots);
        if (spots.isEmpty()) return "nothing to change";
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> odd(spots.get(random.nextInt(spots.size())));
            case 3, 4 -> known(spots.get(random.nextInt(spots.size())));
            case 5 -> removed(spots.get(random.nextInt(spots.size())));
            case 6 -> renamed(spots);
            case 7 -> listed(spots);
            case 8 -> transplanted(spots);
            case 9 -> rewired(spots);
            case 10 -> moved(spots);
            default -> shaped(spots);
        };
    }

    private static void collect(JsonNode node, List<Spot> spots) {
        node.fieldNames().forEachRemaining(key -> spots.add(new Spot(node, key, 0)));
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) spots.add(new Spot(node, "", i));
        }
        node.forEach(child -> collect(child, spots));
    }

    private Spot any(List<Spot> spots, List<Spot> suitable) {
        List<Spot> from = suitable.isEmpty() ? spots : suitable;
        return from.get(random.nextInt(from.size()));
    }

    private String odd(Spot spot) {
        JsonNode old = spot.value();
        boolean deep = random.nextInt(150) == 0;
        spot.set(deep ? Odd.nested(old, random.nextInt(MAX_DEPTH), random.nextBoolean()) : Odd.value(old, random));
        return deep ? spot.key + " nested" : spot.key + " odd";
    }

    /** Sets a value that occurs elsewhere for this key, or for another one. */
    private String known(Spot spot) {
        spot.set(random.nextInt(5) == 0 ? corpus.anyValue(random) : corpus.value(spot.key, random));
        return spot.key + " known";
    }

    private static String removed(Spot spot) {
        spot.remove();
        return spot.key + spot.index + " removed";
    }

    private String renamed(List<Spot> spots) {
        Spot spot = any(spots, spots.stream().filter(at -> !at.key.isEmpty()).toList());
        if (!(spot.parent instanceof ObjectNode object)) return "";
        JsonNode value = spot.value();
        if (random.nextBoolean()) {
            object.set(Odd.again(spot.key), random.nextBoolean() ? value : Odd.value(value, random));
            return spot.key + " twice";
        }
        object.remove(spot.key);
        object.set(random.nextInt(4) == 0 ? spot.key + "\u0000" : corpus.key(random), value);
        return spot.key + " renamed";
    }

    /** Repeats, removes, swaps or turns elements of a list. */
    private String listed(List<Spot> spots) {
        Spot spot = any(
                spots,
                spots.stream()
                        .filter(at -> at.value().size() > 0 && at.value().isArray())
                        .toList());
        if (!(spot.value() instanceof ArrayNode list) || list.isEmpty()) return odd(spot);
        int first = random.nextInt(list.size());
        int second = random.nextInt(list.size());
        JsonNode value = list.get(first);
        switch (random.nextInt(5)) {
            case 0 -> list.insert(second, value.deepCopy());
            case 1 -> list.remove(first);
            case 2 -> list.set(second, value.deepCopy());
            case 3 -> list.removeAll();
            default -> list.set(first, list.set(second, value));
        }
        return spot.key + " list changed";
    }

    /** Replaces a layer or function by one from another model; the name may stay. */
    private String transplanted(List<Spot> spots) {
        Spot spot = any(
                spots, spots.stream().filter(at -> at.value().has("class_name")).toList());
        if (!(spot.value() instanceof ObjectNode object) || !object.has("class_name")) return odd(spot);
        JsonNode donor = corpus.layer(random);
        String old = object.get("class_name").asText();
        switch (random.nextInt(4)) {
            case 0 -> object.set("class_name", donor.get("class_name"));
            case 1 -> object.set("config", donor.get("config"));
            case 2 -> spot.set(donor);
            default -> named(object, donor);
        }
        return old + " with " + donor.get("class_name").asText();
    }

    private static void named(ObjectNode object, JsonNode donor) {
        JsonNode name = object.path("config").path("name");
        object.set("class_name", donor.get("class_name"));
        object.set("config", donor.get("config"));
        if (!name.isMissingNode() && object.get("config") instanceof ObjectNode config) config.set("name", name);
    }

    /** Replaces the name of a layer by the name of another one, or changes the index of a call. */
    private String rewired(List<Spot> spots) {
        List<String> names = spots.stream()
                .filter(at -> at.key.equals("name") && at.value().isTextual())
                .map(at -> at.value().asText())
                .toList();
        if (names.isEmpty()) return odd(any(spots, List.of()));
        List<Spot> references = spots.stream()
                .filter(at ->
                        !at.key.equals("name") && names.contains(at.value().asText()))
                .toList();
        Spot spot = any(spots, references);
        if (spot.parent instanceof ArrayNode list && random.nextBoolean()) {
            int at = random.nextInt(list.size());
            list.set(at, random.nextBoolean() ? Odd.number(list.get(at), random) : Odd.value(list.get(at), random));
            return "call changed";
        }
        spot.set(TextNode.valueOf(names.get(random.nextInt(names.size()))));
        return "rewired";
    }

    /** Copies or moves a value to another place. */
    private String moved(List<Spot> spots) {
        Spot from = spots.get(random.nextInt(spots.size()));
        Spot to = any(
                spots,
                random.nextInt(3) == 0
                        ? List.of()
                        : spots.stream()
                                .filter(at -> at.key.equals(from.key) && at != from)
                                .toList());
        JsonNode value = from.value();
        JsonNode other = to.value();
        to.set(value.deepCopy());
        if (random.nextBoolean()) from.set(other.deepCopy());
        return from.key + " moved to " + to.key;
    }

    private String shaped(List<Spot> spots) {
        Spot spot =
                any(spots, spots.stream().filter(at -> at.key.contains("shape")).toList());
        JsonNode shape = Odd.shape(random);
        if (spot.value() instanceof ArrayNode list && !list.isEmpty() && random.nextBoolean()) {
            list.set(random.nextInt(list.size()), shape.isEmpty() ? shape : shape.get(0));
        } else {
            spot.set(shape);
        }
        return spot.key + " shape";
    }
}
