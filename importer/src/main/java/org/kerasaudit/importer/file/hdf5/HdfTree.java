package org.kerasaudit.importer.file.hdf5;

import io.jhdf.AttributeImpl;
import io.jhdf.api.Attribute;
import io.jhdf.dataset.NoParent;
import io.jhdf.object.message.AttributeMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.model.StoredTensor;

/**
 * The contents of an HDF5 file by path, with {@code /} as the root group. {@link HdfScan} finds the objects; jhdf reads
 * attributes and all numbers that are not plain and contiguous.
 */
public final class HdfTree {
    private final HdfSource source;
    private final Limits limits;
    private final Map<String, Map<String, ByteBuffer>> groups = new LinkedHashMap<>();
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    private final HdfOutline outline;

    /** The attribute info messages of groups whose attributes have not been read, by path. */
    private final Map<String, ByteBuffer> dense = new HashMap<>();

    private HdfTree(HdfSource source, Limits limits, HdfOutline outline) {
        this.source = source;
        this.limits = limits;
        this.outline = outline;
        for (HdfOutline.Group group : outline.groups()) {
            groups.put(group.path(), group.attributes());
            if (group.attributeInfo() != null) dense.put(group.path(), group.attributeInfo());
        }
        for (HdfOutline.Dataset dataset : outline.datasets()) {
            if (tensors.put(dataset.path(), tensor(dataset)) == null) continue;
            throw at(dataset.path()).wrong("one dataset of this name", "two");
        }
    }

    /** Returns whether {@code bytes} contain an HDF5 signature at a valid offset. */
    public static boolean isIn(Bytes bytes) {
        return start(bytes).isPresent();
    }

    /** Returns where an HDF5 file starts in {@code bytes}: at byte 0, 512, 1024 and so on. */
    public static OptionalLong start(Bytes bytes) {
        long at = Superblock.find(bytes);
        return at < 0 ? OptionalLong.empty() : OptionalLong.of(at);
    }

    /** Reads the tree of the HDF5 file in {@code bytes}; places inside it are {@code place} plus the HDF5 path. */
    public static HdfTree read(Bytes bytes, Place place, Limits limits) {
        HdfSource source = HdfSource.of(bytes, place);
        HdfScan scan = HdfScan.of(source, limits);
        scan.account();
        HdfTree tree = new HdfTree(source, limits, scan.outline());
        place.oddities().addFirst(scan.oddities());
        return tree;
    }

    /** Returns what this tree contains besides what Keras reads. */
    public HdfLeftovers leftovers() {
        dense.forEach((path, info) -> at(path).guard("readable attributes", () -> addDense(info, attributesOf(path))));
        dense.clear();
        return new HdfLeftovers(source, outline);
    }

    private Map<String, ByteBuffer> attributesOf(String path) {
        return Objects.requireNonNull(groups.get(path));
    }

    private Map<String, ByteBuffer> addDense(ByteBuffer info, Map<String, ByteBuffer> attributes) {
        for (ByteBuffer message : HdfDense.attributes(source, info)) {
            attributes.put(HdfScan.attribute(message), message);
        }
        return attributes;
    }

    private StoredTensor tensor(HdfOutline.Dataset dataset) {
        Place place = at(dataset.path());
        return dataset.numbers() != null
                ? dataset.numbers().stored(source, place, limits)
                : HdfTensors.stored(source, dataset, place, limits);
    }

    private Place at(String path) {
        return source.place().in(path);
    }

    /** Returns the path of {@code name} in the group at {@code parent}. */
    public static String below(String parent, String name) {
        return parent.equals("/") ? "/" + name : parent + "/" + name;
    }

    public Place place() {
        return source.place();
    }

    /** Returns all datasets by path, in scan order. */
    public Map<String, StoredTensor> tensors() {
        return tensors;
    }

    public boolean hasGroup(String path) {
        return groups.containsKey(path);
    }

    /** Returns the paths of the groups that {@code wanted} accepts. */
    public Stream<String> groups(Predicate<String> wanted) {
        return groups.keySet().stream().filter(wanted);
    }

    /** Returns the names of the root group's children. */
    public List<String> names() {
        return Stream.concat(groups.keySet().stream(), tensors.keySet().stream())
                .filter(path -> path.length() > 1 && path.lastIndexOf('/') == 0)
                .map(path -> path.substring(1))
                .toList();
    }

    public boolean hasAttribute(String path, String name) {
        return attribute(path, name).isPresent();
    }

    /** Returns the string of an attribute; empty if the group has no such attribute. */
    public Optional<String> text(String path, String name) {
        return attribute(path, name).map(attribute -> {
            List<String> texts = texts(path, attribute);
            if (texts.size() != 1) throw place(path, attribute).wrong("one string", texts.size() + " strings");
            return texts.get(0);
        });
    }

    /**
     * Returns the strings of an attribute, or of {@code name0}, {@code name1}, ... if Keras had to split a long list; empty if
     * there is neither.
     */
    public Optional<List<String>> texts(String path, String name) {
        Optional<List<String>> whole = attribute(path, name).map(attribute -> texts(path, attribute));
        if (whole.isPresent()) return whole;
        List<String> texts = new ArrayList<>();
        int part = 0;
        for (; attribute(path, name + part).isPresent(); part++) {
            texts.addAll(texts(path, attribute(path, name + part).get()));
        }
        return part == 0 ? Optional.empty() : Optional.of(texts);
    }

    private List<String> texts(String path, Attribute attribute) {
        Place place = place(path, attribute);
        return place.guard("text", () -> HdfText.of(source, attribute, place, limits));
    }

    private Place place(String path, Attribute attribute) {
        return at(path + "@" + attribute.getName());
    }

    private Optional<Attribute> attribute(String path, String name) {
        Map<String, ByteBuffer> attributes = groups.get(path);
        if (attributes == null) return Optional.empty();
        return at(path).guard("readable attributes", () -> Optional.ofNullable(attribute(path, attributes, name)));
    }

    private @Nullable Attribute attribute(String path, Map<String, ByteBuffer> attributes, String name) {
        ByteBuffer info = dense.get(path);
        if (info != null) {
            addDense(info, attributes);
            dense.remove(path);
        }
        ByteBuffer message = attributes.get(name);
        if (message == null) return null;
        ByteBuffer own = message.duplicate().order(message.order());
        return new AttributeImpl(
                source.jhdf(), NoParent.INSTANCE, new AttributeMessage(own, source.jhdf(), new BitSet()));
    }
}
