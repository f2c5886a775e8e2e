package org.kerasaudit.importer.file.hdf5;

import io.jhdf.AttributeImpl;
import io.jhdf.HdfFile;
import io.jhdf.ObjectHeader;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.dataset.DatasetBase;
import io.jhdf.dataset.DatasetLoader;
import io.jhdf.links.ExternalLink;
import io.jhdf.links.SoftLink;
import io.jhdf.object.message.AttributeMessage;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.file.bytes.Ahead;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Oddity.Kind;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.model.StoredTensor;

/**
 * Everything in an HDF5 file by its path, {@code /} being the root group. The tree is walked once and completely: links out
 * of the tree, groups reached twice and anything unreadable are refused on the way.
 */
public final class HdfTree {
    /** The bytes of files of more of them are accounted for by a second thread while the tree grows. */
    private static final long LARGE = 1 << 20;

    private final HdfSource source;
    private final Limits limits;
    private final CheckedStorage storage;
    private final HdfFile file;
    private final Map<String, Attributes> groups = new LinkedHashMap<>();
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

    /** The attributes of a group by name; null where there is none of that name. */
    private interface Attributes {
        @Nullable
        Attribute named(String name);
    }

    private HdfTree(HdfSource source, Limits limits) {
        this.source = source;
        this.limits = limits;
        this.storage = CheckedStorage.of(source.channel(), source.superblock().base());
        this.file = storage.file();
    }

    /** The tree of the HDF5 file in {@code bytes}; places in it are {@code place} and the HDF5 path. */
    public static HdfTree read(Bytes bytes, Place place, Limits limits) {
        HdfSource source = HdfSource.of(bytes, place);
        HdfSource same = source.at(place.apart());
        HdfScan scan = HdfScan.of(same, limits);
        HdfTree tree =
                Ahead.where(bytes.size() > LARGE, scan::account).meanwhile(() -> of(source, scan.outline(), limits));
        place.oddities().addFirst(same.place().oddities());
        return tree;
    }

    /** The tree of {@code source}, whose outline is this; empty if jhdf is to find everything. */
    static HdfTree of(HdfSource source, Optional<HdfOutline> outline, Limits limits) {
        HdfTree tree = source.place().guard("an HDF5 file", () -> new HdfTree(source, limits));
        outline.ifPresentOrElse(tree::follow, tree::walk);
        return tree;
    }

    /** Fills an empty tree with what the outline of the file tells. */
    private void follow(HdfOutline outline) {
        for (HdfOutline.Group group : outline.groups()) groups.put(group.path(), attributes(group));
        for (HdfOutline.Dataset dataset : outline.datasets()) tensors.put(dataset.path(), tensor(dataset));
    }

    private Attributes attributes(HdfOutline.Group group) {
        return name -> {
            ByteBuffer message = group.attributes().get(name);
            if (message == null) return null;
            ByteBuffer own = message.duplicate().order(message.order());
            return new AttributeImpl(storage, file, new AttributeMessage(own, storage, new BitSet()));
        };
    }

    private StoredTensor tensor(HdfOutline.Dataset dataset) {
        Place place = at(dataset.path());
        if (dataset.numbers() != null) return dataset.numbers().stored(source, place, limits);
        return place.guard("a dataset", () -> {
            ObjectHeader header = ObjectHeader.readObjectHeader(storage, dataset.address());
            Dataset found = DatasetLoader.createDataset(storage, header, dataset.path(), file);
            return HdfTensors.stored(source, (DatasetBase) found, dataset.path(), limits);
        });
    }

    /** Fills an empty tree with what jhdf finds. */
    private void walk() {
        Set<Long> addresses = new HashSet<>();
        Deque<Visit> pending = new ArrayDeque<>();
        pending.push(new Visit("/", file, 0));
        while (!pending.isEmpty()) {
            Visit visit = pending.pop();
            groups.put(visit.path, visit.group::getAttribute);
            List<Visit> inner = new ArrayList<>();
            for (Node child : children(visit)) enter(visit, child, addresses).ifPresent(inner::add);
            Collections.reverse(inner);
            inner.forEach(pending::push);
        }
    }

    private Collection<Node> children(Visit visit) {
        return at(visit.path).guard("a group", () -> visit.group.getChildren().values());
    }

    /** Takes note of a child; a group is still to be visited. */
    private Optional<Visit> enter(Visit parent, Node child, Set<Long> addresses) {
        String path = below(parent.path, child.getName());
        Place place = at(path);
        if (groups.size() + tensors.size() >= limits.hdfObjects()) {
            throw place.beyond(limits.hdfObjects(), "groups and datasets", "more");
        }
        if (child.isLink()) {
            link(child, place);
            return Optional.empty();
        }
        if (child instanceof DatasetBase dataset) {
            if (tensors.put(path, HdfTensors.stored(source, dataset, path, limits)) != null) {
                throw place.wrong("one dataset of this name", "two");
            }
            return Optional.empty();
        }
        if (!(child instanceof Group group)) return Optional.empty();
        if (parent.depth >= limits.hdfDepth()) {
            throw place.beyond(limits.hdfDepth(), "groups in each other", "more");
        }
        if (!addresses.add(group.getAddress())) {
            place.odd(Kind.SECOND_NAME, "a group of its own", "one that has another name");
            return Optional.empty();
        }
        return Optional.of(new Visit(path, group, parent.depth + 1));
    }

    private static void link(Node child, Place place) {
        if (child instanceof ExternalLink link) {
            place.odd(Kind.EXTERNAL_LINK, "a group or dataset", "a link to " + link.getTargetPath());
        } else {
            String target = child instanceof SoftLink link ? link.getTargetPath() : "somewhere else";
            place.odd(Kind.SOFT_LINK, "a group or dataset", "a soft link to " + target);
        }
    }

    private Place at(String path) {
        return source.place().in(path);
    }

    /** The path of {@code name} in the group at {@code parent}. */
    public static String below(String parent, String name) {
        return parent.equals("/") ? "/" + name : parent + "/" + name;
    }

    public Place place() {
        return source.place();
    }

    /** All datasets by path, in the order of the walk. */
    public Map<String, StoredTensor> tensors() {
        return tensors;
    }

    public boolean hasGroup(String path) {
        return groups.containsKey(path);
    }

    /** The paths of the groups that {@code wanted} accepts. */
    public Stream<String> groups(Predicate<String> wanted) {
        return groups.keySet().stream().filter(wanted);
    }

    /** The names of what the root group holds. */
    public List<String> names() {
        return Stream.concat(groups.keySet().stream(), tensors.keySet().stream())
                .filter(path -> path.length() > 1 && path.lastIndexOf('/') == 0)
                .map(path -> path.substring(1))
                .toList();
    }

    public boolean hasAttribute(String path, String name) {
        return attribute(path, name).isPresent();
    }

    /** The one text of an attribute; empty where the group has no such attribute. */
    public Optional<String> text(String path, String name) {
        return attribute(path, name).map(attribute -> {
            List<String> texts = texts(path, attribute);
            if (texts.size() != 1) throw place(path, attribute).wrong("one text", texts.size() + " of them");
            return texts.get(0);
        });
    }

    /**
     * The texts of an attribute, or of {@code name0}, {@code name1}, ... where Keras had to split a long list; empty where
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
        Attributes attributes = groups.get(path);
        if (attributes == null) return Optional.empty();
        return at(path).guard("readable attributes", () -> Optional.ofNullable(attributes.named(name)));
    }

    /** A group whose children are still to be seen. */
    private record Visit(String path, Group group, int depth) {}
}
