package org.kerasaudit.auditor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.health.StoredWeight;
import org.kerasaudit.auditor.health.WeightScan;
import org.kerasaudit.auditor.opinion.SecondOpinionAudit;
import org.kerasaudit.auditor.opinion.SecondOpinionSource;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.Deployment;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Findings;
import org.kerasaudit.auditor.result.LayerReport;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.ModelReport.Hashes;
import org.kerasaudit.auditor.result.ParameterCounts;
import org.kerasaudit.auditor.result.SecondOpinion;
import org.kerasaudit.auditor.result.Verification;
import org.kerasaudit.auditor.rules.Audit;
import org.kerasaudit.auditor.rules.LayerReports;
import org.kerasaudit.auditor.rules.OddityCheck;
import org.kerasaudit.auditor.rules.Refusals;
import org.kerasaudit.auditor.verify.Verifier;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.file.Documents;
import org.kerasaudit.importer.file.ModelFile;
import org.kerasaudit.importer.file.ModelFiles;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.Oddity;
import org.kerasaudit.importer.model.AssetStore;
import org.kerasaudit.importer.model.Model;
import org.kerasaudit.importer.model.StoredTensor;

/** Audits model files: reads them, recomputes what they should contain, applies every rule and verifies recordings. */
public final class Auditor {
    private final AuditOptions options;
    private final @Nullable SecondOpinionSource secondOpinion;
    private final Set<Path> links;

    public Auditor(AuditOptions options) {
        this(options, null);
    }

    /** Creates an auditor that also gets a second opinion on every model, unless {@code secondOpinion} is null. */
    public Auditor(AuditOptions options, @Nullable SecondOpinionSource secondOpinion) {
        this(options, secondOpinion, Set.of());
    }

    private Auditor(AuditOptions options, @Nullable SecondOpinionSource secondOpinion, Set<Path> links) {
        this.options = options;
        this.secondOpinion = secondOpinion;
        this.links = links;
    }

    /** Returns an auditor that does not follow these symbolic links, but reports them. */
    public Auditor withoutFollowing(Set<Path> unsafe) {
        return new Auditor(options, secondOpinion, Set.copyOf(unsafe));
    }

    /**
     * Audits many files, {@code jobs} at a time, and passes the reports to {@code reports} one after the other in file order.
     * Fewer than {@code 2 * jobs} finished reports wait for their turn.
     */
    public void audit(List<Path> files, int jobs, Consumer<ModelReport> reports) {
        if (jobs == 1 || files.size() < 2) {
            files.forEach(file -> reports.accept(audit(file)));
            return;
        }
        ExecutorService workers = Executors.newFixedThreadPool(Math.min(jobs, files.size()));
        Deque<Future<ModelReport>> begun = new ArrayDeque<>();
        try {
            for (Path file : files) {
                if (begun.size() == 2 * jobs) reports.accept(finished(begun.remove()));
                begun.add(workers.submit(() -> audit(file)));
            }
            while (!begun.isEmpty()) reports.accept(finished(begun.remove()));
        } finally {
            workers.shutdownNow();
        }
    }

    private static ModelReport finished(Future<ModelReport> audit) {
        try {
            return audit.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof CancellationException interrupted) throw interrupted;
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the audit was interrupted");
        }
    }

    /**
     * Audits one file. An unreadable file results in a report that says so. Throws {@link CancellationException} if the thread is
     * interrupted, because an interrupted read can make a good file look unreadable.
     */
    public ModelReport audit(Path file) {
        if (links.contains(file)) return unfollowed(file);
        return audit(file, () -> ModelFiles.open(file, options.limits()));
    }

    /** Audits the file with this name, as opened by {@code opening}. */
    ModelReport audit(Path file, Supplier<ModelFile> opening) {
        FileState before = FileState.of(file);
        List<Oddity> oddities = new ArrayList<>();
        ModelReport report = contained(file, opening, oddities);
        if (Thread.currentThread().isInterrupted())
            throw new CancellationException("the audit of " + file + " was interrupted");
        boolean changed = !FileState.of(file).equals(before);
        return changed ? refused(file, KerasFormatException.changed(file), oddities, List.of()) : report;
    }

    /**
     * Audits a file; any failure results in a report on an unreadable file. Stored tensors are read while the model is
     * built.
     */
    private ModelReport contained(Path file, Supplier<ModelFile> opening, List<Oddity> oddities) {
        Findings found = new Findings();
        try (WeightScan scan = new WeightScan(options.weightScan(), options.tensorSha256())) {
            ModelFile opened = opening.get();
            oddities.addAll(opened.oddities());
            List<Finding> dangers =
                    RuleBook.dangers(opened.name(), Documents.of(opened, options.limits()), opened.assets());
            if (options.weightScan()) scan.begin(opened.weights().ofLayers());
            return audit(file, KerasModel.of(opened), scan, dangers, found);
        } catch (CancellationException interrupted) {
            throw interrupted;
        } catch (KerasFormatException unreadable) {
            oddities.addAll(unreadable.oddities());
            return refused(file, unreadable, oddities, found.all());
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | InternalError fault) {
            return refused(file, KerasFormatException.of(file, fault), oddities, found.all());
        }
    }

    /** Returns the report on an unreadable file, with everything found before reading failed, without duplicates. */
    private ModelReport refused(
            Path file, KerasFormatException unreadable, List<Oddity> oddities, List<Finding> found) {
        Set<Finding> all = new LinkedHashSet<>();
        all.add(Refusals.finding(unreadable));
        all.addAll(found);
        all.addAll(dangers(file));
        all.addAll(OddityCheck.findings(String.valueOf(file.getFileName()), oddities));
        List<Finding> findings = List.copyOf(all);
        return ModelReport.unreadable(file, options.sha256() ? sha256(file) : "", findings, notAsked());
    }

    private ModelReport unfollowed(Path link) {
        Oddity odd = new Oddity(
                Oddity.Kind.SYMBOLIC_LINK, "", "a file in this folder", "a symbolic link that leads out of it");
        List<Finding> findings = OddityCheck.findings(String.valueOf(link.getFileName()), List.of(odd));
        return ModelReport.unreadable(link, "", findings, notAsked());
    }

    private @Nullable SecondOpinion notAsked() {
        return secondOpinion == null
                ? null
                : SecondOpinionAudit.by(secondOpinion).notAsked("the file cannot be read");
    }

    /** Finds what a Python loader would act on before it notices that the rest cannot be read. */
    private List<Finding> dangers(Path file) {
        try {
            return RuleBook.dangers(
                    String.valueOf(file.getFileName()), Documents.recovered(file, options.limits()), AssetStore.NONE);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | InternalError unreadable) {
            return List.of();
        }
    }

    private ModelReport audit(Path file, KerasModel opened, WeightScan scan, List<Finding> dangers, Findings findings) {
        @Nullable Model model = opened.model().orElse(null);
        List<Finding> hazards = new ArrayList<>();
        List<LayerReport> layers = model == null ? List.of() : LayerReports.layers(model);
        List<StoredWeight> weights = StoredWeight.of(opened);
        List<StoredWeight> scanned = options.weightScan() ? weights : List.of();
        String hash = options.sha256() ? sha256(file) : "";
        Audit audit = new Audit(
                opened,
                () -> hash.isEmpty() ? sha256(file) : hash,
                layers,
                Audit.byPath(layers),
                options.weightScan(),
                scanned,
                scan,
                dangers);
        RuleBook.check(audit, findings::add);
        Verifier verifier = new Verifier(options.predictions(), options.limits(), audit, findings::add);
        @Nullable Verification verification = verifier.verify();
        @Nullable SecondOpinion second = second(verifier, audit, findings);
        List<Deployment> deployed = Deployment.of(opened, options, hazards::add);
        findings.addAll(hazards);
        Hashes hashes = new Hashes(hash, options.tensorSha256() ? sha256(weights, scan) : Map.of());
        return new ModelReport(
                file,
                hashes,
                opened,
                ParameterCounts.of(opened),
                layers,
                findings.all(),
                verification,
                second,
                deployed);
    }

    private @Nullable SecondOpinion second(Verifier verifier, Audit audit, Findings findings) {
        return secondOpinion == null
                ? null
                : SecondOpinionAudit.by(secondOpinion)
                        .ask(verifier, options.predictions().precision(), audit, findings::add);
    }

    private static Map<String, String> sha256(List<StoredWeight> weights, WeightScan scan) {
        Map<String, String> hashes = new LinkedHashMap<>();
        for (StoredWeight weight : weights) {
            StoredTensor stored = weight.stored();
            scan.sha256(stored).ifPresent(hash -> hashes.put(stored.location(), hash));
        }
        return hashes;
    }

    private static String sha256(Path file) {
        if (!Files.isRegularFile(file)) return "";
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) digest.update(buffer, 0, read);
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException unreadable) {
            return "";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
